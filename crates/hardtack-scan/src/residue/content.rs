//! Reading every file of a tree for keys and tokens.

use std::borrow::Cow;
use std::collections::BTreeSet;

use hardtack_tree::{Entry, FileKind, OpenFile, Tree, TreeError, TreePath};
use rayon::prelude::*;

use super::secrets::{AFTER, BEFORE, Detector, Secret};
use super::{Category, Residue, ScanError, packaged};

/// Files are read in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// Of a file that is no text at most this many bytes are read.
const BINARY_LIMIT: u64 = 64 << 20;

/// A file with a NUL byte in its first bytes is no text.
const HEAD: usize = 4096;

/// Keys and tokens in the files of a tree. Programs and data in the directories of vendors are passed over, and so
/// is what a package brought: everybody has it.
pub(super) fn find(tree: &dyn Tree, passed_over: &BTreeSet<TreePath>) -> Result<Vec<Residue>, ScanError> {
    let (vendors, own) = (Detector::new(false), Detector::new(true));
    let mut inodes = BTreeSet::new();
    let files: Vec<&Entry> = tree
        .index()?
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
        let detector = if is_vendors { &vendors } else { &own };
        search(tree, &entry.path, detector, is_vendors, buffer)
    };
    let mut found: Vec<Residue> =
        files.par_iter().map_init(|| vec![0; PIECE + BEFORE + AFTER], read).flatten_iter().collect();
    let owned = packaged::owned(tree, found.iter().map(|residue| &residue.path))?;
    found.retain(|residue| !owned.contains(&residue.path));
    Ok(found)
}

fn search(tree: &dyn Tree, path: &TreePath, detector: &Detector, is_vendors: bool, buffer: &mut [u8]) -> Vec<Residue> {
    let mut found = Vec::new();
    let result = match tree.open_file(path) {
        Ok(Some(file)) => search_file(&file, detector, is_vendors, buffer, |secret, line| {
            let known = |residue: &Residue| residue.what == secret.what;
            if !found.iter().any(known) {
                let what = Cow::Borrowed(secret.what);
                found.push(Residue {
                    path: path.clone(),
                    line: Some(line),
                    category: secret.category,
                    what,
                    accepted: None,
                });
            }
        }),
        // Gone since the index was made.
        Ok(None) => Ok(()),
        Err(TreeError::Io { source, .. }) => Err(source),
        Err(error) => Err(std::io::Error::other(error)),
    };
    if let Err(error) = result {
        let what = Cow::Owned(format!("it cannot be read: {error}"));
        found.push(Residue { what, ..Residue::new(path.clone(), Category::Unreadable) });
    }
    found
}

fn search_file(
    file: &OpenFile,
    detector: &Detector,
    is_vendors: bool,
    buffer: &mut [u8],
    mut found: impl FnMut(&'static Secret, usize),
) -> std::io::Result<()> {
    let head = file.read_at(0, &mut buffer[..HEAD])?;
    let binary = buffer[..head].contains(&0);
    if binary && is_vendors {
        return Ok(());
    }
    // `offset` is where the buffer begins in the file; words before `fresh` in it were looked at with the last piece.
    let (mut offset, mut fresh, mut lines) = (0, 0, 1);
    loop {
        let filled = file.read_at(offset, buffer)?;
        let data = &buffer[..filled];
        let last = filled < buffer.len();
        let end = if last { filled } else { filled - AFTER };
        detector.search(data, fresh..end, |secret, at| found(secret, lines + count_lines(&data[..at])));
        if last || (binary && offset + end as u64 > BINARY_LIMIT) {
            return Ok(());
        }
        let next = end - BEFORE;
        lines += count_lines(&data[..next]);
        offset += next as u64;
        fresh = BEFORE;
    }
}

fn count_lines(data: &[u8]) -> usize {
    data.iter().filter(|byte| **byte == b'\n').count()
}
