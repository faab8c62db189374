//! What can go wrong inside.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

/// Why the inside could not do its task: what it was about to do and what the system said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("cannot {action}: {cause}")]
pub struct Fault {
    /// What was tried, in the infinitive.
    pub action: String,
    /// What the system said.
    pub cause: String,
}

impl Fault {
    /// A fault that has no system error behind it.
    pub fn new(action: impl Into<String>, cause: impl Display) -> Self {
        Self { action: action.into(), cause: cause.to_string() }
    }
}

/// Says what was tried when a system call fails.
pub(crate) trait Attempt<T> {
    /// `action` is an infinitive: `mount /proc`.
    fn attempt(self, action: impl FnOnce() -> String) -> Result<T, Fault>;
}

impl<T, E: Into<std::io::Error>> Attempt<T> for Result<T, E> {
    fn attempt(self, action: impl FnOnce() -> String) -> Result<T, Fault> {
        self.map_err(|error| Fault::new(action(), error.into()))
    }
}
