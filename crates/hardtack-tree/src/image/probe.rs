//! What a disk, partition or logical volume is used for, by what is in it; what blkid(8) tells too.

use std::fmt;
use std::io;

use uuid::Uuid;

use crate::fields::{array, le32};
use crate::{Source, escaped};

/// Use of a stretch of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// ext2, ext3 or ext4.
    Ext4,
    /// XFS.
    Xfs,
    /// EROFS.
    Erofs,
    /// FAT, as of an EFI system partition.
    Vfat,
    /// Swap.
    Swap,
    /// Encrypted with LUKS.
    Luks,
    /// A physical volume of LVM2.
    Lvm,
    /// Something else that is known, by its name.
    Other(&'static str),
    /// Zeros at its beginning.
    Empty,
    /// Anything else.
    Unknown,
}

/// What is in a stretch of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probed {
    /// What it is used for.
    pub of: Use,
    /// The identifier by which fstab names it, as blkid writes it.
    pub uuid: Option<String>,
    /// The label by which fstab names it.
    pub label: Option<String>,
}

/// Bytes at the beginning that are looked at: as far as the mark of the largest page of swap.
const LOOKED_AT: usize = 0x1_1000;

/// Looks at the beginning of `source`.
///
/// # Errors
/// When it cannot be read.
pub fn probe(source: &dyn Source) -> io::Result<Probed> {
    let mut start = vec![0; LOOKED_AT];
    // At most the bytes that are looked at.
    let length = source.size().min(LOOKED_AT as u64) as usize;
    source.read_at(0, &mut start[..length])?;
    Ok(found_in(&start))
}

/// A mark that a format has at a fixed place.
struct Mark {
    at: usize,
    mark: &'static [u8],
    of: Use,
    /// Where its UUID is, of 16 bytes in the order in which they are written.
    uuid: Option<usize>,
    /// Where its label is, and how long it may be.
    label: Option<(usize, usize)>,
}

/// A format without a label that is of interest.
const fn other(at: usize, mark: &'static [u8], name: &'static str) -> Mark {
    Mark { at, mark, of: Use::Other(name), uuid: None, label: None }
}

/// In the order in which they are looked for: what goes around others first.
const MARKS: [Mark; 14] = [
    Mark { at: 0, mark: b"LUKS\xba\xbe", of: Use::Luks, uuid: None, label: None },
    other(4096, b"\xfc\x4e\x2b\xa9", "Linux RAID"),
    Mark { at: 0, mark: b"XFSB", of: Use::Xfs, uuid: Some(32), label: Some((108, 12)) },
    Mark { at: 0x438, mark: b"\x53\xef", of: Use::Ext4, uuid: Some(0x468), label: Some((0x478, 16)) },
    Mark {
        at: 0x1_0040,
        mark: b"_BHRfS_M",
        of: Use::Other("btrfs"),
        uuid: Some(0x1_0020),
        label: Some((0x1_012b, 256)),
    },
    other(0, b"hsqs", "squashfs"),
    Mark { at: 1024, mark: b"\xe2\xe1\xf5\xe0", of: Use::Erofs, uuid: Some(1072), label: Some((1088, 16)) },
    other(1024, b"\x10\x20\xf5\xf2", "F2FS"),
    other(3, b"NTFS    ", "NTFS"),
    other(3, b"EXFAT   ", "exFAT"),
    other(0x8001, b"CD001", "ISO 9660"),
    other(24, b"\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81", "bcachefs"),
    other(0x1018, b"\xc6\x85\x73\xf6\x4e\x1a\x45\xca\x82\x65\xf5\x7f\x48\xba\x6d\x81", "bcachefs"),
    other(0, b"-FVE-FS-", "BitLocker"),
];

fn found_in(start: &[u8]) -> Probed {
    let is_at = |at: usize, mark: &[u8]| start.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let plain = |of| Probed { of, uuid: None, label: None };
    if (0..4).any(|sector| is_at(sector * 512, b"LABELONE") && is_at(sector * 512 + 24, b"LVM2 001")) {
        return plain(Use::Lvm);
    }
    if let Some(mark) = MARKS.iter().find(|mark| is_at(mark.at, mark.mark)) {
        let uuid = mark.uuid.map(|at| Uuid::from_bytes(array(start, at)).to_string());
        return Probed { of: mark.of, uuid, label: mark.label.and_then(|(at, length)| label(start, at, length)) };
    }
    // Swap ends its first page with its mark, whatever the size of a page of the machine is.
    if [4096, 8192, 16384, 65536].iter().any(|page| is_at(page - 10, b"SWAPSPACE2")) {
        let uuid = Some(Uuid::from_bytes(array(start, 1036)).to_string());
        return Probed { of: Use::Swap, uuid, label: label(start, 1052, 16) };
    }
    if let Some((serial, name)) = fat(start) {
        let serial = le32(start, serial);
        let uuid = Some(format!("{:04X}-{:04X}", serial >> 16, serial & 0xffff));
        let label = label(start, name, 11).filter(|label| label != "NO NAME");
        return Probed { of: Use::Vfat, uuid, label };
    }
    plain(if start.iter().all(|byte| *byte == 0) { Use::Empty } else { Use::Unknown })
}

/// Where the serial number and the label of a FAT are, by its size.
fn fat(start: &[u8]) -> Option<(usize, usize)> {
    if start.get(510..512) != Some(&[0x55, 0xaa]) {
        return None;
    }
    match (start.get(54..59), start.get(82..90)) {
        (_, Some(b"FAT32   ")) => Some((67, 71)),
        (Some(b"FAT12" | b"FAT16"), _) => Some((39, 43)),
        _ => None,
    }
}

fn label(start: &[u8], at: usize, length: usize) -> Option<String> {
    let field = start.get(at..at + length)?;
    let text = field.split(|byte| *byte == 0).next().unwrap_or_default().trim_ascii_end();
    (!text.is_empty()).then(|| escaped(text))
}

impl fmt::Display for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.of {
            Use::Ext4 => "ext4",
            Use::Xfs => "xfs",
            Use::Erofs => "erofs",
            Use::Vfat => "FAT",
            Use::Swap => "swap",
            Use::Luks => "encrypted with LUKS",
            Use::Lvm => "a physical volume of LVM",
            Use::Other(name) => name,
            Use::Empty => "empty",
            Use::Unknown => "of an unknown kind",
        })?;
        match &self.label {
            Some(label) => write!(f, " `{label}`"),
            None => Ok(()),
        }
    }
}
