//! fstab and mount points.

use hardtack_image::{Geometry, plan_mounts};
use hardtack_recipe::Layout;

use super::StageError;
use crate::store::{LayerKey, Stack};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// The layout of an image, with the disk it makes.
pub(crate) struct LayoutStage<'a> {
    pub layout: &'a Layout,
    pub geometry: &'a Geometry,
}

impl LayoutStage<'_> {
    /// The key of its layer over `stack`.
    pub(crate) fn key(&self, workshop: &Workshop<'_>, stack: &Stack) -> LayerKey {
        let mut fingerprint = workshop.fingerprint("layout");
        fingerprint.parent(stack.last().copied()).field(self.words());
        fingerprint.layer()
    }

    /// Adds the layer.
    pub(crate) fn run(
        &self,
        workshop: &mut Workshop<'_>,
        stack: &mut Stack,
        epoch: i64,
    ) -> Result<(), LayerError<StageError>> {
        let key = self.key(workshop, stack);
        let plan = LayerPlan { key, name: "layout", stack, epoch, sources: None };
        workshop.layer(&plan, |site| {
            let tree = site.draft.joined()?;
            site.apply(plan_mounts(self.geometry, self.layout, &tree)?)?;
            Ok::<_, StageError>(Made::default())
        })?;
        stack.push(key);
        Ok(())
    }

    /// Everything of the layout that is written into the tree; where it stands in the recipe is not.
    fn words(&self) -> String {
        use std::fmt::Write as _;
        let mut words = serde_json::to_string(self.geometry).unwrap_or_default();
        for partition in &self.layout.partitions {
            let options: Vec<&str> = partition.options.iter().map(hardtack_recipe::MountOption::as_str).collect();
            let _ = write!(words, ";{}:{}", partition.mount.as_str(), options.join(","));
        }
        for tmpfs in &self.layout.tmpfs {
            let options: Vec<&str> = tmpfs.options.iter().map(hardtack_recipe::MountOption::as_str).collect();
            let size = tmpfs.size.map(|size| size.to_string()).unwrap_or_default();
            let _ = write!(words, ";tmpfs {}:{size}:{}", tmpfs.mount.as_str(), options.join(","));
        }
        words
    }
}
