//! Joining what the layers hold.

use std::sync::Arc;

use super::OverlayLayer;
use crate::{Entry, FileKind, Index, TreePath};

/// The index of all layers, the uppermost first, and which of them holds each of its entries.
///
/// From the top down: the changes are few and the bottom is large, which is gone through once.
pub(super) fn merge(layers: &[Arc<OverlayLayer>]) -> (Index, Vec<usize>) {
    let mut joined = Joined::default();
    let mut unreadable = Vec::new();
    for (number, layer) in layers.iter().enumerate() {
        unreadable.extend(layer.unreadable.iter().filter(|found| !joined.covers(&found.path)).cloned());
        joined.add(number, layer);
    }
    let (entries, holders) = joined.found.into_iter().unzip();
    (Index::new(entries, unreadable, Vec::new()), holders)
}

#[derive(Default)]
struct Joined {
    /// Entries in the order of path bytes, with the number of their layer.
    found: Vec<(Entry, usize)>,
    /// Entries of lower layers that are removed, with everything below them.
    removed: Vec<TreePath>,
    /// Paths below which lower layers show nothing.
    closed: Vec<TreePath>,
}

impl Joined {
    fn covers(&self, path: &TreePath) -> bool {
        self.removed.iter().any(|removed| path.starts_with(removed))
            || self.closed.iter().any(|closed| path != closed && path.starts_with(closed))
    }

    /// Adds the next layer further down.
    fn add(&mut self, number: usize, layer: &OverlayLayer) {
        let visible = self.visible(&layer.entries);
        let mut merged = Vec::with_capacity(self.found.len() + layer.entries.len());
        let mut above = std::mem::take(&mut self.found).into_iter().peekable();
        for (entry, _) in layer.entries.iter().zip(visible).filter(|(_, visible)| *visible) {
            while let Some(upper) = above.next_if(|(upper, _)| upper.path < entry.path) {
                merged.push(upper);
            }
            match above.peek() {
                Some((upper, _)) if upper.path == entry.path => {
                    // What is no directory ends a directory that goes on above it.
                    if is_directory(upper) && !is_directory(entry) {
                        self.closed.push(entry.path.clone());
                    }
                }
                _ => merged.push((entry.clone(), number)),
            }
        }
        merged.extend(above);
        self.found = merged;
        self.removed.extend(layer.whiteouts.iter().cloned());
        self.closed.extend(layer.opaque.iter().cloned());
    }

    /// Which of the entries of a lower layer the layers above let through.
    fn visible(&self, entries: &[Entry]) -> Vec<bool> {
        let mut visible = vec![true; entries.len()];
        let mut hide = |path: &TreePath, itself: bool| {
            if itself && let Ok(at) = entries.binary_search_by(|entry| entry.path.cmp(path)) {
                visible[at] = false;
            }
            visible[Index::range_under(entries, path)].fill(false);
        };
        self.removed.iter().for_each(|path| hide(path, true));
        self.closed.iter().for_each(|path| hide(path, false));
        // What replaced a directory shows nothing of it.
        self.found.iter().filter(|(upper, _)| !is_directory(upper)).for_each(|(upper, _)| hide(&upper.path, false));
        visible
    }
}

fn is_directory(entry: &Entry) -> bool {
    entry.metadata.kind == FileKind::Directory
}
