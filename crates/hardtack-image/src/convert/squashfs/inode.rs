//! Inodes in their long form (`squashfs_lreg_inode` and its kin).

use std::os::unix::ffi::OsStrExt;

use hardtack_tree::FileKind;

use super::content::Content;
use super::metadata::Reference;
use crate::bytes::{low16, low32};
use crate::part::{Node, device_number};

/// What is added to a type in the long form.
const LONG: u16 = 7;
/// In the place of a fragment: the end of the file is a block of its own.
const NO_FRAGMENT: u32 = u32::MAX;
/// What the length of a listing counts for `.` and `..`, which it does not have.
const OWN_ENTRIES: u32 = 3;

/// What an inode tells beside what its node does.
pub(super) struct Inode<'a> {
    pub(super) number: u32,
    /// The number of the directory that holds it.
    pub(super) parent: u32,
    /// The places of user and group in the table of identities.
    pub(super) owner: (u16, u16),
    /// The number of its set of attributes.
    pub(super) attributes: u32,
    /// In seconds since 1970.
    pub(super) mtime: u32,
    pub(super) body: Body<'a>,
}

/// What an inode has beside what its node tells.
pub(super) enum Body<'a> {
    /// Of a regular file.
    Content(&'a Content),
    /// Of a directory: where its listing stands, and how long it is.
    Listing(Reference, u32),
    /// Of anything else.
    Nothing,
}

/// The type of an entry, in its short form.
pub(super) fn basic_type(kind: FileKind) -> u16 {
    match kind {
        FileKind::Directory => 1,
        FileKind::Regular => 2,
        FileKind::Symlink => 3,
        FileKind::BlockDevice => 4,
        FileKind::CharDevice => 5,
        FileKind::Fifo => 6,
        FileKind::Socket => 7,
    }
}

impl Inode<'_> {
    /// The inode of a node.
    pub(super) fn encode(&self, node: &Node) -> Vec<u8> {
        let metadata = &node.metadata;
        let mut raw = Vec::new();
        let mut put = |bytes: &[u8]| raw.extend_from_slice(bytes);
        put(&(basic_type(metadata.kind) + LONG).to_le_bytes());
        put(&low16(metadata.mode.bits().into()).to_le_bytes());
        put(&self.owner.0.to_le_bytes());
        put(&self.owner.1.to_le_bytes());
        put(&self.mtime.to_le_bytes());
        put(&self.number.to_le_bytes());
        match &self.body {
            Body::Content(content) => {
                put(&content.start.to_le_bytes());
                put(&metadata.size.to_le_bytes());
                // Something is always stored, readers take for granted.
                put(&content.holes.min(metadata.size.saturating_sub(1)).to_le_bytes());
                put(&metadata.links.to_le_bytes());
                put(&NO_FRAGMENT.to_le_bytes());
                put(&[0; 4]);
                put(&self.attributes.to_le_bytes());
                content.sizes.iter().for_each(|size| put(&size.to_le_bytes()));
            }
            Body::Listing(place, len) => {
                put(&metadata.links.to_le_bytes());
                put(&(len + OWN_ENTRIES).to_le_bytes());
                put(&low32(place.block).to_le_bytes());
                put(&self.parent.to_le_bytes());
                // It has no index.
                put(&[0; 2]);
                put(&place.offset.to_le_bytes());
                put(&self.attributes.to_le_bytes());
            }
            Body::Nothing => {
                put(&metadata.links.to_le_bytes());
                match metadata.kind {
                    FileKind::Symlink => {
                        put(&(node.target.len() as u32).to_le_bytes());
                        put(node.target.as_bytes());
                    }
                    FileKind::BlockDevice | FileKind::CharDevice => put(&device_number(metadata.device).to_le_bytes()),
                    _ => {}
                }
                put(&self.attributes.to_le_bytes());
            }
        }
        raw
    }
}
