//! Access control lists as text.

/// The text of acl(5), short and with numbers, of a list as system calls have it (`linux/posix_acl_xattr.h`); `None`
/// when it is malformed.
pub(super) fn text(value: &[u8]) -> Option<String> {
    let entries = value.strip_prefix(&2_u32.to_le_bytes())?;
    let (entries, rest) = entries.as_chunks::<8>();
    if !rest.is_empty() {
        return None;
    }
    entries.iter().map(entry).collect::<Option<Vec<_>>>().map(|entries| entries.join(","))
}

fn entry(&[tag, _, bits, _, a, b, c, d]: &[u8; 8]) -> Option<String> {
    let id = u32::from_le_bytes([a, b, c, d]);
    let who = match tag {
        0x01 => "user:".to_owned(),
        0x02 => format!("user:{id}"),
        0x04 => "group:".to_owned(),
        0x08 => format!("group:{id}"),
        0x10 => "mask:".to_owned(),
        0x20 => "other:".to_owned(),
        _ => return None,
    };
    let right = |bit, letter| if bits & bit == 0 { '-' } else { letter };
    Some(format!("{who}:{}{}{}", right(4, 'r'), right(2, 'w'), right(1, 'x')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_text_and_what_is_malformed_nothing() {
        let list = |entries: &[(u16, u16, u32)]| {
            let mut value = 2_u32.to_le_bytes().to_vec();
            for (tag, bits, id) in entries {
                value.extend(tag.to_le_bytes());
                value.extend(bits.to_le_bytes());
                value.extend(id.to_le_bytes());
            }
            value
        };
        let none = u32::MAX;
        let whole = list(&[(1, 6, none), (2, 4, 1000), (4, 4, none), (8, 5, 4), (0x10, 5, none), (0x20, 0, none)]);
        let expected = "user::rw-,user:1000:r--,group::r--,group:4:r-x,mask::r-x,other::---";
        assert_eq!(text(&whole).as_deref(), Some(expected));
        assert_eq!(text(&whole[..whole.len() - 1]), None);
        assert_eq!(text(&list(&[(3, 0, 0)])), None);
        assert_eq!(text(b""), None);
    }
}
