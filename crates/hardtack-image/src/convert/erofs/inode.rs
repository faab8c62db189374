//! Inodes (`erofs_inode_extended`).

use hardtack_tree::FileKind;

use super::attributes;
use super::place::Place;
use crate::bytes::{low16, low32, put16, put32, put64};
use crate::part::{Node, device_number, type_bits};

/// Bytes of an inode.
pub(super) const INODE: usize = 64;
/// The long form, and the two ways to keep content, as bits of its first field.
const LONG: u16 = 1;
const PLAIN: u16 = 0 << 1;
const INLINE: u16 = 2 << 1;
/// In the place of a block where there is none.
const NO_BLOCK: u32 = u32::MAX;

/// The inode of a node with its attributes behind it. `serial` is what stat(2) calls its number where numbers have 32
/// bits; no time is later than `epoch`.
pub(super) fn encode(node: &Node, place: &Place, serial: u32, epoch: i64, attributes: &[u8]) -> Vec<u8> {
    let metadata = &node.metadata;
    let mut raw = vec![0; INODE];
    put16(&mut raw, 0, LONG | if place.inline { INLINE } else { PLAIN });
    put16(&mut raw, 2, attributes::count(attributes.len()).unwrap_or(0));
    put16(&mut raw, 4, type_bits(metadata.kind) | low16(metadata.mode.bits().into()));
    put64(&mut raw, 8, place.size);
    let of_content = if place.blocks() == 0 { NO_BLOCK } else { low32(place.block) };
    put32(
        &mut raw,
        16,
        match metadata.kind {
            FileKind::CharDevice | FileKind::BlockDevice => device_number(metadata.device),
            FileKind::Fifo | FileKind::Socket => 0,
            FileKind::Regular | FileKind::Directory | FileKind::Symlink => of_content,
        },
    );
    put32(&mut raw, 20, serial);
    put32(&mut raw, 24, metadata.owner.uid);
    put32(&mut raw, 28, metadata.owner.gid);
    // The kernel reads it as a signed number.
    raw[32..40].copy_from_slice(&metadata.mtime.min(epoch).to_le_bytes());
    put32(&mut raw, 44, metadata.links);
    raw.extend_from_slice(attributes);
    raw
}
