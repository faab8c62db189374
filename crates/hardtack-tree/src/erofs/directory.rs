//! Directories (`erofs_dirent`): in each block first the entries, then their names.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::content::Content;
use super::inode::Inode;
use super::volume::Volume;
use crate::damage::{damage, unsupported};
use crate::fields::{le16, le64};
use crate::walk::{Blocks, Names};
use crate::{FileKind, Source};

/// Bytes of an entry without its name.
const ENTRY: usize = 12;
/// Bytes of the longest name.
const LONGEST: usize = 255;

/// Adds the names of a directory; see [`crate::walk::Directories::names`].
pub(super) fn names(volume: &Arc<Volume>, inode: &Inode, names: &mut Names, left: &Blocks) -> io::Result<()> {
    if inode.metadata.kind != FileKind::Directory {
        return Err(damage("it is no directory"));
    }
    let block_size = volume.superblock.block_size;
    let content = Content::of(volume, inode)?;
    left.take(inode.size / block_size)?;
    if u32::try_from(inode.size).is_err() {
        return Err(unsupported("it has 4 GiB or more"));
    }
    // Within the file system, as its content was found to be.
    names.data.resize(inode.size as usize, 0);
    content.read_at(0, &mut names.data)?;
    for start in (0..names.data.len()).step_by(block_size as usize) {
        let end = names.data.len().min(start + block_size as usize);
        block(names, start..end)?;
    }
    if names.parent.is_none() { Err(damage("it does not lead back to its parent")) } else { Ok(()) }
}

/// Takes the entries of a block, which stands in the data at `at`.
fn block(names: &mut Names, at: Range<usize>) -> io::Result<()> {
    let wrong = || damage("one of its blocks is malformed");
    let length = at.len();
    let name_at = |names: &Names, entry: usize| usize::from(le16(&names.data[at.clone()], entry * ENTRY + 8));
    let first = name_at(names, 0);
    if first < ENTRY || !first.is_multiple_of(ENTRY) || first > length {
        return Err(wrong());
    }
    let count = first / ENTRY;
    for entry in 0..count {
        let start = name_at(names, entry);
        let end = if entry + 1 < count { name_at(names, entry + 1) } else { length };
        if start < first || start >= end || end > length {
            return Err(wrong());
        }
        let raw = &names.data[at.start + start..at.start + end];
        // Behind the last name may be zeros.
        let len =
            if entry + 1 < count { raw.len() } else { raw.iter().position(|byte| *byte == 0).unwrap_or(raw.len()) };
        if len > LONGEST {
            return Err(wrong());
        }
        let inode = le64(&names.data[at.clone()], entry * ENTRY);
        match &raw[..len] {
            b"." => {}
            b".." => names.parent = Some(inode),
            _ => names.take(at.start + start..at.start + start + len, inode)?,
        }
    }
    Ok(())
}
