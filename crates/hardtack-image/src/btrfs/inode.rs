//! Inodes.

use super::fields::Fields;
use super::key::{FIRST_INODE, GENERATION, Key, Kind};

/// An inode as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inode {
    /// Type and permissions.
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Length in bytes; of a directory twice that of all names in it.
    pub(super) size: u64,
    /// Bytes of the device that its content takes.
    pub(super) taken: u64,
    /// Names; one for a directory.
    pub(super) links: u32,
    /// Major and minor number of a device.
    pub(super) device: (u32, u32),
    /// In seconds since 1970.
    pub(super) mtime: i64,
    /// All other times.
    pub(super) epoch: i64,
    pub(super) flags: u64,
}

impl Inode {
    /// A directory of root's that holds nothing.
    pub(super) fn directory(epoch: i64) -> Self {
        Self {
            mode: 0o040_755,
            uid: 0,
            gid: 0,
            size: 0,
            taken: 0,
            links: 1,
            device: (0, 0),
            mtime: epoch,
            epoch,
            flags: 0,
        }
    }

    /// The 160 bytes of an inode.
    pub(super) fn encode(&self) -> Vec<u8> {
        let (major, minor) = self.device;
        Fields::new()
            .u64(GENERATION)
            .u64(GENERATION)
            .u64(self.size)
            .u64(self.taken)
            .u64(0) // A hint where its content may go.
            .u32(self.links)
            .u32(self.uid)
            .u32(self.gid)
            .u32(self.mode)
            .u64(u64::from(major) << 20 | u64::from(minor)) // As the kernel itself has it.
            .u64(self.flags)
            .u64(0) // Times it was changed.
            .zeros(32)
            .time(self.epoch) // Last read,
            .time(self.epoch) // changed,
            .time(self.mtime) // written,
            .time(self.epoch) // and made.
            .done()
    }
}

/// The items of a root directory without names in it.
pub(super) fn root_directory(number: u64, inode: &Inode) -> [(Key, Vec<u8>); 2] {
    [(Key::new(number, Kind::Inode, 0), inode.encode()), root_reference(number)]
}

/// The item by which a root directory is its own parent.
pub(super) fn root_reference(number: u64) -> (Key, Vec<u8>) {
    (Key::new(number, Kind::InodeRef, number), reference(0, b".."))
}

/// One name of an inode, in the directory that its key tells.
pub(super) fn reference(index: u64, name: &[u8]) -> Vec<u8> {
    // Names have at most 255 bytes.
    Fields::new().u64(index).u16(name.len() as u16).bytes(name).done()
}

/// The number of the inode of the node at a position.
pub(super) fn number(position: usize) -> u64 {
    FIRST_INODE + position as u64
}
