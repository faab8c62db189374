//! fstab and mount points.

use hardtack_image::{Geometry, plan_mounts};
use hardtack_recipe::{Layout, MountOption, MountPoint, Size};

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
        let mut add = |kind: &str, mount: &MountPoint, size: Option<Size>, options: &[MountOption]| {
            let options: Vec<&str> = options.iter().map(MountOption::as_str).collect();
            let size = size.map(|size| size.bytes().to_string()).unwrap_or_default();
            let _ = write!(words, ";{kind} {mount}:{size}:{}", options.join(","));
        };
        self.layout.tmpfs.iter().for_each(|tmpfs| add("tmpfs", &tmpfs.mount, tmpfs.size, &tmpfs.options));
        self.layout.overlays.iter().for_each(|over| add("overlay", &over.mount, over.size, &over.options));
        words
    }
}
