//! Mount options and what is known of them.

use std::fmt;
use std::str::FromStr;

use hardtack_hcl::nearest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::FileSystem;

/// One mount option as fstab(5) writes it: `nodev`, `size=512M`. Checked against the options that
/// mount(8), ext4(5), xfs(5), btrfs(5), tmpfs(5) and systemd.mount(5) know.
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
            Self::Unknown { .. } => {
                "see mount(8) and the manual page of the file system for the options there are".into()
            }
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

/// What a mount option is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MountKind {
    /// A file system on a disk.
    Disk(FileSystem),
    /// A file system in memory.
    Tmpfs,
    /// Changes laid over a directory.
    Overlay,
}

impl fmt::Display for MountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disk(fs) => fs.as_str(),
            Self::Tmpfs => "tmpfs",
            Self::Overlay => "overlay",
        })
    }
}

use Argument::{Needed, None as Bare, Optional};

/// Options of the kernel and of systemd, which every mount knows.
const EVERYWHERE: &[MountKind] = &[
    MountKind::Disk(FileSystem::Ext4),
    MountKind::Disk(FileSystem::Xfs),
    MountKind::Disk(FileSystem::Btrfs),
    MountKind::Tmpfs,
    MountKind::Overlay,
];
const ON_DISK: &[MountKind] = EVERYWHERE.split_at(3).0;
const EXT4: &[MountKind] = ON_DISK.split_at(1).0;
const EXT4_XFS: &[MountKind] = ON_DISK.split_at(2).0;
const EXT4_BTRFS: &[MountKind] = &[MountKind::Disk(FileSystem::Ext4), MountKind::Disk(FileSystem::Btrfs)];
const XFS: &[MountKind] = &[MountKind::Disk(FileSystem::Xfs)];
const BTRFS: &[MountKind] = &[MountKind::Disk(FileSystem::Btrfs)];
const TMPFS: &[MountKind] = &[MountKind::Tmpfs];

