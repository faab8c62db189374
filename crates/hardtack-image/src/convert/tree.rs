//! The root tree in a file of its own.

use std::path::Path;

use hardtack_recipe::TreeFormat;
use hardtack_tree::Tree;

use super::disk::whole;
use super::{ConvertError, erofs, squashfs, tar};

/// A root tree in which nothing changes any more.
#[derive(Clone, Copy)]
pub struct SealedTree<'a> {
    /// The tree; it is only read.
    pub tree: &'a dyn Tree,
    /// No time in the file is later, in seconds since 1970.
    pub epoch: i64,
}

/// Writes a tree as a file of `format` to `out`, which should be a temporary name. When it fails nothing is left there.
///
/// # Errors
/// When the tree cannot be read, holds what the format cannot, or the file cannot be written.
pub fn export(root: &SealedTree<'_>, format: TreeFormat, out: &Path) -> Result<(), ConvertError> {
    whole(out, || match format {
        TreeFormat::Erofs => erofs::write(root, out),
        TreeFormat::Squashfs => squashfs::write(root, out),
        TreeFormat::Tar => tar::write(root, out),
    })
}
