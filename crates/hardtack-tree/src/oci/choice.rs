//! Which image of several.

use std::fmt;
use std::str::FromStr;

use crate::{Digest, escaped};

/// What an image runs on (`image-index.md`, "platform").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The operating system: `linux`.
    pub os: String,
    /// The processor: `amd64`.
    pub architecture: String,
    /// A variant of it: `v8`.
    pub variant: Option<String>,
}

/// Which image of a layout is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one for this platform.
    Platform(Platform),
    /// The one whose manifest has this digest.
    Digest(Digest),
    /// The one of this name or tag.
    Name(String),
}

/// A text that chooses no image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no image: write a tag, a digest as in `sha256:…`, or a platform as in `linux/arm64`")]
pub struct ChoiceError(String);

impl Platform {
    /// What images are for where nobody says otherwise.
    pub fn usual() -> Self {
        Self { os: "linux".to_owned(), architecture: "amd64".to_owned(), variant: None }
    }

    /// Whether an image for this runs on `other`; a variant counts only where both name one.
    pub fn fits(&self, other: &Self) -> bool {
        let variant = self.variant.as_ref().zip(other.variant.as_ref()).is_none_or(|(one, other)| one == other);
        self.os == other.os && self.architecture == other.architecture && variant
    }
}

impl FromStr for Choice {
    type Err = ChoiceError;

    /// Tags are those of the distribution specification; a name with slashes has a colon or a host too.
    fn from_str(text: &str) -> Result<Self, ChoiceError> {
        let wrong = || ChoiceError(escaped(text.as_bytes()));
        if text.starts_with("sha256:") {
            return text.parse().map(Self::Digest).map_err(|_| wrong());
        }
        let plain = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [os @ ("linux" | "windows" | "darwin" | "freebsd"), architecture] if plain(architecture) => {
                Ok(Self::Platform(Platform {
                    os: (*os).to_owned(),
                    architecture: (*architecture).to_owned(),
                    variant: None,
                }))
            }
            ["linux", architecture, variant] if plain(architecture) && plain(variant) => Ok(Self::Platform(Platform {
                os: "linux".to_owned(),
                architecture: (*architecture).to_owned(),
                variant: Some((*variant).to_owned()),
            })),
            _ if text.is_empty() || text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) => {
                Err(wrong())
            }
            _ => Ok(Self::Name(text.to_owned())),
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |text: &str| escaped(text.as_bytes());
        write!(f, "{}/{}", escaped(&self.os), escaped(&self.architecture))?;
        self.variant.iter().try_for_each(|variant| write!(f, "/{}", escaped(variant)))
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(platform) => write!(f, "{platform}"),
            Self::Digest(digest) => write!(f, "{digest}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_digests_and_platforms_are_told_apart() {
        for text in ["latest", "v1.2", "ghcr.io/team/app:1", "linux/arm64", "linux/arm/v7", "team/app"] {
            let choice: Choice = text.parse().unwrap();
            assert_eq!(choice.to_string(), text);
            assert_eq!(matches!(choice, Choice::Platform(_)), text.starts_with("linux/"), "{text}");
        }
        assert!(matches!(Digest::of("x").to_string().parse(), Ok(Choice::Digest(_))));
        insta::assert_snapshot!("sha256:12".parse::<Choice>().unwrap_err(), @"`sha256:12` names no image: write a tag, a digest as in `sha256:…`, or a platform as in `linux/arm64`");
        assert!("".parse::<Choice>().is_err() && "a b".parse::<Choice>().is_err());
    }

    #[test]
    fn a_variant_counts_where_both_have_one() {
        let platform = |text: &str| match text.parse() {
            Ok(Choice::Platform(platform)) => platform,
            other => panic!("{other:?}"),
        };
        assert!(platform("linux/arm64/v8").fits(&platform("linux/arm64")));
        assert!(!platform("linux/arm/v6").fits(&platform("linux/arm/v7")));
        assert!(!platform("linux/arm64").fits(&Platform::usual()));
    }
}
