//! What a container of an image runs, and as whom (`config.md`, "Properties").

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

/// What a container of an image runs, and as whom.
///
/// Values of the environment and of labels may be secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "PascalCase", serialize = "snake_case"), default)]
pub struct ImageConfig {
    /// The user and perhaps the group, by name or number; empty for root.
    #[serde(deserialize_with = "null_is_default")]
    pub user: String,
    /// The working directory.
    #[serde(deserialize_with = "null_is_default")]
    pub working_dir: String,
    /// The program that is always run, with its first arguments.
    #[serde(deserialize_with = "null_is_default")]
    pub entrypoint: Vec<String>,
    /// Further arguments, or the program where there is no entry point.
    #[serde(deserialize_with = "null_is_default")]
    pub cmd: Vec<String>,
    /// The environment, each `NAME=value`.
    #[serde(deserialize_with = "null_is_default")]
    pub env: Vec<String>,
    /// Ports that it listens on: `8080/tcp`.
    #[serde(deserialize_with = "keys")]
    pub exposed_ports: Vec<String>,
    /// Directories whose content outlives a container.
    #[serde(deserialize_with = "keys")]
    pub volumes: Vec<String>,
    /// Labels.
    #[serde(deserialize_with = "null_is_default")]
    pub labels: BTreeMap<String, String>,
    /// The signal that ends it.
    #[serde(deserialize_with = "null_is_default")]
    pub stop_signal: String,
    /// How its health is checked.
    pub healthcheck: Option<HealthCheck>,
}

/// How the health of a container is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(deserialize = "PascalCase", serialize = "snake_case"), default)]
pub struct HealthCheck {
    /// The command; `NONE` as its first word turns the check off.
    #[serde(deserialize_with = "null_is_default")]
    pub test: Vec<String>,
}

/// Go writes `null` where nothing is set.
fn null_is_default<'d, D: Deserializer<'d>, T: Default + Deserialize<'d>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A set is written as an object whose values are empty.
fn keys<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let set: Option<BTreeMap<String, serde::de::IgnoredAny>> = Option::deserialize(deserializer)?;
    Ok(set.unwrap_or_default().into_keys().collect())
}
