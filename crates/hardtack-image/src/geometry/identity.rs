//! Identities of disks, partitions and file systems, the same in every build of an image.

use std::fmt;

use hardtack_recipe::ImageName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name space of hardtack's version 5 UUIDs (RFC 9562, section 5.5).
const NAMESPACE: Uuid = Uuid::from_u128(0x9d1c_70a4_52a9_4a0d_9c36_0f0b_7a2e_5b11);

/// Makes identities out of an image's name.
pub(super) struct Identity<'a>(pub(super) &'a ImageName);

impl Identity<'_> {
    /// The identity of `what` ("disk", "partition", "file system", …) at `place`: a mount point or role.
    pub(super) fn of(&self, what: &str, place: &str) -> Uuid {
        // NUL is in none of the parts, so that no two lists of parts make the same name.
        Uuid::new_v5(&NAMESPACE, format!("{}\0{what}\0{place}", self.0).as_bytes())
    }

    /// The signature of the disk of this name in a master boot record.
    pub(super) fn signature(&self, name: &str) -> u32 {
        let (first, ..) = self.of("signature", name).as_fields();
        first.max(1)
    }

    /// LVM's identity of `what` ("volume group", "physical volume", "volume") of this name.
    pub(super) fn lvm(&self, what: &str, name: &str) -> LvmId {
        let halves = ["lvm", "lvm, second half"].map(|half| self.of(half, &format!("{what}\0{name}")));
        let bytes = halves.iter().flat_map(|half| half.as_bytes());
        LvmId(bytes.map(|byte| char::from(LvmId::LETTERS[usize::from(*byte) % LvmId::LETTERS.len()])).collect())
    }

    /// The serial number of the FAT volume at `place`.
    pub(super) fn volume(&self, place: &str) -> VolumeId {
        let (first, ..) = self.of("volume", place).as_fields();
        VolumeId(first)
    }
}

/// The serial number of a FAT volume; shown as fstab(5) and blkid(8) write it: `AB12-CD34`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VolumeId(u32);

impl VolumeId {
    /// The number itself.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for VolumeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}-{:04X}", self.0 >> 16, self.0 & 0xffff)
    }
}

/// An identity as LVM makes them: 32 letters and digits, shown in groups of 6, 4, 4, 4, 4, 4 and 6.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LvmId(String);

impl LvmId {
    /// What LVM makes identities of.
    const LETTERS: &'static [u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// The letters and digits without hyphens, as they stand in binary structures.
    pub fn letters(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LvmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, letter) in self.0.chars().enumerate() {
            // A hyphen before the 7th, then before every fourth up to the last six.
            let hyphen = matches!(index, 6 | 10 | 14 | 18 | 22 | 26);
            write!(f, "{}{letter}", if hyphen { "-" } else { "" })?;
        }
        Ok(())
    }
}
