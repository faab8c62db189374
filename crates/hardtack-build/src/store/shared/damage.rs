//! What is wrong in a shared store.

use hardtack_remote::Remote;

use crate::store::StoreError;

impl StoreError {
    /// An object is not what it must be.
    pub(super) fn shared_damage(remote: &Remote, name: &str, reason: impl Into<String>) -> Self {
        Self::SharedDamage { address: Box::new(remote.address().clone()), name: name.to_owned(), reason: reason.into() }
    }
}

/// Reads an object as JSON; an error says which one it was.
pub(super) fn json<T: serde::de::DeserializeOwned>(remote: &Remote, name: &str, bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes)
        .map_err(|error| StoreError::shared_damage(remote, name, format!("it cannot be read: {error}")))
}
