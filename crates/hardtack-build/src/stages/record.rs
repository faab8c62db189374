//! What the making of a layer recorded.

use serde::de::DeserializeOwned;

use super::StageError;
use crate::store::Layer;
use crate::workshop::LayerError;

/// The fact that a layer keeps, whether it was made now or found made.
pub(super) fn recorded<T: DeserializeOwned>(layer: Layer) -> Result<T, LayerError<StageError>> {
    let Layer { name, facts, .. } = layer;
    serde_json::from_value(facts).map_err(|error| LayerError { name, kept: None, source: StageError::Record(error) })
}
