//! Access control lists: from the form that system calls have (`linux/posix_acl_xattr.h`) to ext4's own,
//! which leaves out the ids of entries that need none.

/// `ACL_USER` and `ACL_GROUP`: the entries that name somebody.
const NAMED: [u16; 2] = [0x02, 0x08];
/// `ACL_USER_OBJ`, `ACL_GROUP_OBJ`, `ACL_MASK` and `ACL_OTHER`.
const UNNAMED: [u16; 4] = [0x01, 0x04, 0x10, 0x20];

/// The list in ext4's form; `None` when it is malformed.
pub(super) fn encode(value: &[u8]) -> Option<Vec<u8>> {
    let entries = value.strip_prefix(&2_u32.to_le_bytes())?;
    let mut encoded = 1_u32.to_le_bytes().to_vec();
    let (entries, rest) = entries.as_chunks::<8>();
    if !rest.is_empty() {
        return None;
    }
    for entry in entries {
        let tag = u16::from_le_bytes([entry[0], entry[1]]);
        if NAMED.contains(&tag) {
            encoded.extend_from_slice(entry);
        } else if UNNAMED.contains(&tag) {
            encoded.extend_from_slice(&entry[..4]);
        } else {
            return None;
        }
    }
    Some(encoded)
}
