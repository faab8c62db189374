//! Secrets in the bytes of disks: also in what was deleted, and in what is behind the end of files.

mod followed;
mod pieces;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;

use hardtack_tree::image::{self, Disk};
use hardtack_tree::{Tree, TreePath};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::followed::{Followed, Place};
use self::pieces::pieces;
use super::{AFTER, BEFORE, Hit, Looked, SecretDetail, SecretRules};
use crate::residue::Category;
use crate::residue::ScanError;
use crate::residue::content::{Depth, search_tree};
use crate::residue::packaged::Packaged;

/// A secret in the bytes of a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawSecret {
    /// The disk.
    pub disk: String,
    /// The byte of it that the secret begins with, from 0.
    pub offset: u64,
    /// Of what kind it is.
    pub category: Category,
    /// What it is, in a few words.
    pub what: String,
    /// What is told of it.
    pub secret: SecretDetail,
    /// What these bytes belong to.
    pub holder: Holder,
}

/// What bytes of a disk belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "path")]
pub enum Holder {
    /// To a file.
    File(TreePath),
    /// To no file: to one that was deleted, or to what lies behind the end of one.
    Nobody,
    /// Nobody can tell: no file system on the disks is read.
    Unknown,
}

/// What was found on disks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawReport {
    /// The secrets, by disk and byte.
    pub secrets: Vec<RawSecret>,
    /// What could not be told of them, and why: to which files they belong, or what packages brought.
    pub remark: Option<String>,
}

/// Why disks could not be looked through.
#[derive(Debug, thiserror::Error)]
pub enum RawError {
    /// A part of a disk cannot be read.
    #[error("{disk} cannot be read at byte {offset}")]
    Disk {
        /// The disk.
        disk: String,
        /// The first byte of the part.
        offset: u64,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The tree of the disks cannot be judged.
    #[error(transparent)]
    Tree(#[from] ScanError),
}

impl RawError {
    /// What to do about it, where hardtack knows.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Disk { .. } => Some("take another copy of the image, and compare its check sum"),
            Self::Tree(_) => None,
        }
    }
}

/// Looks through every byte of the disks of a machine. What a package brought and nobody changed is passed over, wherever
/// it lies: everybody has it.
///
/// # Errors
/// When a disk cannot be read.
pub fn search(disks: &[Disk], rules: &SecretRules) -> Result<RawReport, RawError> {
    let mut secrets = Vec::new();
    let mut places = Vec::new();
    for (number, disk) in disks.iter().enumerate() {
        for (offset, secret) in search_disk(disk, rules)? {
            secrets.push(secret);
            places.push(Place { disk: number, offset });
        }
    }
    if secrets.is_empty() {
        return Ok(RawReport { secrets, remark: None });
    }
    let followed = Followed::new(disks);
    let tree = match image::open(&followed.disks, "the disks") {
        Ok(image) => image.tree,
        Err(error) => {
            let remark = format!("{error}; which files the bytes belong to is not known");
            return Ok(RawReport { secrets, remark: Some(remark) });
        }
    };
    let (packaged, remark) = match Packaged::read(&tree) {
        Ok(packaged) => (packaged, None),
        Err(error) => (Packaged::default(), Some(format!("{error}; what packages brought is not known"))),
    };
    let files = Files::read(&tree, &packaged, &followed, rules)?;
    let mut kept = Vec::new();
    for (mut secret, place) in secrets.into_iter().zip(places) {
        secret.holder = match files.holders.get(&place) {
            Some(path) if files.unchanged.contains(path) => continue,
            Some(path) => Holder::File(path.clone()),
            // A copy that the package manager made and deleted.
            None if files.known.contains(&secret.secret.fingerprint) => continue,
            None => Holder::Nobody,
        };
        kept.push(secret);
    }
    Ok(RawReport { secrets: kept, remark })
}

/// The secrets of one disk with the bytes that they begin with.
fn search_disk(disk: &Disk, rules: &SecretRules) -> Result<Vec<(u64, RawSecret)>, RawError> {
    let wrong = |offset| move |source| RawError::Disk { disk: disk.name.clone(), offset, source };
    let pieces = pieces(&*disk.content).map_err(wrong(0))?;
    let read = |buffer: &mut Vec<u8>, piece: &Range<u64>| {
        let begin = piece.start.saturating_sub(BEFORE as u64);
        let end = piece.end.saturating_add(AFTER as u64).min(disk.content.size());
        buffer.resize(usize::try_from(end.saturating_sub(begin)).unwrap_or(0), 0);
        disk.content.read_at(begin, buffer).map_err(wrong(begin))?;
        let mut found = Vec::new();
        let range = (piece.start - begin) as usize..(piece.end - begin) as usize;
        rules.search(buffer, range, Looked::Own, |hit| {
            let offset = begin + hit.start as u64;
            found.push((offset, raw_secret(disk, offset, &hit, &buffer[hit.value.clone()])));
        });
        Ok(found)
    };
    let found = pieces.par_iter().map_init(Vec::new, read).collect::<Result<Vec<_>, RawError>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn raw_secret(disk: &Disk, offset: u64, hit: &Hit<'_>, value: &[u8]) -> RawSecret {
    let place = format!("{}@{offset}", disk.name);
    RawSecret {
        disk: disk.name.clone(),
        offset,
        category: hit.rule.category,
        what: hit.rule.title.clone(),
        secret: SecretDetail::new(hit.rule, Some(hit.word), value, &place),
        holder: Holder::Unknown,
    }
}

/// What is known of the files on disks.
struct Files {
    /// Of each secret in a file, where on the disks it begins.
    holders: BTreeMap<Place, TreePath>,
    /// Files that hold what a package brought.
    unchanged: BTreeSet<TreePath>,
    /// Fingerprints of the secrets in those.
    known: BTreeSet<String>,
}

impl Files {
    fn read(tree: &dyn Tree, packaged: &Packaged, followed: &Followed, rules: &SecretRules) -> Result<Self, ScanError> {
        let found = search_tree(tree, rules, packaged, &BTreeSet::new(), Depth::Everything)?;
        let secrets = || found.iter().filter_map(|found| Some((found, found.residue.secret.as_ref()?)));
        let unchanged = packaged.unchanged(tree, secrets().map(|(found, _)| &found.residue.path));
        let mut files = Self { holders: BTreeMap::new(), unchanged, known: BTreeSet::new() };
        for (found, detail) in secrets() {
            let path = &found.residue.path;
            if let Some(place) = found.offset.and_then(|offset| followed.place_of(tree, path, offset)) {
                files.holders.insert(place, path.clone());
            }
            if files.unchanged.contains(path) {
                files.known.insert(detail.fingerprint.clone());
            }
        }
        Ok(files)
    }
}
