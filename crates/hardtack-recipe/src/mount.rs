//! Mount points.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An absolute, normalised directory at which a file system is mounted: `/`, `/var/log`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MountPoint(String);

/// Why a text is not a mount point.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MountPointError {
    /// It does not begin with `/`.
    #[error("the mount point `{0}` is not absolute")]
    Relative(String),
    /// It has `.`, `..`, a doubled or a trailing `/`.
    #[error("the mount point `{given}` is not in its plain form")]
    NotPlain {
        /// As it was written.
        given: String,
        /// The plain form, where there is one.
        plain: Option<String>,
    },
    /// It has blanks or control characters, which no mount point needs and fstab(5) must escape.
    #[error("the mount point `{}` has the character {character:?}", .given.escape_debug())]
    Character {
        /// As it was written.
        given: String,
        /// The first character that is wrong.
        character: char,
    },
    /// It is longer than a path can be.
    #[error("the mount point has {0} bytes; a path has at most 4095")]
    TooLong(usize),
}

impl MountPointError {
    /// What to write instead.
    pub fn remedy(&self) -> String {
        match self {
            Self::Relative(given) if !given.is_empty() => format!("write `/{given}`"),
            Self::NotPlain { plain: Some(plain), .. } => format!("write `{plain}`"),
            Self::TooLong(_) => "shorten it".into(),
            _ => "write an absolute directory such as `/var/log`".into(),
        }
    }
}

impl MountPoint {
    /// The mount point of the root file system.
    pub fn root() -> Self {
        Self("/".into())
    }

    /// The directory, beginning with `/` and without one at its end (but for `/` itself).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `/`.
    pub fn is_root(&self) -> bool {
        self.0 == "/"
    }

    /// Whether it lies below `other`: `/var/log` lies below `/var` and below `/`, not below `/var/log`.
    pub fn is_below(&self, other: &Self) -> bool {
        match self.0.strip_prefix(&other.0) {
            Some("") | None => false,
            Some(rest) => other.is_root() || rest.starts_with('/'),
        }
    }
}

impl FromStr for MountPoint {
    type Err = MountPointError;

    fn from_str(text: &str) -> Result<Self, MountPointError> {
        let given = || text.to_owned();
        if text.len() > 4095 {
            return Err(MountPointError::TooLong(text.len()));
        }
        if let Some(character) = text.chars().find(|c| c.is_control() || c.is_whitespace() || *c == '\\') {
            return Err(MountPointError::Character { given: given(), character });
        }
        let Some(inner) = text.strip_prefix('/') else { return Err(MountPointError::Relative(given())) };
        let parts: Vec<&str> = inner.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let plain = format!("/{}", parts.join("/"));
        let climbs = parts.contains(&"..");
        if climbs || plain != text {
            return Err(MountPointError::NotPlain { given: given(), plain: (!climbs).then_some(plain) });
        }
        Ok(Self(plain))
    }
}

impl TryFrom<String> for MountPoint {
    type Error = MountPointError;

    fn try_from(text: String) -> Result<Self, MountPointError> {
        text.parse()
    }
}

impl From<MountPoint> for String {
    fn from(mount: MountPoint) -> Self {
        mount.0
    }
}

impl fmt::Display for MountPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_plain() {
        let refusal = |text: &str| match text.parse::<MountPoint>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["", "home", "/home/", "//var", "/a/./b", "/a/../b", "/a b", "/a\0"].map(refusal).join("\n"), @r#"
        "": the mount point `` is not absolute; write an absolute directory such as `/var/log`
        "home": the mount point `home` is not absolute; write `/home`
        "/home/": the mount point `/home/` is not in its plain form; write `/home`
        "//var": the mount point `//var` is not in its plain form; write `/var`
        "/a/./b": the mount point `/a/./b` is not in its plain form; write `/a/b`
        "/a/../b": the mount point `/a/../b` is not in its plain form; write an absolute directory such as `/var/log`
        "/a b": the mount point `/a b` has the character ' '; write an absolute directory such as `/var/log`
        "/a\0": the mount point `/a\0` has the character '\0'; write an absolute directory such as `/var/log`
        "#);
    }

    #[test]
    fn lies_below_by_components() {
        let at = |text: &str| text.parse::<MountPoint>().unwrap();
        assert!(at("/var/log").is_below(&at("/var")));
        assert!(at("/var").is_below(&MountPoint::root()));
        assert!(!at("/variety").is_below(&at("/var")));
        assert!(!at("/var").is_below(&at("/var")));
    }
}
