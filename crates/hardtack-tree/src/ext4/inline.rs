//! Content within the inode (kernel documentation, filesystems/ext4, "Inline Data"): the first 60 bytes stand where
//! the blocks of others are listed, the rest in the attribute `system.data`.

use crate::damage::damage;
use std::io;

use super::inode::Inode;
use super::volume::Volume;
use super::xattr_entries::inline_rest;

/// The content of an inode that has it inline.
///
/// # Errors
/// When there is less of it than the inode's size says.
pub(super) fn content(volume: &Volume, inode: &Inode<'_>) -> io::Result<Vec<u8>> {
    let size = inode.size(&volume.superblock);
    let mut content = inode.block().to_vec();
    content.extend_from_slice(inline_rest(inode)?);
    match usize::try_from(size) {
        Ok(size) if size <= content.len() => {
            content.truncate(size);
            Ok(content)
        }
        _ => Err(damage(format!("inode {} claims {size} bytes within itself", inode.number))),
    }
}
