//! Names of volume groups and logical volumes, by the rules of lvm(8), "Valid names".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most bytes of a device name of the device mapper: its structures have 128 with a NUL (`DM_NAME_LEN`).
const LONGEST_MAPPER_NAME: usize = 127;

/// With what LVM's own hidden volumes begin.
const RESERVED_START: [&str; 2] = ["snapshot", "pvmove"];

/// What stands in the names of LVM's own hidden volumes.
const RESERVED_PART: [&str; 15] = [
    "_cdata", "_cmeta", "_corig", "_cvol", "_iorig", "_mimage", "_mlog", "_pmspare", "_rimage", "_rmeta", "_tdata",
    "_tmeta", "_vdata", "_vorigin", "_wcorig",
];

/// Names that devices have in `/dev` of every machine, where a group gets a directory of its name.
const DEVICES: [&str; 30] = [
    "block",
    "bsg",
    "bus",
    "char",
    "console",
    "core",
    "cpu",
    "disk",
    "dri",
    "fd",
    "full",
    "fuse",
    "hugepages",
    "input",
    "kmsg",
    "log",
    "mapper",
    "mem",
    "mqueue",
    "net",
    "null",
    "ptmx",
    "pts",
    "random",
    "shm",
    "stderr",
    "stdin",
    "stdout",
    "urandom",
    "zero",
];

/// The name of a volume group: letters, digits, `+`, `_`, `.` and `-`, the first no `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupName(String);

/// The name of a logical volume: as that of a group, and none that LVM uses for volumes of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VolumeName(String);

/// Why a text is not a name of LVM's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LvmNameError {
    /// It is empty, `.` or `..`.
    #[error("`{0}` is no name for LVM")]
    Directory(String),
    /// It begins with a hyphen.
    #[error("the name `{0}` begins with `-`")]
    Hyphen(String),
    /// It has a character that names do not have.
    #[error("the name `{}` has the character {character:?}", .name.escape_debug())]
    Character {
        /// The name.
        name: String,
        /// The first character that is wrong.
        character: char,
    },
    /// Volumes that LVM makes for itself have such names.
    #[error("the name `{name}` is LVM's own: it has `{part}`")]
    Reserved {
        /// The name.
        name: String,
        /// The part of it that is LVM's.
        part: &'static str,
    },
    /// Something else has it in `/dev`.
    #[error("`/dev/{0}` is there already")]
    Device(String),
    /// It is too long for a device.
    #[error("the name has {len} bytes; a device has at most {LONGEST_MAPPER_NAME}, with each `-` counted twice")]
    TooLong {
        /// Its bytes, as the device mapper counts them.
        len: usize,
    },
}

impl LvmNameError {
    /// What to write instead.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Directory(_) => "give it a name such as `vg00`",
            Self::Hyphen(_) => "begin with a letter or a digit",
            Self::Character { .. } => "use letters, digits, `+`, `_`, `.` and `-`",
            Self::Reserved { .. } | Self::Device(_) => "choose another name",
            Self::TooLong { .. } => "shorten it",
        }
    }
}

/// The name of a volume's device in `/dev/mapper`: `vg00-root`. Hyphens in the names are doubled.
pub fn mapper_name(group: &GroupName, volume: &VolumeName) -> String {
    format!("{}-{}", doubled(&group.0), doubled(&volume.0))
}

fn doubled(name: &str) -> String {
    name.replace('-', "--")
}

fn check(text: &str) -> Result<(), LvmNameError> {
    if matches!(text, "" | "." | "..") {
        return Err(LvmNameError::Directory(text.into()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '_' | '.' | '-');
    if let Some(character) = text.chars().find(|c| !plain(*c)) {
        return Err(LvmNameError::Character { name: text.into(), character });
    }
    if text.starts_with('-') {
        return Err(LvmNameError::Hyphen(text.into()));
    }
    // A group of one letter, and the hyphen between the two.
    match doubled(text).len() {
        len if len + 2 > LONGEST_MAPPER_NAME => Err(LvmNameError::TooLong { len }),
        _ => Ok(()),
    }
}

impl FromStr for GroupName {
    type Err = LvmNameError;

    fn from_str(text: &str) -> Result<Self, LvmNameError> {
        check(text)?;
        if DEVICES.contains(&text) { Err(LvmNameError::Device(text.into())) } else { Ok(Self(text.into())) }
    }
}

impl FromStr for VolumeName {
    type Err = LvmNameError;

    fn from_str(text: &str) -> Result<Self, LvmNameError> {
        check(text)?;
        let begins = RESERVED_START.into_iter().find(|part| text.starts_with(part));
        let has = RESERVED_PART.into_iter().find(|part| text.contains(part));
        match begins.or(has) {
            Some(part) => Err(LvmNameError::Reserved { name: text.into(), part }),
            None => Ok(Self(text.into())),
        }
    }
}

impl GroupName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses a volume whose device would have too long a name.
    ///
    /// # Errors
    /// [`LvmNameError::TooLong`].
    pub fn with(&self, volume: &VolumeName) -> Result<(), LvmNameError> {
        match mapper_name(self, volume).len() {
            len if len > LONGEST_MAPPER_NAME => Err(LvmNameError::TooLong { len }),
            _ => Ok(()),
        }
    }
}

impl VolumeName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! text_conversions {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = LvmNameError;

            fn try_from(text: String) -> Result<Self, LvmNameError> {
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
    )*};
}

text_conversions!(GroupName, VolumeName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_lvm_takes() {
        for name in ["vg00", "0.a+b_c-d", "SNAP", "a-"] {
            assert!(name.parse::<VolumeName>().is_ok(), "{name}");
        }
        let refusal = |text: &str| match text.parse::<VolumeName>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        let long = "-".repeat(65).replacen('-', "a", 1);
        insta::assert_snapshot!(["", "..", "-a", "a b", "ä", "snapshot1", "a_tmeta", &long].map(refusal).join("\n"), @r#"
        "": `` is no name for LVM; give it a name such as `vg00`
        "..": `..` is no name for LVM; give it a name such as `vg00`
        "-a": the name `-a` begins with `-`; begin with a letter or a digit
        "a b": the name `a b` has the character ' '; use letters, digits, `+`, `_`, `.` and `-`
        "ä": the name `ä` has the character 'ä'; use letters, digits, `+`, `_`, `.` and `-`
        "snapshot1": the name `snapshot1` is LVM's own: it has `snapshot`; choose another name
        "a_tmeta": the name `a_tmeta` is LVM's own: it has `_tmeta`; choose another name
        "a----------------------------------------------------------------": the name has 129 bytes; a device has at most 127, with each `-` counted twice; shorten it
        "#);
    }

    #[test]
    fn hyphens_are_doubled_in_the_device_mapper() {
        let name = |group: &str, volume: &str| mapper_name(&group.parse().unwrap(), &volume.parse().unwrap());
        assert_eq!(name("vg00", "root"), "vg00-root");
        assert_eq!(name("my-vg", "var-log"), "my--vg-var--log");
        let (group, volume) = ("a".repeat(64).parse::<GroupName>().unwrap(), "b".repeat(63).parse().unwrap());
        assert!(group.with(&volume).is_err() && group.with(&"b".repeat(62).parse().unwrap()).is_ok());
    }
}
