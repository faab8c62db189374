//! Access control lists: from the form of XFS, which IRIX had (`struct xfs_acl` of the kernel), to the one that system
//! calls have (`linux/posix_acl_xattr.h`).

use crate::fields::{be16, be32};

/// Bytes of an entry.
const ENTRY: usize = 12;
/// `ACL_USER_OBJ`, `ACL_USER`, `ACL_GROUP_OBJ`, `ACL_GROUP`, `ACL_MASK` and `ACL_OTHER`.
const TAGS: [u16; 6] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20];
/// The entries that name somebody.
const NAMED: [u16; 2] = [0x02, 0x08];
/// `ACL_UNDEFINED_ID`: what system calls give for the id of the others.
const NOBODY: u32 = u32::MAX;

/// The list as getxattr(2) gives it; `None` when it is malformed.
pub(super) fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let (count, entries) = value.split_first_chunk::<4>()?;
    let (entries, rest) = entries.as_chunks::<ENTRY>();
    // Version 4 keeps room for 25 entries.
    let count = usize::try_from(u32::from_be_bytes(*count)).ok()?;
    let entries = entries.get(..count).filter(|_| rest.is_empty())?;
    let mut decoded = 2_u32.to_le_bytes().to_vec();
    for entry in entries {
        let tag = u16::try_from(be32(entry, 0)).ok().filter(|tag| TAGS.contains(tag))?;
        let id = if NAMED.contains(&tag) { be32(entry, 4) } else { NOBODY };
        decoded.extend(tag.to_le_bytes());
        decoded.extend(be16(entry, 8).to_le_bytes());
        decoded.extend(id.to_le_bytes());
    }
    Some(decoded)
}
