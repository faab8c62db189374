//! Access control lists: from ext4's own form, which leaves out the ids of entries that need none, to the one that
//! system calls have (`linux/posix_acl_xattr.h`).

/// `ACL_USER` and `ACL_GROUP`: the entries that name somebody.
const NAMED: [u16; 2] = [0x02, 0x08];
/// `ACL_USER_OBJ`, `ACL_GROUP_OBJ`, `ACL_MASK` and `ACL_OTHER`.
const UNNAMED: [u16; 4] = [0x01, 0x04, 0x10, 0x20];
/// `ACL_UNDEFINED_ID`: what system calls give for the id of those.
const NOBODY: [u8; 4] = [0xff; 4];

/// The list as getxattr(2) gives it; `None` when it is malformed.
pub(super) fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let mut rest = value.strip_prefix(&1_u32.to_le_bytes())?;
    let mut decoded = 2_u32.to_le_bytes().to_vec();
    while !rest.is_empty() {
        let (entry, behind) = rest.split_first_chunk::<4>()?;
        decoded.extend_from_slice(entry);
        let tag = u16::from_le_bytes([entry[0], entry[1]]);
        rest = if NAMED.contains(&tag) {
            let (id, behind) = behind.split_first_chunk::<4>()?;
            decoded.extend_from_slice(id);
            behind
        } else if UNNAMED.contains(&tag) {
            decoded.extend_from_slice(&NOBODY);
            behind
        } else {
            return None;
        };
    }
    Some(decoded)
}
