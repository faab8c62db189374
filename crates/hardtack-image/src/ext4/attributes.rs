//! Extended attributes (kernel documentation, filesystems/ext4, "Extended Attributes").

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::Xattrs;

use super::FORMAT;
use super::acl;
use super::crc;
use super::inode::BODY_LEN;
use super::shape::BLOCK;
use crate::bytes::{put16, put32};
use crate::part::AttributeError;

const MAGIC: u32 = 0xea02_0000;
/// Bytes of the description in front of the entries of a block.
const BLOCK_HEADER: usize = 32;
/// Bytes of the mark in front of the entries within an inode.
const BODY_HEADER: usize = 4;
/// Bytes of an entry before its name.
const ENTRY: usize = 16;

/// The attributes of one inode as they are written.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    /// Those within the inode: empty, or [`BODY_LEN`] bytes.
    pub(super) body: Vec<u8>,
    /// Those that have a block of their own; its checksum is still missing.
    pub(super) block: Option<Vec<u8>>,
}

/// One attribute in ext4's own form.
struct Attribute {
    space: u8,
    name: Vec<u8>,
    value: Vec<u8>,
}

impl Attribute {
    fn len(&self) -> usize {
        ENTRY + self.name.len().next_multiple_of(4) + self.value.len().next_multiple_of(4)
    }
}

/// Puts attributes into the inode as far as they fit, the others into a block.
///
/// # Errors
/// When one has a name or value that ext4 cannot hold, or they are too large together.
pub(super) fn encode(xattrs: &Xattrs) -> Result<Attributes, AttributeError> {
    let mut all = xattrs.iter().map(|(name, value)| attribute(name, value)).collect::<Result<Vec<_>, _>>()?;
    // The kernel searches a block in this order.
    all.sort_by(|a, b| (a.space, a.name.len(), &a.name).cmp(&(b.space, b.name.len(), &b.name)));

    // Four bytes of zeros end the entries.
    let mut room = BODY_LEN - BODY_HEADER - 4;
    let (body, outside): (Vec<_>, Vec<_>) = all.into_iter().partition(|attribute| {
        let fits = attribute.len() <= room;
        room -= if fits { attribute.len() } else { 0 };
        fits
    });
    let mut attributes = Attributes::default();
    if !body.is_empty() {
        let mut raw = vec![0; BODY_LEN];
        put32(&mut raw, 0, MAGIC);
        fill(&mut raw, BODY_HEADER, BODY_HEADER, &body);
        attributes.body = raw;
    }
    if !outside.is_empty() {
        let needs = outside.iter().map(Attribute::len).sum::<usize>();
        let room = BLOCK as usize - BLOCK_HEADER - 4;
        if needs > room {
            return Err(AttributeError::TooLargeTogether { format: FORMAT, needs, room });
        }
        let mut raw = vec![0; BLOCK as usize];
        put32(&mut raw, 0, MAGIC);
        put32(&mut raw, 4, 1); // Inodes that use the block.
        put32(&mut raw, 8, 1); // Blocks in use.
        let hash = fill(&mut raw, BLOCK_HEADER, 0, &outside);
        put32(&mut raw, 12, hash);
        attributes.block = Some(raw);
    }
    Ok(attributes)
}

/// Adds the checksum to a block of attributes that stands at `block`.
pub(super) fn seal(raw: &mut [u8], checksum_seed: u32, block: u64) {
    let sum = crc::update(crc::update(checksum_seed, &block.to_le_bytes()), raw);
    put32(raw, 16, sum);
}

fn attribute(name: &OsStr, value: &[u8]) -> Result<Attribute, AttributeError> {
    let shown = || name.to_string_lossy().into_owned();
    let bytes = name.as_bytes();
    let list = |space| match acl::encode(value) {
        Some(value) => Ok(Attribute { space, name: Vec::new(), value }),
        None => Err(AttributeError::Acl(shown())),
    };
    match bytes {
        b"system.posix_acl_access" => return list(2),
        b"system.posix_acl_default" => return list(3),
        _ => {}
    }
    let spaces: [(&[u8], u8); 4] = [(b"user.", 1), (b"trusted.", 4), (b"security.", 6), (b"system.", 7)];
    let found = spaces.iter().find_map(|(prefix, space)| Some((bytes.strip_prefix(*prefix)?, *space)));
    match found {
        Some((rest, space)) if !rest.is_empty() && rest.len() <= 255 => {
            Ok(Attribute { space, name: rest.to_vec(), value: value.to_vec() })
        }
        _ => Err(AttributeError::NameSpace { format: FORMAT, name: shown() }),
    }
}

/// Writes entries from `entries` on and their values from the end of `raw` towards them, offsets counted from
/// `base`; gives the hash over all.
fn fill(raw: &mut [u8], entries: usize, base: usize, attributes: &[Attribute]) -> u32 {
    let (mut at, mut end, mut all) = (entries, raw.len(), 0_u32);
    for attribute in attributes {
        end -= attribute.value.len().next_multiple_of(4);
        raw[end..end + attribute.value.len()].copy_from_slice(&attribute.value);
        let hash = hash(attribute);
        raw[at] = attribute.name.len() as u8;
        raw[at + 1] = attribute.space;
        put16(raw, at + 2, if attribute.value.is_empty() { 0 } else { (end - base) as u16 });
        put32(raw, at + 8, attribute.value.len() as u32);
        put32(raw, at + 12, hash);
        raw[at + ENTRY..at + ENTRY + attribute.name.len()].copy_from_slice(&attribute.name);
        at += ENTRY + attribute.name.len().next_multiple_of(4);
        all = all.rotate_left(16) ^ hash;
    }
    all
}

/// The hash of one attribute: its name byte by byte, then its value word by word.
fn hash(attribute: &Attribute) -> u32 {
    let name = attribute.name.iter().fold(0_u32, |hash, byte| hash.rotate_left(5) ^ u32::from(*byte));
    attribute.value.chunks(4).fold(name, |hash, bytes| {
        let word = bytes.iter().rev().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
        hash.rotate_left(16) ^ word
    })
}
