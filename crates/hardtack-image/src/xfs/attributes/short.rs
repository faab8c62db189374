//! Attributes within the inode ("Shortform Attributes").

use super::Attribute;
use crate::xfs::fields::put16;

/// Bytes in front of the entries.
const HEADER: usize = 4;

/// The attributes as one piece; `None` when a value is too long for that form.
pub(super) fn encode(attributes: &[Attribute]) -> Option<Vec<u8>> {
    let mut raw = vec![0; HEADER];
    for Attribute { space, name, value } in attributes {
        raw.extend([name.len() as u8, u8::try_from(value.len()).ok()?, *space]);
        raw.extend(name);
        raw.extend(value);
    }
    let len = u16::try_from(raw.len()).ok()?;
    put16(&mut raw, 0, len);
    raw[2] = u8::try_from(attributes.len()).ok()?;
    Some(raw)
}
