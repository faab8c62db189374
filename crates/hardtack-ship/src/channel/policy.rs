//! What is asked of an image before a channel moves to it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_build::store::Store;
use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Document, Environment, Read, Scope, Source};
use hardtack_recipe::{ChannelName, NameError};

use crate::key::{KeyError, PublicKey};

/// The file of the store's own policy.
const FILE: &str = "policy.hcl";

/// What is asked of an image, by channel.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    channels: BTreeMap<ChannelName, ChannelPolicy>,
    otherwise: ChannelPolicy,
}

/// What one channel asks of an image.
#[derive(Clone, Debug)]
pub struct ChannelPolicy {
    /// How many of the keys must have approved.
    pub approvals: usize,
    /// The keys that may approve.
    pub keys: Vec<PublicKey>,
    /// Its audit must have passed.
    pub audit: bool,
    /// It must have been booted and passed.
    pub proof: bool,
}

impl Default for ChannelPolicy {
    fn default() -> Self {
        Self { approvals: 0, keys: Vec::new(), audit: true, proof: true }
    }
}

/// Why a policy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// It cannot be read.
    #[error("cannot read the policy {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// What it says is wrong.
    #[error("{0}")]
    Mistakes(#[from] Diagnostics),
    /// A key of it cannot be used.
    #[error("the policy {} names a key that cannot be used", .path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: KeyError,
    },
    /// Nobody can meet it.
    #[error("the policy {} asks for more approvals for {channel} ({approvals}) than it names keys ({keys})", .path.display())]
    TooFewKeys {
        /// The file.
        path: PathBuf,
        /// The channel.
        channel: ChannelName,
        /// How many approvals it asks for.
        approvals: usize,
        /// How many keys it names.
        keys: usize,
    },
}

impl PolicyError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Key { source, .. } => source.remedy(),
            Self::TooFewKeys { .. } => {
                Some("name as many different keys in `keys` as approvals are asked for".to_owned())
            }
            Self::Io { .. } | Self::Mistakes(_) => None,
        }
    }
}

impl Policy {
    /// The policies by which a channel of a store moves: that in `policy.hcl` of the store, and the given one beside it. Each must
    /// be met. Where there is none, audit and proof are asked for.
    ///
    /// # Errors
    /// When one cannot be read or says what is wrong.
    pub fn of(store: &Store, given: Option<&Path>) -> Result<Vec<Self>, PolicyError> {
        let own = store.root().join(FILE);
        let mut policies = Vec::new();
        if own.exists() {
            policies.push(Self::read(&own)?);
        }
        policies.extend(given.map(Self::read).transpose()?);
        if policies.is_empty() {
            policies.push(Self::default());
        }
        Ok(policies)
    }

    /// Reads a policy. The keys that it names are files, relative to its own directory.
    ///
    /// # Errors
    /// When it cannot be read or says what is wrong.
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        let text = fs::read_to_string(path).map_err(|source| PolicyError::Io { path: path.to_owned(), source })?;
        let document = Document::parse(Source::new(path.display().to_string(), text))?;
        let environment = Environment::sealed();
        let scope = Scope::new(&environment);
        let mut reader = document.reader(&scope);
        let mut written = Vec::new();
        for mut block in reader.blocks("channel") {
            written.extend(reader.absorb(channel(&mut block)).into_option());
        }
        reader.finish(())?;
        let mut policy = Self::default();
        for (name, Written { approvals, keys, audit, proof }) in written {
            let directory = path.parent().unwrap_or(Path::new(""));
            let keys = keys.iter().map(|key| PublicKey::read(&directory.join(key))).collect::<Result<Vec<_>, _>>();
            let mut keys = keys.map_err(|source| PolicyError::Key { path: path.to_owned(), source })?;
            keys.sort_by_key(PublicKey::id);
            keys.dedup_by_key(|key| key.id());
            if approvals > keys.len() {
                let (path, keys) = (path.to_owned(), keys.len());
                return Err(PolicyError::TooFewKeys { path, channel: name, approvals, keys });
            }
            policy.channels.insert(name, ChannelPolicy { approvals, keys, audit, proof });
        }
        Ok(policy)
    }

    /// What it asks of images for a channel.
    pub fn channel(&self, name: &ChannelName) -> &ChannelPolicy {
        self.channels.get(name).unwrap_or(&self.otherwise)
    }
}

/// A `channel` block.
struct Written {
    approvals: usize,
    keys: Vec<String>,
    audit: bool,
    proof: bool,
}

fn channel(block: &mut BlockReader<'_>) -> Result<(ChannelName, Written), Diagnostics> {
    let place = block.label_place(0);
    let name = block.label(0).and_then(|label| match label.parse::<ChannelName>() {
        Ok(name) => Read::present(name),
        Err(error) => {
            let error: NameError = error;
            block.fail(Diagnostic::error(error.to_string()).at(place).help(error.remedy()))
        }
    });
    let approvals = block.optional::<usize>("approvals");
    let keys = block.optional::<Vec<String>>("keys");
    let audit = block.optional::<bool>("audit");
    let proof = block.optional::<bool>("proof");
    let name = block.finish(name)?;
    let written = Written {
        approvals: approvals.unwrap_or(0),
        keys: keys.unwrap_or_default(),
        audit: audit.unwrap_or(true),
        proof: proof.unwrap_or(true),
    };
    Ok((name, written))
}
