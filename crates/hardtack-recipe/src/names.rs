//! Names that recipes give to images, disks and steps.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What the name of an output that holds a part of an image ends with.
const PARTIAL: &str = ".partial";

/// The name of an image: letters, digits, `.`, `_` and `-`, at most 128, the first a letter or digit.
/// It is also the name of a directory, so nothing else is allowed;
/// and it does not end like that of a part of an image, see [`ImageName::of_part`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageName(String);

/// The name of a step within its image, as `--upto` and `--without` take it: the block's label, or one
/// made of its type and number (`packages`, `packages-2`, `file:/etc/motd`). It is shown on one line, so
/// it has no control characters, and at most 4096 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StepName(String);

/// The name of a disk beside the boot disk: letters, digits, `.`, `_` and `-`, at most 64, the first a letter or digit.
/// It becomes a part of the names of files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DiskName(String);

/// The name of a channel, a pointer to an image: letters, digits, `.`, `_` and `-`, at most 64, the first a letter or digit.
/// It stands where a digest can (`web@golden`), so one that could be the beginning of a digest is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelName(String);

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// It is empty.
    #[error("the name is empty")]
    Empty,
    /// It is too long.
    #[error("the name has {len} bytes; at most {limit} are allowed")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The most that is allowed.
        limit: usize,
    },
    /// It begins with a character that only the rest may have.
    #[error("the name `{0}` does not begin with a letter or digit")]
    Start(String),
    /// It has a character that names do not have.
    #[error("the name `{name}` has the character {character:?}")]
    Character {
        /// The name.
        name: String,
        /// The first character that is wrong.
        character: char,
    },
    /// It ends like the name of a part of an image.
    #[error("the name `{0}` ends with {PARTIAL}, like that of a part of an image")]
    Partial(String),
    /// It is that of a channel, and would be taken for a digest.
    #[error("the name `{0}` could be the beginning of a digest")]
    Digest(String),
}

impl NameError {
    /// What to write instead.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "give it a name",
            Self::TooLong { .. } => "shorten it",
            Self::Start(_) => "begin with a letter or a digit",
            Self::Digest(_) => "use a letter after `f`, or one of `.`, `_` and `-`",
            Self::Partial(_) => "choose another ending: builds with --upto and --without use this one",
            Self::Character { .. } => {
                "use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory"
            }
        }
    }
}

impl ImageName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name under which a part of the image goes: one that no image has.
    pub fn of_part(&self) -> String {
        format!("{self}{PARTIAL}")
    }
}

impl StepName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DiskName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What messages call a disk: `the boot disk`, which has no name, or `the disk data`.
    pub fn title(name: Option<&Self>) -> String {
        name.map_or_else(|| "the boot disk".to_owned(), |name| format!("the disk {name}"))
    }
}

/// Refuses what cannot be the name of a file everywhere.
fn file_name(text: &str, limit: usize) -> Result<(), NameError> {
    length(text, limit)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if let Some(character) = text.chars().find(|c| !plain(*c)) {
        return Err(NameError::Character { name: text.escape_debug().to_string(), character });
    }
    match text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        true => Ok(()),
        false => Err(NameError::Start(text.into())),
    }
}

impl ChannelName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ChannelName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        file_name(text, 64)?;
        match text.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c)) {
            true => Err(NameError::Digest(text.into())),
            false => Ok(Self(text.into())),
        }
    }
}

impl FromStr for DiskName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        file_name(text, 64).map(|()| Self(text.into()))
    }
}

impl FromStr for ImageName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        file_name(text, 128)?;
        if text.ends_with(PARTIAL) {
            return Err(NameError::Partial(text.into()));
        }
        Ok(Self(text.into()))
    }
}

impl FromStr for StepName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        length(text, 4096)?;
        match text.chars().find(|c| c.is_control()) {
            Some(character) => Err(NameError::Character { name: text.escape_debug().to_string(), character }),
            None => Ok(Self(text.into())),
        }
    }
}

/// Refuses nothing and too much.
fn length(text: &str, limit: usize) -> Result<(), NameError> {
    match text.len() {
        0 => Err(NameError::Empty),
        len if len > limit => Err(NameError::TooLong { len, limit }),
        _ => Ok(()),
    }
}

macro_rules! text_conversions {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

text_conversions!(ChannelName, DiskName, ImageName, StepName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channel_names_are_no_digests() {
        for name in ["golden", "candidate", "legacy-2025", "cafe-1"] {
            assert!(name.parse::<ChannelName>().is_ok(), "{name}");
        }
        let refusal = |text: &str| match text.parse::<ChannelName>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["", "cafe", "20260101", "../x", "sha256:ab"].map(refusal).join("\n"), @r#"
        "": the name is empty; give it a name
        "cafe": the name `cafe` could be the beginning of a digest; use a letter after `f`, or one of `.`, `_` and `-`
        "20260101": the name `20260101` could be the beginning of a digest; use a letter after `f`, or one of `.`, `_` and `-`
        "../x": the name `../x` has the character '/'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "sha256:ab": the name `sha256:ab` has the character ':'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "#);
    }

    #[test]
    fn image_names_are_safe_directory_names() {
        for name in ["infra-ecs", "teleport-oss-1.2.3", "0_a"] {
            assert!(name.parse::<ImageName>().is_ok(), "{name}");
        }
        let refusal = |text: &str| match text.parse::<ImageName>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["", "..", ".hidden", "-rf", "a/b", "a b", "ä", "a\n"].map(refusal).join("\n"), @r#"
        "": the name is empty; give it a name
        "..": the name `..` does not begin with a letter or digit; begin with a letter or a digit
        ".hidden": the name `.hidden` does not begin with a letter or digit; begin with a letter or a digit
        "-rf": the name `-rf` does not begin with a letter or digit; begin with a letter or a digit
        "a/b": the name `a/b` has the character '/'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "a b": the name `a b` has the character ' '; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "ä": the name `ä` has the character 'ä'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "a\n": the name `a\n` has the character '\n'; use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
        "#);
    }
}
