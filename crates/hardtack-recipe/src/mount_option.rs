//! Mount options and what is known of them.

use std::fmt;
use std::str::FromStr;

use hardtack_hcl::nearest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::FileSystem;

/// One mount option as fstab(5) writes it: `nodev`, `size=512M`. Checked against the options that
/// mount(8), ext4(5), tmpfs(5) and systemd.mount(5) know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MountOption(String);

/// Why a text is not a mount option.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MountOptionError {
    /// No file system knows it.
    #[error("`{option}` is not a mount option")]
    Unknown {
        /// The option's name as written.
        option: String,
        /// The known option that is nearest in spelling.
        nearest: Option<String>,
    },
    /// Several options stand in one string.
    #[error("`{0}` holds several mount options")]
    Several(String),
    /// It has a value and takes none.
    #[error("the mount option `{0}` takes no value")]
    NoValue(String),
    /// It has no value and needs one.
    #[error("the mount option `{0}` needs a value")]
    NeedsValue(String),
    /// Its value holds what fstab(5) cannot.
    #[error("the value of the mount option `{0}` has a blank or a control character")]
    Value(String),
}

impl MountOptionError {
    /// What to write instead.
    pub fn remedy(&self) -> String {
        match self {
            Self::Unknown { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::Unknown { .. } => "see mount(8) and ext4(5) for the options there are".into(),
            Self::Several(_) => "write them as a list, one string each".into(),
            Self::NoValue(option) => format!("write `{option}`"),
            Self::NeedsValue(option) => format!("write `{option}=…`"),
            Self::Value(_) => "leave it out".into(),
        }
    }
}

/// Whether an option has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Argument {
    None,
    Needed,
    Optional,
}

/// The file systems that know an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Everywhere,
    Ext4,
    Tmpfs,
}

use Argument::{Needed, None as Bare, Optional};
use Known::{Everywhere, Ext4, Tmpfs};

