//! What is wrong with an image.

use std::fmt;

use hardtack_build::store::ImageId;
use hardtack_tree::Digest;
use serde::Serialize;

use crate::key::KeyId;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Where it is: a file, or a part of the store.
    pub place: String,
    /// What was looked at: `content`, `audit.json`, `signature`.
    pub what: String,
    /// What is wrong; nothing when it is as it must be.
    pub fault: Option<Fault>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Fault {
    /// It is not there.
    Missing,
    /// It cannot be read.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// The content of an image or a disk is another.
    Content {
        /// What it should be.
        expected: Digest,
        /// What it is.
        found: Digest,
    },
    /// The bytes of a file are others than those that were signed.
    Changed {
        /// The file.
        file: String,
        /// What was signed.
        signed: Digest,
        /// What is there.
        found: Digest,
    },
    /// Evidence says something else than the manifest or the record.
    Contradiction {
        /// What does not agree.
        what: String,
    },
    /// A statement is about another image.
    OtherImage {
        /// Which image this is.
        image: ImageId,
    },
    /// A signature says that it is of a key, and is not.
    BadSignature {
        /// The key.
        key: KeyId,
    },
    /// Nobody with this key has signed where the image comes from.
    NotSigned {
        /// The key.
        key: KeyId,
    },
    /// A rebuild from the recipe gives another image.
    Rebuilt {
        /// What it should give.
        expected: Digest,
        /// What it gives; none where it gives no image.
        found: Option<Digest>,
    },
    /// No signed statement is about this file, and it does not say itself what it holds.
    Unvouched,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it is not there"),
            Self::Unreadable { reason } => write!(f, "it cannot be read: {reason}"),
            Self::Content { expected, found } => write!(f, "its content is {found}, and should be {expected}"),
            Self::Changed { file, signed, found } => {
                write!(f, "{} is {found}, and {signed} was signed", file.escape_debug())
            }
            Self::Contradiction { what } => f.write_str(what),
            Self::OtherImage { image } => write!(f, "it is about another image than {image}"),
            Self::BadSignature { key } => write!(f, "what is signed there was not signed with the key {key}"),
            Self::NotSigned { key } => write!(f, "no valid signature of the key {key} says where the image comes from"),
            Self::Rebuilt { expected, found: Some(found) } => write!(f, "it gives {found}, and not {expected}"),
            Self::Rebuilt { expected, found: None } => write!(f, "it gives no image, and not {expected}"),
            Self::Unvouched => f.write_str("no signed statement is about it"),
        }
    }
}

impl Fault {
    /// What the user can do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing | Self::Unreadable { .. } => "bring back the file, or build the image again",
            Self::Content { .. } => "do not use it: something has written to it; take another copy, or build it again",
            Self::Changed { .. } => {
                "do not use it unless you know what changed it; then look at it and sign the image again"
            }
            Self::Contradiction { .. } => "do not trust this evidence; build the image again",
            Self::OtherImage { .. } => "remove the statement, it belongs elsewhere",
            Self::BadSignature { .. } => "remove the statement, somebody has changed it; sign the image again",
            Self::NotSigned { .. } => "have the owner of the key sign it: hardtack sign IMAGE --key FILE",
            Self::Rebuilt { .. } => {
                "take the recipe, the lock, the variables and the version of hardtack that it was baked with"
            }
            Self::Unvouched => "sign the directory with the file in it: hardtack sign DIRECTORY --key FILE",
        }
    }
}
