//! What a container of an image runs, without anything that may be secret.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_tree::Digest;
use hardtack_tree::oci::ImageConfig;
use serde::{Deserialize, Serialize};

/// What a container of an image runs. Of the environment, of labels and of arguments only digests are kept: they may be
/// secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContainerFacts {
    /// The user.
    pub user: String,
    /// The working directory.
    pub working_dir: String,
    /// The first word of the entry point, and the digest of the whole.
    pub entrypoint: (String, Digest),
    /// The first word of the command, and the digest of the whole.
    pub command: (String, Digest),
    /// The environment.
    pub env: BTreeMap<String, Digest>,
    /// Ports that it listens on.
    pub ports: BTreeSet<String>,
    /// Directories whose content outlives a container.
    pub volumes: BTreeSet<String>,
    /// Labels.
    pub labels: BTreeMap<String, Digest>,
    /// The signal that ends it.
    pub stop_signal: String,
    /// Whether its health is checked, and the digest of the command.
    pub health_check: Option<Digest>,
}

impl From<&ImageConfig> for ContainerFacts {
    fn from(config: &ImageConfig) -> Self {
        let words = |words: &[String]| (words.first().cloned().unwrap_or_default(), digest(words));
        let variable = |text: &String| {
            let (name, value) = text.split_once('=').unwrap_or((text, ""));
            (name.to_owned(), Digest::of(value))
        };
        let check = config.healthcheck.as_ref().filter(|check| check.test.first().is_some_and(|word| word != "NONE"));
        Self {
            user: config.user.clone(),
            working_dir: config.working_dir.clone(),
            entrypoint: words(&config.entrypoint),
            command: words(&config.cmd),
            env: config.env.iter().map(variable).collect(),
            ports: config.exposed_ports.iter().cloned().collect(),
            volumes: config.volumes.iter().cloned().collect(),
            labels: config.labels.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect(),
            stop_signal: config.stop_signal.clone(),
            health_check: check.map(|check| digest(&check.test)),
        }
    }
}

fn digest(words: &[String]) -> Digest {
    let mut digester = hardtack_tree::Digester::new();
    for word in words {
        digester.field(word);
    }
    digester.finish()
}
