//! Built-in tests of what is installed.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// What a recipe says of the built-in tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Those that are left out.
    pub skip: Vec<HealthCheck>,
}

/// A built-in test of what is installed. It is done where its program is in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HealthCheck {
    /// `dpkg --audit`: no package is half installed.
    Dpkg,
    /// `pip check`: what Python packages require of each other is there.
    Pip,
    /// `cloud-init --version`: it can be started.
    CloudInit,
    /// `aws --version`: it can be started.
    Aws,
}

words! {
    HealthCheck, "built-in test",
    Dpkg => "dpkg",
    Pip => "pip",
    CloudInit => "cloud-init",
    Aws => "aws",
}
