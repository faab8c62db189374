//! Where attributes stand.

use hardtack_tree::Xattrs;

use super::{attribute, leaf, short};
use crate::part::AttributeError;
use crate::xfs::blocks::Body;
use crate::xfs::inode::FORKS;

/// Bytes of an inode that stay with its content: what a tree of extents needs for its root.
const CONTENT: usize = 56;

/// What becomes of the attributes of one inode; `None` when there are none.
///
/// # Errors
/// When one has a name or value that XFS cannot hold.
pub(in crate::xfs) fn encode(xattrs: &Xattrs) -> Result<Option<Body>, AttributeError> {
    let all = attribute::all(xattrs)?;
    if all.is_empty() {
        return Ok(None);
    }
    let local = short::encode(&all).filter(|raw| raw.len() <= FORKS - CONTENT);
    Ok(Some(local.map_or_else(|| Body::Blocks(leaf::encode(&all)), Body::Local)))
}
