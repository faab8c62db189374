//! One file on both sides.

use std::collections::BTreeMap;

use hardtack_tree::{Digest, Digester, FileKind, Metadata, Mode, OpenFile, Owner, Tree, TreePath, escaped};
use serde::{Deserialize, Serialize};

use super::{Change, capability};

/// Bytes that are read at once.
const PIECE: usize = 128 << 10;

/// What is compared of a file. Times are not: every build and every extraction has its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its type.
    pub kind: FileKind,
    /// Permission bits; those of links say nothing and are zero.
    #[serde(with = "octal")]
    pub mode: Mode,
    /// Owner and group.
    pub owner: Owner,
    /// Bytes of a regular file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub size: u64,
    /// The digest of what a regular file holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The target of a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether the link leads nowhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dangling: bool,
    /// Major and minor number of a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<(u32, u32)>,
    /// Capabilities, as getcap(8) prints them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<String>,
    /// Digests of the other extended attributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub xattrs: BTreeMap<String, Digest>,
}

/// A file that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// Where it is.
    pub path: TreePath,
    /// The package that brings it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// What became of it.
    pub change: Change<FileFacts>,
}

/// In what a file may be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Its type.
    Kind,
    /// What it holds.
    Content,
    /// Where a link leads.
    Target,
    /// Which device it is.
    Device,
    /// Permission bits.
    Mode,
    /// Owner or group.
    Owner,
    /// Capabilities.
    Capabilities,
    /// Other extended attributes.
    Attributes,
}

impl FileFacts {
    /// Reads all of a file. An error says what could not be read.
    pub(super) fn read(tree: &dyn Tree, path: &TreePath, metadata: &Metadata) -> Result<Self, String> {
        let mut facts = Self::of_metadata(metadata);
        match metadata.kind {
            FileKind::Regular => facts.digest = Some(digest(&open(tree, path)?)?),
            FileKind::Symlink => {
                let target = tree.read_link(path).map_err(|error| cause(&error))?.unwrap_or_default();
                facts.target = Some(escaped(target.as_encoded_bytes()));
                facts.dangling = !matches!(tree.resolve(path), Ok(Some(_)));
            }
            _ => {}
        }
        for (name, value) in tree.xattrs(path).map_err(|error| cause(&error))? {
            match capability::text(&value) {
                Some(text) if name == capability::ATTRIBUTE => facts.capabilities = Some(text),
                _ => drop(facts.xattrs.insert(escaped(name.as_encoded_bytes()), Digest::of(&value))),
            }
        }
        Ok(facts)
    }

    /// What the metadata alone tells.
    fn of_metadata(metadata: &Metadata) -> Self {
        let (is_file, is_link) = (metadata.kind == FileKind::Regular, metadata.kind == FileKind::Symlink);
        let is_device = matches!(metadata.kind, FileKind::CharDevice | FileKind::BlockDevice);
        Self {
            kind: metadata.kind,
            mode: if is_link { Mode::new(0) } else { metadata.mode },
            owner: metadata.owner,
            size: if is_file { metadata.size } else { 0 },
            digest: None,
            target: None,
            dangling: false,
            device: is_device.then_some(metadata.device),
            capabilities: None,
            xattrs: BTreeMap::new(),
        }
    }

    /// Whether the metadata alone tells that two files are not the same.
    pub(super) fn differ(old: &Metadata, new: &Metadata) -> bool {
        Self::of_metadata(old) != Self::of_metadata(new)
    }

    /// In what `new` is another. One of another type is another altogether. Where a link leads in its tree is not compared:
    /// what is there is a change of its own.
    pub fn aspects(&self, new: &Self) -> Vec<Aspect> {
        if self.kind != new.kind {
            return vec![Aspect::Kind];
        }
        let differing = [
            (Aspect::Content, self.size != new.size || self.digest != new.digest),
            (Aspect::Target, self.target != new.target),
            (Aspect::Device, self.device != new.device),
            (Aspect::Mode, self.mode != new.mode),
            (Aspect::Owner, self.owner != new.owner),
            (Aspect::Capabilities, self.capabilities != new.capabilities),
            (Aspect::Attributes, self.xattrs != new.xattrs),
        ];
        differing.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
    }
}

/// Whether two entries whose metadata is alike hold the same; the targets of links and attributes included.
pub(super) fn hold_the_same(
    (old, new): (&dyn Tree, &dyn Tree),
    path: &TreePath,
    metadata: &Metadata,
) -> Result<bool, String> {
    let failed = |error: hardtack_tree::TreeError| cause(&error);
    let same = match metadata.kind {
        FileKind::Regular if metadata.size > 0 => same_content(&open(old, path)?, &open(new, path)?, metadata.size)?,
        FileKind::Symlink => old.read_link(path).map_err(failed)? == new.read_link(path).map_err(failed)?,
        _ => true,
    };
    Ok(same && old.xattrs(path).map_err(failed)? == new.xattrs(path).map_err(failed)?)
}

fn same_content(old: &OpenFile, new: &OpenFile, size: u64) -> Result<bool, String> {
    let piece = usize::try_from(size).unwrap_or(PIECE).min(PIECE);
    let mut buffers = [vec![0; piece], vec![0; piece]];
    let mut at = 0;
    loop {
        let [one, other] = &mut buffers;
        let lengths = (
            old.read_at(at, one).map_err(|error| error.to_string())?,
            new.read_at(at, other).map_err(|error| error.to_string())?,
        );
        if lengths.0 != lengths.1 || one[..lengths.0] != other[..lengths.1] {
            return Ok(false);
        }
        at += lengths.0 as u64;
        if lengths.0 < piece {
            return Ok(true);
        }
    }
}

fn digest(file: &OpenFile) -> Result<Digest, String> {
    let mut digester = Digester::new();
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    loop {
        let length = file.read_at(at, &mut piece).map_err(|error| error.to_string())?;
        digester.update(&piece[..length]);
        at += length as u64;
        if length < piece.len() {
            return Ok(digester.finish());
        }
    }
}

fn open(tree: &dyn Tree, path: &TreePath) -> Result<OpenFile, String> {
    let file = tree.open_file(path).map_err(|error| cause(&error))?;
    file.ok_or_else(|| "it went while it was compared".to_owned())
}

/// An error with what caused it, in a line.
pub(super) fn cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", cause(source)),
        None => error.to_string(),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(size: &u64) -> bool {
    *size == 0
}

/// Modes as people write them.
mod octal {
    use hardtack_tree::Mode;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(mode: &Mode, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(mode)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Mode, D::Error> {
        let text = String::deserialize(deserializer)?;
        u32::from_str_radix(&text, 8)
            .ok()
            .filter(|bits| *bits <= 0o7777)
            .map(Mode::new)
            .ok_or_else(|| de::Error::custom(format!("`{}` is no mode", text.escape_debug())))
    }
}
