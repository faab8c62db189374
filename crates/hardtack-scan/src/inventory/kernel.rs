//! Kernels and their modules.

use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

/// A kernel of which an image or modules are in a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kernel {
    /// Its release, as `uname -r` gives it: `6.1.0-18-amd64`.
    pub release: String,
    /// The image that a boot loader starts, where there is one.
    pub image: Option<TreePath>,
    /// The name of the package that brings the image, or else the modules; `None` when none does or files were not asked
    /// for.
    pub package: Option<String>,
    /// How many modules there are.
    pub modules: u32,
    /// Modules that no package brings, built on the machine or copied there; empty when files were not asked for.
    pub stray_modules: Vec<TreePath>,
}
