//! What can go wrong with a shared store.

use std::error::Error;

use crate::Address;

/// Why a shared store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The address is none.
    #[error("the address of the shared store is wrong: {reason}")]
    Address {
        /// What is wrong with it. The address itself may hold a secret and is not repeated.
        reason: &'static str,
    },
    /// The directory of this machine cannot be used.
    #[error("cannot use the shared store {address}")]
    Directory {
        /// Where it is.
        address: Address,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The libraries of the network cannot be made ready.
    #[error("the network cannot be used")]
    Network(#[source] Box<dyn Error + Send + Sync>),
    /// The server ignores conditions.
    #[error("the server of {address} writes objects over others although it is asked not to")]
    Unconditional {
        /// Where it is.
        address: Address,
    },
    /// A request failed.
    #[error("cannot {action} {name} in the shared store {address}")]
    Request {
        /// Where the store is.
        address: Address,
        /// The object.
        name: String,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the server, or the way to it, said.
        #[source]
        source: Box<object_store::Error>,
    },
    /// What an object holds cannot be taken up here, or a file of this machine not be sent.
    #[error("cannot {action} {name} of the shared store {address}")]
    Local {
        /// Where the store is.
        address: Address,
        /// The object.
        name: String,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// An object is larger than any of its kind.
    #[error("{name} in the shared store {address} has {size} bytes, and no such object has more than {limit}")]
    TooLarge {
        /// Where the store is.
        address: Address,
        /// The object.
        name: String,
        /// Its bytes.
        size: u64,
        /// The most that are taken.
        limit: u64,
    },
}

impl RemoteError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        const WITHOUT: &str = "or work without it: unset HARDTACK_REMOTE, or give `--remote none`";
        Some(match self {
            Self::Address { .. } => "write s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or \
                                     file:///DIRECTORY; credentials come from the environment"
                .to_owned(),
            Self::Unconditional { .. } => {
                "take a server that honours `If-None-Match: *` of PUT requests: without it two builders would undo each other's work"
                    .to_owned()
            }
            Self::Request { source, .. } => match **source {
                object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
                    format!("look at the credentials in the environment and what they may do with the bucket, {WITHOUT}")
                }
                object_store::Error::NotFound { .. } => {
                    format!("look at the name of the bucket, which must be there already, {WITHOUT}")
                }
                _ => format!("look whether the server can be reached from here, {WITHOUT}"),
            },
            Self::Network(_) | Self::Directory { .. } => {
                format!("mend that, {WITHOUT}")
            }
            Self::Local { .. } => return None,
            Self::TooLarge { name, .. } => format!("remove {name} from the shared store: it is damaged"),
        })
    }
}
