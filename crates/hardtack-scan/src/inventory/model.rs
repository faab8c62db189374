//! Everything that is installed in a tree.

use hardtack_tree::Unreadable;
use serde::{Deserialize, Serialize};

use super::{Distribution, Kernel, Package, StrayProgram};

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// The packages of the distribution and kernels: what a match with advisories of the distribution needs. Nothing
    /// is walked or hashed.
    Packages,
    /// Also packages of languages, which may lie anywhere, dependencies, licences, files with their digests, and programs
    /// that no package brings.
    Files,
}

/// Everything that is installed in a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Which distribution it is; `None` in a tree without os-release(5).
    pub distribution: Option<Distribution>,
    /// Every package, sorted by ecosystem, name, version and architecture, none of them twice.
    pub packages: Vec<Package>,
    /// Programs that no package brings, in the order of paths.
    pub stray_programs: Vec<StrayProgram>,
    /// Kernels, in the order of releases.
    pub kernels: Vec<Kernel>,
    /// What could not be read: what it would have told is unknown.
    pub unreadable: Vec<Unreadable>,
}
