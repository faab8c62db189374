//! The digest of the content of a tree: what names an image without a disk.

use std::io;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{Digest, Digester, Entry, FileKind, OpenFile, Tree};
use rayon::prelude::*;

/// Begins what is hashed; changes when anything below does.
const VERSION: &str = "hardtack tree content v1";
/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// Digests every entry of a tree: path, type, mode, owner, time, attributes and content. No time counts as later than
/// `epoch`, in seconds since 1970, as in the disks that are made from a tree.
///
/// # Errors
/// When something in it cannot be read.
pub(super) fn tree_digest(tree: &dyn Tree, epoch: i64) -> io::Result<Digest> {
    let index = tree.index().map_err(io::Error::other)?;
    if let Some(unreadable) = index.unreadable().first() {
        return Err(io::Error::other(format!("{} cannot be read", unreadable.path)));
    }
    let digests = index.entries().par_iter().map(|entry| entry_digest(tree, entry, epoch));
    let mut digester = Digester::new();
    digester.field(VERSION);
    for digest in digests.collect::<io::Result<Vec<_>>>()? {
        digester.field(digest.as_bytes());
    }
    Ok(digester.finish())
}

fn entry_digest(tree: &dyn Tree, entry: &Entry, epoch: i64) -> io::Result<Digest> {
    let (path, metadata) = (&entry.path, &entry.metadata);
    let mut digester = Digester::new();
    digester
        .field(path.bytes())
        .field([metadata.kind as u8])
        .field(metadata.mode.bits().to_le_bytes())
        .field(metadata.owner.uid.to_le_bytes())
        .field(metadata.owner.gid.to_le_bytes())
        .field(metadata.mtime.min(epoch).to_le_bytes())
        .field(metadata.device.0.to_le_bytes())
        .field(metadata.device.1.to_le_bytes());
    for (name, value) in tree.xattrs(path).map_err(io::Error::other)? {
        digester.field(name.as_bytes()).field(value);
    }
    match metadata.kind {
        FileKind::Regular => {
            digester.field("content").field(content(tree, entry)?.as_bytes());
        }
        FileKind::Symlink => {
            let target = tree.read_link(path).map_err(io::Error::other)?.unwrap_or_default();
            digester.field("target").field(target.as_bytes());
        }
        _ => {}
    }
    Ok(digester.finish())
}

fn content(tree: &dyn Tree, entry: &Entry) -> io::Result<Digest> {
    let file: OpenFile = tree.open_file(&entry.path).map_err(io::Error::other)?.ok_or(io::ErrorKind::NotFound)?;
    let mut digester = Digester::new();
    let mut buffer = vec![0; usize::try_from(entry.metadata.size).map_or(CHUNK, |size| size.clamp(1, CHUNK))];
    let mut at = 0;
    loop {
        let length = file.read_at(at, &mut buffer)?;
        if length == 0 {
            return Ok(digester.finish());
        }
        digester.update(&buffer[..length]);
        at += length as u64;
    }
}