/// Every known option: its name, its argument, where it is known, and the question that it answers; two
/// options with different answers to one question contradict each other.
const OPTIONS: &[(&str, Argument, Known, &str)] = &[
    ("async", Bare, Everywhere, "sync"),
    ("atime", Bare, Everywhere, "atime"),
    ("auto", Bare, Everywhere, "auto"),
    ("defaults", Bare, Everywhere, "defaults"),
    ("dev", Bare, Everywhere, "dev"),
    ("diratime", Bare, Everywhere, "diratime"),
    ("dirsync", Bare, Everywhere, "dirsync"),
    ("exec", Bare, Everywhere, "exec"),
    ("group", Bare, Everywhere, "user"),
    ("iversion", Bare, Everywhere, "iversion"),
    ("lazytime", Bare, Everywhere, "lazytime"),
    ("nodev", Bare, Everywhere, "dev"),
    ("nodiratime", Bare, Everywhere, "diratime"),
    ("noatime", Bare, Everywhere, "atime"),
    ("noauto", Bare, Everywhere, "auto"),
    ("noexec", Bare, Everywhere, "exec"),
    ("nofail", Bare, Everywhere, "nofail"),
    ("noiversion", Bare, Everywhere, "iversion"),
    ("nolazytime", Bare, Everywhere, "lazytime"),
    ("norelatime", Bare, Everywhere, "norelatime"),
    ("nostrictatime", Bare, Everywhere, "nostrictatime"),
    ("nosuid", Bare, Everywhere, "suid"),
    ("nosymfollow", Bare, Everywhere, "symfollow"),
    ("nouser", Bare, Everywhere, "user"),
    ("owner", Bare, Everywhere, "user"),
    ("relatime", Bare, Everywhere, "atime"),
    ("ro", Bare, Everywhere, "write"),
    ("rw", Bare, Everywhere, "write"),
    ("silent", Bare, Everywhere, "silent"),
    ("loud", Bare, Everywhere, "silent"),
    ("strictatime", Bare, Everywhere, "atime"),
    ("suid", Bare, Everywhere, "suid"),
    ("sync", Bare, Everywhere, "sync"),
    ("user", Bare, Everywhere, "user"),
    ("users", Bare, Everywhere, "user"),
    ("_netdev", Bare, Everywhere, "_netdev"),
    ("x-initrd.mount", Bare, Everywhere, "x-initrd.mount"),
    ("x-systemd.after", Needed, Everywhere, ""),
    ("x-systemd.automount", Bare, Everywhere, "x-systemd.automount"),
    ("x-systemd.before", Needed, Everywhere, ""),
    ("x-systemd.device-timeout", Needed, Everywhere, "x-systemd.device-timeout"),
    ("x-systemd.growfs", Bare, Everywhere, "x-systemd.growfs"),
    ("x-systemd.idle-timeout", Needed, Everywhere, "x-systemd.idle-timeout"),
    ("x-systemd.makefs", Bare, Everywhere, "x-systemd.makefs"),
    ("x-systemd.mount-timeout", Needed, Everywhere, "x-systemd.mount-timeout"),
    ("x-systemd.rw-only", Bare, Everywhere, "x-systemd.rw-only"),
    ("x-systemd.required-by", Needed, Everywhere, ""),
    ("x-systemd.requires", Needed, Everywhere, ""),
    ("x-systemd.requires-mounts-for", Needed, Everywhere, ""),
    ("x-systemd.wanted-by", Needed, Everywhere, ""),
    ("acl", Bare, Ext4, "acl"),
    ("noacl", Bare, Ext4, "acl"),
    ("barrier", Optional, Ext4, "barrier"),
    ("nobarrier", Bare, Ext4, "barrier"),
    ("commit", Needed, Ext4, "commit"),
    ("data", Needed, Ext4, "data"),
    ("data_err", Needed, Ext4, "data_err"),
    ("delalloc", Bare, Ext4, "delalloc"),
    ("nodelalloc", Bare, Ext4, "delalloc"),
    ("discard", Bare, Ext4, "discard"),
    ("nodiscard", Bare, Ext4, "discard"),
    ("errors", Needed, Ext4, "errors"),
    ("grpid", Bare, Ext4, "grpid"),
    ("nogrpid", Bare, Ext4, "grpid"),
    ("init_itable", Optional, Ext4, "init_itable"),
    ("noinit_itable", Bare, Ext4, "init_itable"),
    ("journal_checksum", Bare, Ext4, "journal_checksum"),
    ("nojournal_checksum", Bare, Ext4, "journal_checksum"),
    ("journal_ioprio", Needed, Ext4, "journal_ioprio"),
    ("lifetime_write_kbytes", Needed, Ext4, "lifetime_write_kbytes"),
    ("max_batch_time", Needed, Ext4, "max_batch_time"),
    ("min_batch_time", Needed, Ext4, "min_batch_time"),
    ("noload", Bare, Ext4, "noload"),
    ("prjquota", Bare, Ext4, "prjquota"),
    ("quota", Bare, Ext4, "quota"),
    ("noquota", Bare, Ext4, "quota"),
    ("grpquota", Bare, Ext4, "grpquota"),
    ("usrquota", Bare, Ext4, "usrquota"),
    ("resgid", Needed, Ext4, "resgid"),
    ("resuid", Needed, Ext4, "resuid"),
    ("stripe", Needed, Ext4, "stripe"),
    ("user_xattr", Bare, Ext4, "user_xattr"),
    ("nouser_xattr", Bare, Ext4, "user_xattr"),
    ("gid", Needed, Tmpfs, "gid"),
    ("huge", Needed, Tmpfs, "huge"),
    ("mode", Needed, Tmpfs, "mode"),
    ("mpol", Needed, Tmpfs, "mpol"),
    ("noswap", Bare, Tmpfs, "noswap"),
    ("nr_blocks", Needed, Tmpfs, "size"),
    ("nr_inodes", Needed, Tmpfs, "nr_inodes"),
    ("size", Needed, Tmpfs, "size"),
    ("uid", Needed, Tmpfs, "uid"),
];

impl MountOption {
    /// The option as fstab(5) writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its name, without a value: `size` of `size=512M`.
    pub fn name(&self) -> &str {
        self.0.split_once('=').map_or(&self.0, |(name, _)| name)
    }

