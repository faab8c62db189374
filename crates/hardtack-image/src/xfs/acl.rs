//! Access control lists: from the form that system calls have (`linux/posix_acl_xattr.h`) to that of XFS, which IRIX
//! had (`struct xfs_acl` of the kernel).

/// `ACL_USER_OBJ`, `ACL_USER`, `ACL_GROUP_OBJ`, `ACL_GROUP`, `ACL_MASK` and `ACL_OTHER`.
const TAGS: [u16; 6] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20];
/// The entries that name somebody.
const NAMED: [u16; 2] = [0x02, 0x08];
/// `ACL_UNDEFINED_ID`: it names nobody.
const NOBODY: u32 = u32::MAX;

/// The list in the form of XFS; `None` when it is malformed.
pub(super) fn encode(value: &[u8]) -> Option<Vec<u8>> {
    let entries = value.strip_prefix(&2_u32.to_le_bytes())?;
    let (entries, rest) = entries.as_chunks::<8>();
    if !rest.is_empty() {
        return None;
    }
    let mut encoded = u32::try_from(entries.len()).ok()?.to_be_bytes().to_vec();
    for [tag_low, tag_high, permission_low, permission_high, id @ ..] in entries {
        let tag = u16::from_le_bytes([*tag_low, *tag_high]);
        if !TAGS.contains(&tag) {
            return None;
        }
        let id = if NAMED.contains(&tag) { u32::from_le_bytes(*id) } else { NOBODY };
        encoded.extend(u32::from(tag).to_be_bytes());
        encoded.extend(id.to_be_bytes());
        encoded.extend([*permission_high, *permission_low, 0, 0]);
    }
    Some(encoded)
}
