//! Names of images in the store.

use std::fmt;
use std::str::FromStr;

use hardtack_tree::{Digest, DigestParseError};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{ChannelName, ImageName, NameError};

/// What names of images in the store begin with.
const SCHEME: &str = "store:";

/// An image of the store: `store:NAME`, the newest of that name, `store:NAME@CHANNEL`, the one that a channel points to, or
/// `store:NAME@sha256:DIGEST`, this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StoreReference {
    /// Its name.
    pub name: ImageName,
    /// Which of the name.
    pub which: Which,
}

/// Which of the images of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Newest,
    /// The one that a channel points to.
    Channel(ChannelName),
    /// This one.
    Digest(Digest),
}

/// Why a text names no image of the store.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreReferenceError {
    /// It does not begin with `store:`.
    #[error("`{0}` does not begin with `{SCHEME}`")]
    Scheme(String),
    /// The name is none.
    #[error(transparent)]
    Name(#[from] NameError),
    /// What stands behind the `@` is no digest.
    #[error("what stands behind the `@` is no digest: {0}")]
    Digest(#[from] DigestParseError),
    /// What stands behind the `@` is no channel.
    #[error("what stands behind the `@` is no channel: {0}")]
    Channel(#[source] NameError),
}

impl StoreReferenceError {
    /// What to write instead.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Scheme(_) => "write `store:` and the name of an image",
            Self::Name(error) => error.remedy(),
            Self::Channel(_) => "write the name of a channel, or `sha256:` and the 64 digits of a digest",
            Self::Digest(_) => "write `@sha256:` and the 64 digits of its digest",
        }
    }
}

impl StoreReference {
    /// Whether a text is meant as one.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with(SCHEME)
    }
}

impl FromStr for StoreReference {
    type Err = StoreReferenceError;

    fn from_str(text: &str) -> Result<Self, StoreReferenceError> {
        let rest = text.strip_prefix(SCHEME).ok_or_else(|| StoreReferenceError::Scheme(text.into()))?;
        let (name, which) = match rest.split_once('@') {
            None => (rest, Which::Newest),
            Some((name, digest)) if digest.contains(':') => (name, Which::Digest(digest.parse()?)),
            Some((name, channel)) => (name, Which::Channel(channel.parse().map_err(StoreReferenceError::Channel)?)),
        };
        Ok(Self { name: name.parse()?, which })
    }
}

impl TryFrom<String> for StoreReference {
    type Error = StoreReferenceError;

    fn try_from(text: String) -> Result<Self, StoreReferenceError> {
        text.parse()
    }
}

impl From<StoreReference> for String {
    fn from(reference: StoreReference) -> Self {
        reference.to_string()
    }
}

impl fmt::Display for StoreReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.name)?;
        match &self.which {
            Which::Newest => Ok(()),
            Which::Channel(channel) => write!(f, "@{channel}"),
            Which::Digest(digest) => write!(f, "@{digest}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        for text in ["store:base".to_owned(), "store:base@golden".to_owned(), format!("store:base-1.0@{digest}")] {
            assert_eq!(text.parse::<StoreReference>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_names_no_image() {
        let refusal = |text: &str| match text.parse::<StoreReference>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        let wrong = ["base", "store:", "store:a/b", "store:a@", "store:a@sha256:xy"];
        insta::assert_snapshot!(wrong.map(refusal).join("\n"), @r#"
        "base": `base` does not begin with `store:`; write `store:` and the name of an image
        "store:": the name is empty; give it a name
        "store:a/b": the name `a/b` has the character '/'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "store:a@": what stands behind the `@` is no channel: the name is empty; write the name of a channel, or `sha256:` and the 64 digits of a digest
        "store:a@sha256:xy": what stands behind the `@` is no digest: `sha256:xy` is not a digest: write `sha256:` and 64 hexadecimal digits; write `@sha256:` and the 64 digits of its digest
        "#);
    }
}
