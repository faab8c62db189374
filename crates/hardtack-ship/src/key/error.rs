//! Why a key cannot be used.

use std::io;
use std::path::PathBuf;

/// Why a key cannot be used. No message holds anything of a secret key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("cannot {action} the key {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried, in the infinitive.
        action: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// There is a file already.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file is too large to be a key.
    #[error("{} has more than {limit} bytes, and no key has", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// A passphrase protects it.
    #[error("the key in {} is encrypted", .path.display())]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// It is a secret key where a public one is wanted.
    #[error("{} holds a secret key, and a public one is asked for", .path.display())]
    Secret {
        /// The file.
        path: PathBuf,
    },
    /// It is a public key where a secret one is wanted.
    #[error("{} holds a public key, and nothing can be signed with that", .path.display())]
    Public {
        /// The file.
        path: PathBuf,
    },
    /// It is no key that hardtack understands.
    #[error("{} holds no key of a kind that hardtack knows", .path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// The kernel gives no random bytes.
    #[error("there are no random bytes to make a key of: {0}")]
    Random(getrandom::Error),
    /// A key cannot be written down.
    #[error("the key cannot be encoded: {0}")]
    Encode(String),
}

impl KeyError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::Exists { .. } => Some("choose another name; keys are never overwritten".to_owned()),
            Self::TooLarge { .. } | Self::Unknown { .. } => {
                Some("name a PEM file with an ed25519 or P-256 key; `hardtack keys new` makes one".to_owned())
            }
            Self::Encrypted { path } => Some(format!(
                "decrypt it where nobody else reads: openssl pkcs8 -in {} -out KEY, and remove KEY afterwards",
                path.display()
            )),
            Self::Secret { .. } => Some("name its public key: `hardtack keys show FILE` prints it".to_owned()),
            Self::Public { .. } => Some("name the secret key that belongs to it".to_owned()),
            Self::Io { .. } | Self::Random(_) | Self::Encode(_) => None,
        }
    }
}
