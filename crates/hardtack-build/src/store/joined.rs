//! Layers joined into a tree, without a mount.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hardtack_tree::{LayeredTree, OverlayLayer};

use super::{Draft, LayerKey, Store, StoreError};

/// Layers that this process has walked. A finished layer never changes, so one walk is enough.
#[derive(Debug, Default)]
pub(super) struct WalkedLayers(Mutex<HashMap<LayerKey, Arc<OverlayLayer>>>);

impl WalkedLayers {
    /// A layer of this key was replaced.
    pub(super) fn forget(&self, key: LayerKey) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }
}

impl Store {
    /// The tree that a stack of layers makes, read where the layers lie.
    ///
    /// # Errors
    /// When a layer cannot be opened.
    pub fn joined(&self, stack: &[LayerKey]) -> Result<LayeredTree, StoreError> {
        let layers = stack.iter().rev().map(|key| self.walked(*key)).collect::<Result<_, _>>()?;
        Ok(LayeredTree::join("the image's tree", layers))
    }

    fn walked(&self, key: LayerKey) -> Result<Arc<OverlayLayer>, StoreError> {
        let known = |walked: &WalkedLayers| walked.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(layer) = known(self.walked_layers()) {
            return Ok(layer);
        }
        let layer = Arc::new(OverlayLayer::open(&self.tree(key))?);
        let mut walked = self.walked_layers().0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(walked.entry(key).or_insert(layer)))
    }
}

impl Draft<'_> {
    /// The tree as the draft shows it now.
    ///
    /// # Errors
    /// When a layer cannot be opened.
    pub fn joined(&self) -> Result<LayeredTree, StoreError> {
        let mut layers = vec![Arc::new(OverlayLayer::open(&self.tree())?)];
        layers.extend(self.stack().iter().rev().map(|key| self.store().walked(*key)).collect::<Result<Vec<_>, _>>()?);
        Ok(LayeredTree::join("the image's tree", layers))
    }
}