    /// Its value: `512M` of `size=512M`.
    pub fn value(&self) -> Option<&str> {
        self.0.split_once('=').map(|(_, value)| value)
    }

    /// Whether the two cannot both hold: `exec` and `noexec`, or two different sizes.
    pub fn contradicts(&self, other: &Self) -> bool {
        let question = |option: &Self| known(option.name()).map_or("", |(_, _, _, question)| *question);
        self != other && !question(self).is_empty() && question(self) == question(other)
    }

    /// Whether a file system of this type knows it; file systems in memory are `None`.
    pub fn is_known_to(&self, fs: Option<FileSystem>) -> bool {
        match known(self.name()) {
            Some((_, _, Everywhere, _)) => true,
            Some((_, _, Ext4, _)) => fs == Some(FileSystem::Ext4),
            Some((_, _, Tmpfs, _)) => fs.is_none(),
            None => false,
        }
    }
}

/// What is known of an option.
fn known(name: &str) -> Option<&'static (&'static str, Argument, Known, &'static str)> {
    OPTIONS.iter().find(|(known, ..)| *known == name)
}

impl FromStr for MountOption {
    type Err = MountOptionError;

    fn from_str(text: &str) -> Result<Self, MountOptionError> {
        if text.contains(',') {
            return Err(MountOptionError::Several(text.into()));
        }
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let Some((_, argument, ..)) = known(name) else {
            let nearest = nearest(name, OPTIONS.iter().map(|(known, ..)| *known)).map(str::to_owned);
            return Err(MountOptionError::Unknown { option: name.escape_debug().to_string(), nearest });
        };
        match (argument, value) {
            (Bare, Some(_)) => Err(MountOptionError::NoValue(name.into())),
            (Needed, None | Some("")) => Err(MountOptionError::NeedsValue(name.into())),
            (_, Some(value)) if value.chars().any(|c| c.is_control() || c.is_whitespace()) => {
                Err(MountOptionError::Value(name.into()))
            }
            _ => Ok(Self(text.into())),
        }
    }
}

impl TryFrom<String> for MountOption {
    type Error = MountOptionError;

    fn try_from(text: String) -> Result<Self, MountOptionError> {
        text.parse()
    }
}

impl From<MountOption> for String {
    fn from(option: MountOption) -> Self {
        option.0
    }
}

impl fmt::Display for MountOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(text: &str) -> MountOption {
        text.parse().unwrap()
    }

    #[test]
    fn refuses_what_no_file_system_knows() {
        let refusal = |text: &str| match text.parse::<MountOption>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["noexce", "wobble", "nodev,nosuid", "nodev=1", "size", "size=1 G"].map(refusal).join("\n"), @r#"
        "noexce": `noexce` is not a mount option; did you mean `noexec`?
        "wobble": `wobble` is not a mount option; see mount(8) and ext4(5) for the options there are
        "nodev,nosuid": `nodev,nosuid` holds several mount options; write them as a list, one string each
        "nodev=1": the mount option `nodev` takes no value; write `nodev`
        "size": the mount option `size` needs a value; write `size=…`
        "size=1 G": the value of the mount option `size` has a blank or a control character; leave it out
        "#);
    }

    #[test]
    fn finds_contradictions() {
        assert!(option("exec").contradicts(&option("noexec")));
        assert!(option("noatime").contradicts(&option("relatime")));
        assert!(option("size=1G").contradicts(&option("size=2G")));
        assert!(!option("nodev").contradicts(&option("nosuid")));
        assert!(!option("nodev").contradicts(&option("nodev")));
        assert!(!option("x-systemd.after=a").contradicts(&option("x-systemd.after=b")));
    }

    #[test]
    fn knows_which_file_system_knows_what() {
        assert!(option("nodev").is_known_to(None));
        assert!(option("size=1G").is_known_to(None));
        assert!(!option("size=1G").is_known_to(Some(FileSystem::Ext4)));
        assert!(!option("errors=remount-ro").is_known_to(None));
    }
}
