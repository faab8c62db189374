//! What can go wrong with a store.

use std::io;
use std::path::{Path, PathBuf};

use hardtack_recipe::{ChannelName, ImageName};
use hardtack_remote::{Address, RemoteError};
use hardtack_tree::TreeError;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No directory for it can be told.
    #[error("there is no place for the store: HARDTACK_STORE, XDG_DATA_HOME and HOME are all unset")]
    NoLocation,
    /// The file system cannot hold layers.
    #[error("{} cannot hold the store: {reason}", .path.display())]
    Unfit {
        /// The store's directory.
        path: PathBuf,
        /// What it lacks.
        reason: String,
    },
    /// Only root can use it: layers keep owners, devices and attributes of the images' files.
    #[error("the store {} needs root", .path.display())]
    NotRoot {
        /// The store's directory.
        path: PathBuf,
    },
    /// A system call failed.
    #[error("cannot {action} {}", .path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A record is not what this version writes.
    #[error("{} is damaged", .path.display())]
    Damaged {
        /// The record.
        path: PathBuf,
        /// Why it cannot be read.
        #[source]
        source: serde_json::Error,
    },
    /// A layer cannot be opened.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Another process works with it.
    #[error("another hardtack works with the store")]
    InUse,
    /// The shared store cannot be used.
    #[error(transparent)]
    Remote(Box<RemoteError>),
    /// An object of the shared store is not what it must be.
    #[error("{name} in the shared store {address} is damaged: {reason}")]
    SharedDamage {
        /// Where the shared store is.
        address: Box<Address>,
        /// The object.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A layer cannot be made ready to be sent.
    #[error("cannot pack the layer of {layer} for the shared store")]
    Pack {
        /// The step that made it.
        layer: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A channel has moved on two machines, and nobody can say which way is right.
    #[error("the channel {channel} of {image} has moved both in this store and in the shared store {address}")]
    Diverged {
        /// Where the shared store is.
        address: Box<Address>,
        /// The name of the images.
        image: ImageName,
        /// The channel.
        channel: ChannelName,
    },
    /// Another build holds the lock and the user asked to stop waiting.
    #[error("interrupted while another build works on the same layer")]
    Interrupted,
}

impl StoreError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NoLocation => Some("set HARDTACK_STORE to a directory on a local disk".to_owned()),
            Self::NotRoot { .. } => Some("run it as root, for example with sudo; what only reads recipes and trees (validate, fmt, vars, audit, rules) needs no root".to_owned()),
            Self::Unfit { .. } => {
                Some("set HARDTACK_STORE to a directory on ext4, xfs or btrfs of this machine".to_owned())
            }
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => Some(
                "free some space, `hardtack cache prune` may help, or set HARDTACK_STORE to a larger disk".to_owned(),
            ),
            Self::Damaged { path, .. } => Some(damaged(path).to_owned()),
            Self::Remote(error) => error.remedy(),
            Self::SharedDamage { .. } => Some(
                "`hardtack store verify` names all that is damaged; remove it, and push it again from a store that has it".to_owned(),
            ),
            Self::Diverged { image, channel, .. } => Some(format!(
                "look at both with `hardtack channels {image}`, with and without `--remote none`; to keep the shared one, remove \
                 channels/{image}/{channel}.json of this store and promote again"
            )),
            Self::Pack { .. } => None,
            Self::InUse => Some("wait until it has ended".to_owned()),
            Self::Io { .. } | Self::Tree(_) | Self::Interrupted => None,
        }
    }
}

/// What can be done about a damaged file of the store. What people decided cannot be made again.
fn damaged(path: &Path) -> &'static str {
    let is_in = |directory: &str| path.components().any(|part| part.as_os_str() == directory);
    if is_in("marks") {
        "somebody marked the image as bad: put the file back from a backup, or remove it and mark the image again"
    } else if is_in("channels") {
        "put the file back from a backup; without it the channel and its history are gone"
    } else {
        "remove it; what it describes is built again"
    }
}

impl From<RemoteError> for StoreError {
    fn from(error: RemoteError) -> Self {
        Self::Remote(Box::new(error))
    }
}

/// Says which file and what was tried when a system call fails.
pub(crate) trait At<T> {
    /// `action` is an infinitive: `read`.
    fn at(self, path: &Path, action: &'static str) -> Result<T, StoreError>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, path: &Path, action: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Io { path: path.to_owned(), action, source: source.into() })
    }
}
