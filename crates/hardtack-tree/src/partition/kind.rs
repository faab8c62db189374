//! What partitions are for, as their table says.

use std::fmt;

use uuid::{Uuid, uuid};

/// The type of a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionKind {
    /// A GUID of the UEFI specification or of whoever defined one.
    Gpt(Uuid),
    /// A byte of a boot record.
    Mbr(u8),
}

/// Types that images commonly have (UEFI specification, table 5-7; The Discoverable Partitions Specification).
const GPT: [(Uuid, &str); 7] = [
    (uuid!("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"), "EFI system"),
    (uuid!("21686148-6449-6e6f-744e-656564454649"), "BIOS boot"),
    (uuid!("0fc63daf-8483-4772-8e79-3d69d8477de4"), "Linux"),
    (uuid!("0657fd6d-a4ab-43c4-84e5-0933c84b4f4f"), "Linux swap"),
    (uuid!("e6d6d379-f507-44c2-a23c-238f2a3df928"), "Linux LVM"),
    (uuid!("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"), "Linux root (x86-64)"),
    (uuid!("b921b045-1df0-41c3-af44-4c6f280d3fae"), "Linux root (ARM64)"),
];
const MBR: [(u8, &str); 5] =
    [(0x82, "Linux swap"), (0x83, "Linux"), (0x8e, "Linux LVM"), (0xef, "EFI system"), (0x07, "NTFS or exFAT")];

impl fmt::Display for PartitionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gpt(id) => match GPT.iter().find(|(known, _)| known == id) {
                Some((_, name)) => f.write_str(name),
                None => write!(f, "type {id}"),
            },
            Self::Mbr(id) => match MBR.iter().find(|(known, _)| known == id) {
                Some((_, name)) => f.write_str(name),
                None => write!(f, "type {id:#04x}"),
            },
        }
    }
}
