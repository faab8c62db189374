//! Reading every file of a tree for keys and tokens.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use hardtack_tree::{Entry, FileKind, OpenFile, Tree, TreeError, TreePath};
use rayon::prelude::*;

use super::packaged::Packaged;
use super::secrets::{AFTER, BEFORE, Detector, Secret};
use super::{Category, Residue, ScanError, packaged};

/// Files are read in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// Of a file that is no text at most this many bytes are read.
const BINARY_LIMIT: u64 = 64 << 20;

/// Of a file that gzip packed at most this many bytes are unpacked, and a packed file that is larger is not.
const PACKED_LIMIT: u64 = 16 << 20;

/// A file with a NUL byte in its first bytes is no text.
const HEAD: usize = 4096;

/// Keys and tokens in the files of a tree. What a package brought and nobody changed is passed over: everybody has it.
/// Programs and data of packages in the directories of vendors are not looked at: to tell whether they are changed takes
/// longer than all else.
pub(super) fn find(tree: &dyn Tree, passed_over: &BTreeSet<TreePath>) -> Result<Vec<Residue>, ScanError> {
    let (vendors, own) = (Detector::new(false), Detector::new(true));
    let packaged = Packaged::read(tree)?;
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
        let how = How {
            text: &own,
            binary: if is_vendors { &vendors } else { &own },
            skip_binary: is_vendors && packaged.knows(&entry.path),
        };
        search(tree, &entry.path, &how, buffer)
    };
    let mut found: Vec<Residue> =
        files.par_iter().map_init(|| vec![0; PIECE + BEFORE + AFTER], read).flatten_iter().collect();
    let mut unchanged = BTreeSet::new();
    for residue in found.iter().filter(|residue| residue.category != Category::Unreadable) {
        // What is too large to be read at once has been read in pieces: it counts as changed.
        if packaged.is_unchanged(tree, &residue.path).unwrap_or(false) {
            unchanged.insert(residue.path.clone());
        }
    }
    found.retain(|residue| !unchanged.contains(&residue.path));
    Ok(found)
}

/// How a file is looked at.
struct How<'d> {
    text: &'d Detector,
    binary: &'d Detector,
    /// Whether a file that is no text is passed over.
    skip_binary: bool,
}

fn search(tree: &dyn Tree, path: &TreePath, how: &How<'_>, buffer: &mut [u8]) -> Vec<Residue> {
    let mut found = Vec::new();
    let result = match tree.open_file(path) {
        Ok(Some(file)) => search_file(&file, how, buffer, |secret, line| {
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
    how: &How<'_>,
    buffer: &mut [u8],
    mut found: impl FnMut(&'static Secret, usize),
) -> std::io::Result<()> {
    let head = file.read_at(0, &mut buffer[..HEAD])?;
    let packed = head > 2 && buffer[..3] == [0x1f, 0x8b, 8];
    let nuls = buffer[..head].iter().filter(|byte| **byte == 0).count();
    let binary = nuls > 0 || packed;
    if binary && how.skip_binary {
        return Ok(());
    }
    if packed {
        return search_packed(file, how.text, &mut found);
    }
    let detector = if binary { how.binary } else { how.text };
    // Latin letters in UTF-16 are every other byte NUL.
    let is_wide = nuls > head / 4;
    // `offset` is where the buffer begins in the file; words before `fresh` in it were looked at with the last piece.
    let (mut offset, mut fresh, mut lines) = (0, 0, 1);
    loop {
        let filled = file.read_at(offset, buffer)?;
        let data = &buffer[..filled];
        let last = filled < buffer.len();
        let end = if last { filled } else { filled - AFTER };
        detector.search(data, fresh..end, |secret, at| found(secret, lines + count_lines(&data[..at])));
        if is_wide {
            let letters: Vec<u8> = data.iter().copied().filter(|byte| *byte != 0).collect();
            how.text
                .search(&letters, 0..letters.len(), |secret, at| found(secret, count_lines(&letters[..at]) + lines));
        }
        if last || (binary && offset + end as u64 > BINARY_LIMIT) {
            return Ok(());
        }
        let next = end - BEFORE;
        lines += count_lines(&data[..next]);
        offset += next as u64;
        fresh = BEFORE;
    }
}

/// Looks at what gzip packed. What is damaged or ends early is looked at as far as it goes.
fn search_packed(
    file: &OpenFile,
    detector: &Detector,
    found: &mut impl FnMut(&'static Secret, usize),
) -> std::io::Result<()> {
    let mut packed = vec![0; PACKED_LIMIT as usize];
    let filled = file.read_at(0, &mut packed)?;
    if filled == packed.len() {
        return Ok(());
    }
    let mut data = Vec::new();
    let _ = MultiGzDecoder::new(&packed[..filled]).take(PACKED_LIMIT).read_to_end(&mut data);
    detector.search(&data, 0..data.len(), |secret, at| found(secret, count_lines(&data[..at]) + 1));
    Ok(())
}

fn count_lines(data: &[u8]) -> usize {
    data.iter().filter(|byte| **byte == b'\n').count()
}
