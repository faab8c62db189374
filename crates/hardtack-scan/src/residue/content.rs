//! Reading every file of a tree for keys and tokens.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use hardtack_tree::{Entry, FileKind, OpenFile, Tree, TreeError, TreePath};
use rayon::prelude::*;

use super::open_to_all::is_open_to_all;
use super::packaged::Packaged;
use super::position::Position;
use super::{Residue, ScanError, packaged};
use crate::secrets::{AFTER, BEFORE, Hit, Looked, SecretDetail, SecretRules};

/// Files are read in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// Of a file that is no text at most this many bytes are read.
const BINARY_LIMIT: u64 = 64 << 20;

/// Of a file that gzip packed, or that is UTF-16, at most this many bytes are looked at, and a packed file that is larger is
/// not unpacked.
const MEMORY_LIMIT: u64 = 16 << 20;

/// A file with a NUL byte in its first bytes is no text.
const HEAD: usize = 4096;

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Programs and data that packages brought are passed over; of each kind of secret a file's first is told.
    Own,
    /// Every secret of every file, to tell where its bytes are on a disk.
    Everything,
}

/// A secret in a file.
pub(crate) struct InFile {
    pub(crate) residue: Residue,
    /// Where it begins; `None` for what is packed or encoded.
    pub(crate) offset: Option<u64>,
}

/// Keys and tokens in the files of a tree. Programs and data of packages in the directories of vendors are not looked at: to
/// tell whether they are changed takes longer than all else.
pub(super) fn find(
    tree: &dyn Tree,
    rules: &SecretRules,
    packaged: &Packaged,
    passed_over: &BTreeSet<TreePath>,
) -> Result<Vec<Residue>, ScanError> {
    let found = search_tree(tree, rules, packaged, passed_over, Depth::Own)?;
    Ok(found.into_iter().map(|found| found.residue).collect())
}

/// Keys and tokens in all regular files.
pub(crate) fn search_tree(
    tree: &dyn Tree,
    rules: &SecretRules,
    packaged: &Packaged,
    passed_over: &BTreeSet<TreePath>,
    depth: Depth,
) -> Result<Vec<InFile>, ScanError> {
    let index = tree.index()?;
    let mut inodes = BTreeSet::new();
    let files: Vec<&Entry> = index
        .iter()
        .filter(|entry| entry.metadata.kind == FileKind::Regular && entry.metadata.size > 0)
        .filter(|entry| !passed_over.contains(&entry.path))
        // Of hard links the first: inode numbers may repeat on other file systems, but not those of linked files here.
        .filter(|entry| {
            entry.metadata.links < 2
                || entry.metadata.inode == 0
                || inodes.insert((entry.metadata.inode, entry.metadata.size))
        })
        .collect();
    let read = |buffer: &mut Vec<u8>, entry: &&Entry| {
        let is_vendors = packaged::is_vendors(&entry.path);
        let how = How {
            rules,
            binary: if is_vendors && depth == Depth::Own { Looked::Program } else { Looked::Own },
            skip_binary: is_vendors && depth == Depth::Own && packaged.knows(&entry.path),
            depth,
        };
        let mut found = search(tree, &entry.path, &how, buffer);
        let open = !found.is_empty() && is_open_to_all(index, entry);
        found.iter_mut().filter_map(|found| found.residue.secret.as_mut()).for_each(|told| told.readable_by_all = open);
        found
    };
    Ok(files.par_iter().map_init(|| vec![0; PIECE + BEFORE + AFTER], read).flatten_iter().collect())
}

/// How a file is looked at.
struct How<'r> {
    rules: &'r SecretRules,
    binary: Looked,
    /// Whether a file that is no text is passed over.
    skip_binary: bool,
    depth: Depth,
}

/// Where a hit is.
enum At<'d> {
    /// At this byte of the file.
    Offset(u64),
    /// At this byte of what was made of the file.
    Memory(&'d [u8], usize),
}

