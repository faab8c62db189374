//! What a directory entry is, without its content.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The type of a directory entry (`S_IFMT` of inode(7)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A regular file.
    Regular,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A character device.
    CharDevice,
    /// A block device.
    BlockDevice,
    /// A named pipe.
    Fifo,
    /// A Unix-domain socket.
    Socket,
}

impl FileKind {
    /// The type that `st_mode` tells; `None` when it is none of these.
    pub(crate) fn of_mode(mode: u32) -> Option<Self> {
        Some(match mode & 0o170_000 {
            0o010_000 => Self::Fifo,
            0o020_000 => Self::CharDevice,
            0o040_000 => Self::Directory,
            0o060_000 => Self::BlockDevice,
            0o100_000 => Self::Regular,
            0o120_000 => Self::Symlink,
            0o140_000 => Self::Socket,
            _ => return None,
        })
    }
}

/// Permission bits with set-user-ID, set-group-ID and sticky: the low twelve bits of `st_mode`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mode(u32);

impl Mode {
    /// Keeps the low twelve bits of `bits`.
    pub const fn new(bits: u32) -> Self {
        Self(bits & 0o7777)
    }

    /// The twelve bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether every bit of this mode is also set in `ceiling`.
    pub const fn within(self, ceiling: Mode) -> bool {
        self.0 & !ceiling.0 == 0
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04o}", self.0)
    }
}

impl fmt::Debug for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Numeric owner and group, as the tree's own `/etc/passwd` and `/etc/group` give them names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// User id.
    pub uid: u32,
    /// Group id.
    pub gid: u32,
}

impl Owner {
    /// root:root.
    pub const ROOT: Owner = Owner { uid: 0, gid: 0 };
}

/// What `statx(2)` says of one entry, symbolic links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The type of the entry.
    pub kind: FileKind,
    /// Permission bits.
    pub mode: Mode,
    /// Owner and group.
    pub owner: Owner,
    /// Length of the content in bytes; of the target for a symbolic link.
    pub size: u64,
    /// Time of the last change of the content, in seconds since 1970-01-01T00:00:00Z.
    pub mtime: i64,
    /// Number of hard links.
    pub links: u32,
    /// Inode number within its file system; 0 where a view has none.
    pub inode: u64,
    /// Major and minor number of a device node; zeros for everything else.
    pub device: (u32, u32),
}
