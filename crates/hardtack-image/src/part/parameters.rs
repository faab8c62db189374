//! What every file system is made of.

use hardtack_tree::{Tree, TreePath};
use uuid::Uuid;

/// What a file system is made of, whatever its type.
#[derive(Clone, Copy)]
pub struct Parameters<'a> {
    /// The tree of which it holds a part.
    pub tree: &'a dyn Tree,
    /// The directory that becomes its root.
    pub mount: &'a TreePath,
    /// All mount points of the layout: what is below one of them that lies below `mount` is left out.
    pub mounts: &'a [TreePath],
    /// Identity.
    pub uuid: Uuid,
    /// Volume label: at most 16 bytes for ext4, 12 for XFS, 255 for btrfs.
    pub label: &'a str,
    /// No time stamp is later, in seconds since 1970.
    pub epoch: i64,
}