/// What is known of an option: its name, its argument, what knows it, and the question that it answers; two options
/// with different answers to one question contradict each other.
type Known = (&'static str, Argument, &'static [MountKind], &'static str);

/// Every known option; one that file systems understand differently stands here once for each meaning.
const OPTIONS: &[Known] = &[
    ("async", Bare, EVERYWHERE, "sync"),
    ("atime", Bare, EVERYWHERE, "atime"),
    ("auto", Bare, EVERYWHERE, "auto"),
    ("defaults", Bare, EVERYWHERE, "defaults"),
    ("dev", Bare, EVERYWHERE, "dev"),
    ("diratime", Bare, EVERYWHERE, "diratime"),
    ("dirsync", Bare, EVERYWHERE, "dirsync"),
    ("exec", Bare, EVERYWHERE, "exec"),
    ("group", Bare, EVERYWHERE, "user"),
    ("iversion", Bare, EVERYWHERE, "iversion"),
    ("lazytime", Bare, EVERYWHERE, "lazytime"),
    ("nodev", Bare, EVERYWHERE, "dev"),
    ("nodiratime", Bare, EVERYWHERE, "diratime"),
    ("noatime", Bare, EVERYWHERE, "atime"),
    ("noauto", Bare, EVERYWHERE, "auto"),
    ("noexec", Bare, EVERYWHERE, "exec"),
    ("nofail", Bare, EVERYWHERE, "nofail"),
    ("noiversion", Bare, EVERYWHERE, "iversion"),
    ("nolazytime", Bare, EVERYWHERE, "lazytime"),
    ("norelatime", Bare, EVERYWHERE, "norelatime"),
    ("nostrictatime", Bare, EVERYWHERE, "nostrictatime"),
    ("nosuid", Bare, EVERYWHERE, "suid"),
    ("nosymfollow", Bare, EVERYWHERE, "symfollow"),
    ("nouser", Bare, EVERYWHERE, "user"),
    ("owner", Bare, EVERYWHERE, "user"),
    ("relatime", Bare, EVERYWHERE, "atime"),
    ("ro", Bare, EVERYWHERE, "write"),
    ("rw", Bare, EVERYWHERE, "write"),
    ("silent", Bare, EVERYWHERE, "silent"),
    ("loud", Bare, EVERYWHERE, "silent"),
    ("strictatime", Bare, EVERYWHERE, "atime"),
    ("suid", Bare, EVERYWHERE, "suid"),
    ("sync", Bare, EVERYWHERE, "sync"),
    ("user", Bare, EVERYWHERE, "user"),
    ("users", Bare, EVERYWHERE, "user"),
    ("_netdev", Bare, EVERYWHERE, "_netdev"),
    ("x-initrd.mount", Bare, EVERYWHERE, "x-initrd.mount"),
    ("x-systemd.after", Needed, EVERYWHERE, ""),
    ("x-systemd.automount", Bare, EVERYWHERE, "x-systemd.automount"),
    ("x-systemd.before", Needed, EVERYWHERE, ""),
    ("x-systemd.device-timeout", Needed, EVERYWHERE, "x-systemd.device-timeout"),
    ("x-systemd.growfs", Bare, EVERYWHERE, "x-systemd.growfs"),
    ("x-systemd.idle-timeout", Needed, EVERYWHERE, "x-systemd.idle-timeout"),
    ("x-systemd.makefs", Bare, EVERYWHERE, "x-systemd.makefs"),
    ("x-systemd.mount-timeout", Needed, EVERYWHERE, "x-systemd.mount-timeout"),
    ("x-systemd.rw-only", Bare, EVERYWHERE, "x-systemd.rw-only"),
    ("x-systemd.required-by", Needed, EVERYWHERE, ""),
    ("x-systemd.requires", Needed, EVERYWHERE, ""),
    ("x-systemd.requires-mounts-for", Needed, EVERYWHERE, ""),
    ("x-systemd.wanted-by", Needed, EVERYWHERE, ""),
    ("acl", Bare, EXT4_BTRFS, "acl"),
    ("noacl", Bare, EXT4_BTRFS, "acl"),
    ("barrier", Optional, EXT4, "barrier"),
    ("nobarrier", Bare, EXT4, "barrier"),
    ("commit", Needed, EXT4_BTRFS, "commit"),
    ("data", Needed, EXT4, "data"),
    ("data_err", Needed, EXT4, "data_err"),
    ("delalloc", Bare, EXT4, "delalloc"),
    ("nodelalloc", Bare, EXT4, "delalloc"),
    ("discard", Bare, EXT4_XFS, "discard"),
    ("nodiscard", Bare, ON_DISK, "discard"),
    ("errors", Needed, EXT4, "errors"),
    ("grpid", Bare, EXT4_XFS, "grpid"),
    ("nogrpid", Bare, EXT4_XFS, "grpid"),
    ("init_itable", Optional, EXT4, "init_itable"),
    ("noinit_itable", Bare, EXT4, "init_itable"),
    ("journal_checksum", Bare, EXT4, "journal_checksum"),
    ("nojournal_checksum", Bare, EXT4, "journal_checksum"),
    ("journal_ioprio", Needed, EXT4, "journal_ioprio"),
    ("lifetime_write_kbytes", Needed, EXT4, "lifetime_write_kbytes"),
    ("max_batch_time", Needed, EXT4, "max_batch_time"),
    ("min_batch_time", Needed, EXT4, "min_batch_time"),
    ("noload", Bare, EXT4, "noload"),
    ("prjquota", Bare, EXT4_XFS, "prjquota"),
    ("quota", Bare, EXT4_XFS, "quota"),
    ("noquota", Bare, EXT4_XFS, "quota"),
    ("grpquota", Bare, EXT4_XFS, "grpquota"),
    ("usrquota", Bare, EXT4_XFS, "usrquota"),
    ("resgid", Needed, EXT4, "resgid"),
    ("resuid", Needed, EXT4, "resuid"),
    ("stripe", Needed, EXT4, "stripe"),
    ("user_xattr", Bare, EXT4, "user_xattr"),
    ("nouser_xattr", Bare, EXT4, "user_xattr"),
    ("gid", Needed, TMPFS, "gid"),
    ("huge", Needed, TMPFS, "huge"),
    ("mode", Needed, TMPFS, "mode"),
    ("mpol", Needed, TMPFS, "mpol"),
    ("noswap", Bare, TMPFS, "noswap"),
    ("nr_blocks", Needed, TMPFS, "size"),
    ("nr_inodes", Needed, TMPFS, "nr_inodes"),
    ("size", Needed, TMPFS, "size"),
    ("uid", Needed, TMPFS, "uid"),
    ("allocsize", Needed, XFS, "allocsize"),
    ("filestreams", Bare, XFS, "filestreams"),
    ("gqnoenforce", Bare, XFS, "gqnoenforce"),
    ("gquota", Bare, XFS, "gquota"),
    ("ikeep", Bare, XFS, "ikeep"),
    ("noikeep", Bare, XFS, "ikeep"),
    ("inode32", Bare, XFS, "inode"),
    ("inode64", Bare, XFS, "inode"),
    ("largeio", Bare, XFS, "largeio"),
    ("nolargeio", Bare, XFS, "largeio"),
    ("logbsize", Needed, XFS, "logbsize"),
    ("logbufs", Needed, XFS, "logbufs"),
    ("logdev", Needed, XFS, "logdev"),
    ("noalign", Bare, XFS, "noalign"),
    ("norecovery", Bare, XFS, "norecovery"),
    ("nouuid", Bare, XFS, "nouuid"),
    ("pqnoenforce", Bare, XFS, "pqnoenforce"),
    ("pquota", Bare, XFS, "pquota"),
    ("rtdev", Needed, XFS, "rtdev"),
    ("sunit", Needed, XFS, "sunit"),
    ("swalloc", Bare, XFS, "swalloc"),
    ("swidth", Needed, XFS, "swidth"),
    ("uqnoenforce", Bare, XFS, "uqnoenforce"),
    ("uquota", Bare, XFS, "uquota"),
    ("wsync", Bare, XFS, "wsync"),
    ("autodefrag", Bare, BTRFS, "autodefrag"),
    ("noautodefrag", Bare, BTRFS, "autodefrag"),
    ("clear_cache", Bare, BTRFS, "clear_cache"),
    ("compress", Optional, BTRFS, "compress"),
    ("compress-force", Optional, BTRFS, "compress"),
    ("datacow", Bare, BTRFS, "datacow"),
    ("nodatacow", Bare, BTRFS, "datacow"),
    ("datasum", Bare, BTRFS, "datasum"),
    ("nodatasum", Bare, BTRFS, "datasum"),
    ("degraded", Bare, BTRFS, "degraded"),
    ("device", Needed, BTRFS, ""),
    ("discard", Optional, BTRFS, "discard"),
    ("fatal_errors", Needed, BTRFS, "fatal_errors"),
    ("flushoncommit", Bare, BTRFS, "flushoncommit"),
    ("noflushoncommit", Bare, BTRFS, "flushoncommit"),
    ("max_inline", Needed, BTRFS, "max_inline"),
    ("metadata_ratio", Needed, BTRFS, "metadata_ratio"),
    ("rescue", Needed, BTRFS, "rescue"),
    ("skip_balance", Bare, BTRFS, "skip_balance"),
    ("space_cache", Optional, BTRFS, "space_cache"),
    ("nospace_cache", Bare, BTRFS, "space_cache"),
    ("ssd", Bare, BTRFS, "ssd"),
    ("ssd_spread", Bare, BTRFS, "ssd_spread"),
    ("nossd", Bare, BTRFS, "ssd"),
    ("nossd_spread", Bare, BTRFS, "ssd_spread"),
    ("subvol", Needed, BTRFS, "subvol"),
    ("subvolid", Needed, BTRFS, "subvol"),
    ("thread_pool", Needed, BTRFS, "thread_pool"),
    ("treelog", Bare, BTRFS, "treelog"),
    ("notreelog", Bare, BTRFS, "treelog"),
    ("user_subvol_rm_allowed", Bare, BTRFS, "user_subvol_rm_allowed"),
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
        let question = |option: &Self| known(option.name()).next().map_or("", |(_, _, _, question)| *question);
        self != other && !question(self).is_empty() && question(self) == question(other)
    }

    /// Whether a mount of this kind knows it, in the form that it has.
    pub fn is_known_to(&self, kind: MountKind) -> bool {
        known(self.name()).any(|(_, argument, kinds, _)| kinds.contains(&kind) && argument.admits(self.value()).is_ok())
    }
}

