//! Which layer brought a package.

use std::collections::BTreeSet;

use hardtack_recipe::{Image, Step};
use hardtack_scan::needs::Needs;
use hardtack_tree::dpkg::STATUS;

use super::WhyError;
use crate::bake::LayerRecord;
use crate::store::{Stack, Store};

/// A layer that changed what is installed.
pub(super) struct Change {
    /// Its place among the layers, the base's is 0.
    pub(super) at: usize,
    /// What is installed with it.
    pub(super) installed: BTreeSet<String>,
}

/// Reads what is installed after each layer that changes it, the base first.
pub(super) fn changes(store: &Store, layers: &[LayerRecord]) -> Result<Vec<Change>, WhyError> {
    let mut stack = Stack::new();
    let mut changes = Vec::new();
    for (at, layer) in layers.iter().enumerate() {
        stack.push(layer.key);
        let status = store.tree(layer.key).join(STATUS.to_path().relative());
        if at == 0 || status.symlink_metadata().is_ok() {
            let needs = Needs::read(&store.joined(&stack)?)?;
            changes.push(Change { at, installed: needs.names().map(str::to_owned).collect() });
        }
    }
    Ok(changes)
}

/// The layer that brought a package for good.
pub(super) fn brought_by(changes: &[Change], package: &str) -> Option<usize> {
    let absent = changes.iter().rposition(|change| !change.installed.contains(package));
    changes.get(absent.map_or(0, |at| at + 1)).map(|change| change.at)
}

/// The step of each layer, as the recipes of the image and of those that it was made from say it, the nearest first. Layers
/// that no step made have none.
pub(super) fn steps<'r>(layers: &[LayerRecord], images: &'r [Image]) -> Vec<Option<(&'r Image, &'r Step)>> {
    let all: Vec<(&Image, &Step)> =
        images.iter().rev().flat_map(|image| image.steps.iter().map(move |step| (image, step))).collect();
    let mut from = 0;
    let mut found = Vec::with_capacity(layers.len());
    for layer in layers {
        // Steps over the disk make no layer, so some are passed over.
        let rest = all.get(from..).unwrap_or_default();
        let step = rest.iter().position(|(_, step)| step.name.as_str() == layer.name);
        found.push(step.and_then(|step| rest.get(step).copied()));
        from += step.map_or(0, |step| step + 1);
    }
    found
}