fn search(tree: &dyn Tree, path: &TreePath, how: &How<'_>, buffer: &mut [u8]) -> Vec<InFile> {
    let mut found: Vec<InFile> = Vec::new();
    let place = path.to_string();
    let result = match tree.open_file(path) {
        Ok(Some(file)) => search_file(&file, how, buffer, |hit, value, at| {
            let is_told =
                |found: &InFile| found.residue.secret.as_ref().is_some_and(|secret| secret.rule == hit.rule.id);
            if how.depth == Depth::Own && found.iter().any(is_told) {
                return;
            }
            let (offset, position) = match at {
                At::Offset(offset) => (Some(offset), Position::in_file(&file, offset).ok()),
                At::Memory(data, at) => (None, Some(Position::within(data, at))),
            };
            let detail = SecretDetail::new(hit.rule, Some(hit.word), value, &place);
            let position = position.unwrap_or(Position { line: 1, column: 1 });
            found.push(InFile { residue: Residue::secret(path.clone(), hit.rule, position, detail), offset });
        }),
        // Gone since the index was made.
        Ok(None) => Ok(()),
        Err(TreeError::Io { source, .. }) => Err(source),
        Err(error) => Err(std::io::Error::other(error)),
    };
    if let Err(error) = result {
        found.push(InFile { residue: Residue::unreadable(path.clone(), &error), offset: None });
    }
    found
}

fn search_file<'r>(
    file: &OpenFile,
    how: &How<'r>,
    buffer: &mut [u8],
    mut found: impl FnMut(Hit<'r>, &[u8], At<'_>),
) -> std::io::Result<()> {
    let head = file.read_at(0, &mut buffer[..HEAD])?;
    let packed = head > 2 && buffer[..3] == [0x1f, 0x8b, 8];
    let nuls = buffer[..head].iter().filter(|byte| **byte == 0).count();
    let binary = nuls > 0 || packed;
    if binary && how.skip_binary {
        return Ok(());
    }
    let mut in_memory = |data: &[u8]| {
        how.rules.search(data, 0..data.len(), Looked::Own, |hit| {
            let (value, start) = (hit.value.clone(), hit.start);
            found(hit, &data[value], At::Memory(data, start));
        });
    };
    if packed {
        in_memory(&unpacked(file)?);
        return Ok(());
    }
    // Latin letters in UTF-16 are every other byte NUL.
    if nuls > head / 4 {
        in_memory(&letters(file)?);
    }
    let looked = if binary { how.binary } else { Looked::Own };
    // `offset` is where the buffer begins in the file; words before `fresh` in it were looked at with the last piece.
    let (mut offset, mut fresh) = (0, 0);
    loop {
        let filled = file.read_at(offset, buffer)?;
        let data = &buffer[..filled];
        let last = filled < buffer.len();
        let end = if last { filled } else { filled - AFTER };
        how.rules.search(data, fresh..end, looked, |hit| {
            let (value, start) = (hit.value.clone(), hit.start);
            found(hit, &data[value], At::Offset(offset + start as u64));
        });
        if last || (binary && offset + end as u64 > BINARY_LIMIT) {
            return Ok(());
        }
        offset += (end - BEFORE) as u64;
        fresh = BEFORE;
    }
}

/// What gzip packed. What is damaged or ends early is looked at as far as it goes.
fn unpacked(file: &OpenFile) -> std::io::Result<Vec<u8>> {
    let mut packed = vec![0; MEMORY_LIMIT as usize];
    let filled = file.read_at(0, &mut packed)?;
    let mut data = Vec::new();
    if filled < packed.len() {
        let _ = MultiGzDecoder::new(&packed[..filled]).take(MEMORY_LIMIT).read_to_end(&mut data);
    }
    Ok(data)
}

/// The Latin letters of UTF-16.
fn letters(file: &OpenFile) -> std::io::Result<Vec<u8>> {
    let mut data = vec![0; MEMORY_LIMIT as usize];
    let filled = file.read_at(0, &mut data)?;
    data.truncate(filled);
    data.retain(|byte| *byte != 0);
    Ok(data)
}
