//! Directories within the inode ("Shortform Directories").

use super::Name;
use super::data;
use crate::xfs::inode::FORKS;

/// The directory as one piece; `None` when it would be larger than any inode has room for.
pub(super) fn encode(parent: u64, names: &[Name<'_>]) -> Option<Vec<u8>> {
    let wide = |inode: u64| u32::try_from(inode).is_err();
    let count = u8::try_from(names.len()).ok()?;
    // One number of more than 32 bits makes all of them long.
    let all_wide = names.iter().map(|name| name.inode).chain([parent]).filter(|inode| wide(*inode)).count();
    let number = |inode: u64| inode.to_be_bytes()[if all_wide > 0 { 0 } else { 4 }..].to_vec();
    let mut raw = vec![count, all_wide as u8];
    raw.extend(number(parent));
    // Each entry keeps the place that it would have in a block.
    let mut offset = data::FIRST + data::DOTS;
    for name in names {
        raw.push(name.name.len() as u8);
        raw.extend((offset as u16).to_be_bytes());
        raw.extend(name.bytes());
        raw.push(name.kind());
        raw.extend(number(name.inode));
        offset += name.entry_len();
        if raw.len() > FORKS {
            return None;
        }
    }
    Some(raw)
}
