//! The extended attributes of an inode, as listxattr(2) and getxattr(2) would give them.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

use super::acl;
use super::blocks::content;
use super::checksum::crc32c;
use super::inode::Inode;
use super::volume::Volume;
use super::xattr_entries::{MAGIC, StoredAttribute, Value, is_inline_rest, parse, within};
use crate::damage::damage;
use crate::fields::le32;
use crate::{Source, Xattrs};

/// The name spaces that hold an access control list alone.
const ACL_ACCESS: u8 = 2;
const ACL_DEFAULT: u8 = 3;
/// Bytes of the description in front of the entries of a block.
const BLOCK_HEADER: usize = 32;
/// `XATTR_SIZE_MAX` of Linux: no system call gives a longer value.
const LONGEST: u32 = 65536;
/// The most bytes of values in inodes of their own that one inode may have: many names may lead to one value.
const MOST: u32 = 64 * LONGEST;

/// The attributes of an inode.
///
/// # Errors
/// When they are damaged, or cannot be read.
pub(super) fn xattrs(volume: &Arc<Volume>, inode: &Inode<'_>) -> io::Result<Xattrs> {
    let mut found = Found { volume, inode: inode.number, left: MOST, xattrs: Xattrs::new() };
    found.take(within(inode)?)?;
    let block = inode.attribute_block(&volume.superblock);
    if block != 0 {
        let mut raw = vec![0; volume.geometry().block_len()];
        volume.read_blocks(block, &mut raw)?;
        let malformed = |what| damage(format!("block {block} with extended attributes has {what}"));
        if le32(&raw, 0) != MAGIC || le32(&raw, 8) != 1 {
            return Err(malformed("no description of them"));
        }
        if volume.superblock.has_checksums() && !checksum_fits(volume, block, &mut raw) {
            return Err(malformed("a checksum that does not fit"));
        }
        found.take(parse(&raw, BLOCK_HEADER, 0).map_err(malformed)?)?;
    }
    Ok(found.xattrs)
}

fn checksum_fits(volume: &Volume, block: u64, raw: &mut [u8]) -> bool {
    let stored = le32(raw, 16);
    raw[16..20].fill(0);
    crc32c(crc32c(volume.superblock.checksum_seed, &block.to_le_bytes()), raw) == stored
}

struct Found<'v> {
    volume: &'v Arc<Volume>,
    inode: u32,
    /// Bytes of values that may still be read from inodes of their own.
    left: u32,
    xattrs: Xattrs,
}

impl Found<'_> {
    fn take(&mut self, attributes: Vec<StoredAttribute<'_>>) -> io::Result<()> {
        for attribute in attributes {
            let Some(name) = name(&attribute) else { continue };
            let value = match attribute.value {
                Value::Here(value) => value.to_vec(),
                Value::Inode { number, size } => self.outside(number, size)?,
            };
            let value = if matches!(attribute.space, ACL_ACCESS | ACL_DEFAULT) {
                let malformed = || damage(format!("the access control list of inode {} is malformed", self.inode));
                acl::decode(&value).ok_or_else(malformed)?
            } else {
                value
            };
            self.xattrs.insert(OsString::from_vec(name), value);
        }
        Ok(())
    }

    /// A value in an inode of its own, which keeps the value's checksum where others have a time.
    fn outside(&mut self, number: u32, size: u32) -> io::Result<Vec<u8>> {
        let malformed = |what| damage(format!("the value of an extended attribute in inode {number} {what}"));
        self.left = match self.left.checked_sub(size) {
            Some(left) if size <= LONGEST => left,
            _ => return Err(malformed("is longer than Linux allows")),
        };
        let mut buffer = Vec::new();
        let inode = self.volume.inode(number, &mut buffer)?;
        if !inode.is_attribute_value() {
            return Err(malformed("is no such value"));
        }
        let mut value = vec![0; size as usize];
        let content = content(self.volume, &inode)?;
        if content.size() != u64::from(size) {
            return Err(malformed("is of another length"));
        }
        content.read_at(0, &mut value)?;
        if crc32c(self.volume.superblock.checksum_seed, &value) != inode.atime() {
            return Err(malformed("does not fit its checksum"));
        }
        Ok(value)
    }
}

/// The full name of an attribute; `None` for those that the kernel keeps to itself.
fn name(attribute: &StoredAttribute<'_>) -> Option<Vec<u8>> {
    let prefix: &[u8] = match attribute.space {
        1 => b"user.",
        ACL_ACCESS => return Some(b"system.posix_acl_access".to_vec()),
        ACL_DEFAULT => return Some(b"system.posix_acl_default".to_vec()),
        4 => b"trusted.",
        6 => b"security.",
        7 if !is_inline_rest(attribute) => b"system.",
        _ => return None,
    };
    Some([prefix, attribute.name].concat())
}
