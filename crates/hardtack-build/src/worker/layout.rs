//! Mount points and fstab.

use std::path::Path;

use hardtack_image::{Geometry, plan_mounts};
use hardtack_recipe::Layout;
use serde::{Deserialize, Serialize};

use super::tree::{fault, open, write};
use crate::sandbox::Fault;

/// Makes the mount points and `/etc/fstab` of a layout.
#[derive(Debug, Serialize, Deserialize)]
pub struct LayoutJob {
    /// The layout.
    pub layout: Layout,
    /// The disk that it makes.
    pub geometry: Geometry,
}

impl LayoutJob {
    pub(super) fn perform(self, tree: &Path) -> Result<(), Fault> {
        let changes = plan_mounts(&self.geometry, &self.layout, &open(tree)?)
            .map_err(|error| fault("lay out the tree", &error, error.remedy()))?;
        write(tree, &changes)
    }
}