/// What is known of an option, by meaning.
fn known(name: &str) -> impl Iterator<Item = &'static Known> {
    OPTIONS.iter().filter(move |(known, ..)| *known == name)
}

impl Argument {
    /// Whether an option with such an argument can have this value; the error is made of the option's name.
    fn admits(self, value: Option<&str>) -> Result<(), fn(String) -> MountOptionError> {
        match (self, value) {
            (Bare, Some(_)) => Err(MountOptionError::NoValue),
            (Needed, None | Some("")) => Err(MountOptionError::NeedsValue),
            (_, Some(value)) if value.chars().any(|c| c.is_control() || c.is_whitespace()) => {
                Err(MountOptionError::Value)
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for MountOption {
    type Err = MountOptionError;

    fn from_str(text: &str) -> Result<Self, MountOptionError> {
        if text.contains(',') {
            return Err(MountOptionError::Several(text.into()));
        }
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let forms: Vec<_> = known(name).map(|(_, argument, ..)| argument.admits(value)).collect();
        match forms.iter().find(|form| form.is_ok()).or(forms.first()) {
            Some(Ok(())) => Ok(Self(text.into())),
            Some(Err(wrong)) => Err(wrong(name.into())),
            None => {
                let nearest = nearest(name, OPTIONS.iter().map(|(known, ..)| *known)).map(str::to_owned);
                Err(MountOptionError::Unknown { option: name.escape_debug().to_string(), nearest })
            }
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
        "wobble": `wobble` is not a mount option; see mount(8) and the manual page of the file system for the options there are
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
        let [ext4, xfs, btrfs] = [FileSystem::Ext4, FileSystem::Xfs, FileSystem::Btrfs].map(MountKind::Disk);
        assert!(option("nodev").is_known_to(MountKind::Tmpfs) && option("nodev").is_known_to(xfs));
        assert!(option("size=1G").is_known_to(MountKind::Tmpfs));
        assert!(!option("size=1G").is_known_to(ext4) && !option("size=1G").is_known_to(MountKind::Overlay));
        assert!(!option("errors=remount-ro").is_known_to(MountKind::Tmpfs));
        assert!(option("commit=30").is_known_to(btrfs) && !option("commit=30").is_known_to(xfs));
        assert!(option("discard=async").is_known_to(btrfs) && !option("discard=async").is_known_to(ext4));
        assert!(option("inode64").is_known_to(xfs) && option("compress").is_known_to(btrfs));
    }
}
