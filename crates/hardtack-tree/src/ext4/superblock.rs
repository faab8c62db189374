//! The superblock (kernel documentation, filesystems/ext4, "Super Block").

use std::io;

use super::checksum::crc32c;
use super::features::{Compatible, Incompatible, ReadOnlyCompatible};
use crate::fields::{join, le16, le32};
use crate::{FormatError, FormatResult, Source};

/// What errors call the format, whichever of the three it is.
pub(super) const FORMAT: &str = "ext4";
/// Where the superblock stands, whatever the size of blocks.
const OFFSET: u64 = 1024;
/// Its length.
const SIZE: usize = 1024;
const MAGIC: u16 = 0xef53;

/// What an ext2, ext3 or ext4 file system says of itself.
#[derive(Clone, Debug)]
pub struct Superblock {
    uuid: [u8; 16],
    label: Vec<u8>,
    compatible: Compatible,
    incompatible: Incompatible,
    read_only_compatible: ReadOnlyCompatible,
    pub(super) geometry: Geometry,
    /// The inode of the journal; 0 when that is on another device.
    pub(super) journal_inode: u32,
    pub(super) first_meta_group: u32,
    pub(super) backup_groups: [u32; 2],
    /// What the checksums of all but the superblock start from.
    pub(super) checksum_seed: u32,
}

/// Sizes and counts, checked against each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    /// Bytes of a block: a power of two, 1024 to 65536.
    pub(super) block_size: u32,
    pub(super) blocks: u64,
    /// The block that group 0 begins with: 1 where the superblock has block 1 for itself.
    pub(super) first_block: u32,
    pub(super) blocks_per_group: u32,
    pub(super) groups: u32,
    pub(super) inodes_per_group: u32,
    /// Bytes of an inode: a power of two, 128 to the size of a block.
    pub(super) inode_size: u32,
    /// Bytes of a group descriptor.
    pub(super) descriptor_size: u32,
}

impl Geometry {
    /// Bytes of a block, to be counted in memory.
    pub(super) fn block_len(&self) -> usize {
        self.block_size as usize
    }

    /// Whether `count` blocks from `start` on are blocks of the file system.
    pub(super) fn holds(&self, start: u64, count: u64) -> bool {
        start >= u64::from(self.first_block) && start.checked_add(count).is_some_and(|end| end <= self.blocks)
    }
}

/// Whether `source` begins like an ext2, ext3 or ext4 file system, and what it says of itself; `None` when it is
/// something else.
///
/// # Errors
/// When the superblock is damaged, the file system has a feature that hardtack does not read, or `source` cannot be
/// read.
pub fn probe(source: &dyn Source) -> FormatResult<Option<Superblock>> {
    let mut raw = [0; SIZE];
    match source.read_at(OFFSET, &mut raw) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(source) => return Err(FormatError::Io { format: FORMAT, what: "the superblock", source }),
    }
    if le16(&raw, 0x38) != MAGIC {
        return Ok(None);
    }
    let superblock = Superblock::decode(&raw)?;
    let (needs, has) = (superblock.size(), source.size());
    if needs > has {
        return Err(damaged(format!("it has {needs} bytes and ends after {has}: the image was cut short")));
    }
    Ok(Some(superblock))
}

/// The error of a damaged superblock or group descriptor.
pub(super) fn damaged(what: String) -> FormatError {
    FormatError::Damaged { format: FORMAT, what }
}

impl Superblock {
    /// Its UUID.
    pub fn uuid(&self) -> [u8; 16] {
        self.uuid
    }

    /// Its label, up to 16 bytes; empty when it has none.
    pub fn label(&self) -> &[u8] {
        &self.label
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        // Checked when it was decoded.
        self.geometry.blocks * u64::from(self.geometry.block_size)
    }

    /// Features that a reader may ignore.
    pub fn compatible(&self) -> Compatible {
        self.compatible
    }

    /// Features without which it cannot be read.
    pub fn incompatible(&self) -> Incompatible {
        self.incompatible
    }

    /// Features without which it cannot be written.
    pub fn read_only_compatible(&self) -> ReadOnlyCompatible {
        self.read_only_compatible
    }

    /// Whether it was not unmounted cleanly: its journal has changes that are not in their places yet.
    pub fn needs_recovery(&self) -> bool {
        self.incompatible.contains(Incompatible::RECOVER)
    }

    /// Whether everything has a CRC-32C.
    pub(super) fn has_checksums(&self) -> bool {
        self.read_only_compatible.contains(ReadOnlyCompatible::METADATA_CSUM)
    }

    fn decode(raw: &[u8; SIZE]) -> FormatResult<Self> {
        // The first revision has neither features nor inodes of another size.
        let dynamic = le32(raw, 0x4c) >= 1;
        let feature = |at| if dynamic { le32(raw, at) } else { 0 };
        let (compatible, incompatible, read_only_compatible) =
            (Compatible(feature(0x5c)), Incompatible(feature(0x60)), ReadOnlyCompatible(feature(0x64)));
        if read_only_compatible.contains(ReadOnlyCompatible::METADATA_CSUM) {
            if raw[0x175] != 1 {
                let what = format!("checksums of type {}", raw[0x175]);
                return Err(FormatError::Unsupported { format: FORMAT, what });
            }
            if crc32c(!0, &raw[..0x3fc]) != le32(raw, 0x3fc) {
                let what = "the checksum of the superblock does not fit; e2fsck -b restores it from a backup";
                return Err(damaged(what.to_owned()));
            }
        }
        if let Some(what) = incompatible.unreadable() {
            return Err(FormatError::Unsupported { format: FORMAT, what: format!("the feature {what}") });
        }
        let mut uuid = [0; 16];
        uuid.copy_from_slice(&raw[0x68..0x78]);
        let seeded = incompatible.contains(Incompatible::CSUM_SEED);
        Ok(Self {
            uuid,
            label: raw[0x78..0x88].iter().copied().take_while(|byte| *byte != 0).collect(),
            compatible,
            incompatible,
            read_only_compatible,
            geometry: geometry(raw, incompatible)?,
            journal_inode: le32(raw, 0xe0),
            first_meta_group: le32(raw, 0x104),
            backup_groups: [le32(raw, 0x24c), le32(raw, 0x250)],
            checksum_seed: if seeded { le32(raw, 0x270) } else { crc32c(!0, &uuid) },
        })
    }
}

fn geometry(raw: &[u8; SIZE], incompatible: Incompatible) -> FormatResult<Geometry> {
    let wide = incompatible.contains(Incompatible::BIT64);
    let check = |sound: bool, what: &str, value: u64| {
        if sound { Ok(()) } else { Err(damaged(format!("the superblock gives {value} as {what}"))) }
    };
    let shift = le32(raw, 0x18);
    check(shift <= 6, "the size of blocks (as a power of two, less 10)", shift.into())?;
    let block_size = 1024_u32 << shift;

    let blocks = join(le32(raw, 0x4), if wide { le32(raw, 0x150) } else { 0 });
    let (first_block, blocks_per_group) = (le32(raw, 0x14), le32(raw, 0x20));
    check(blocks.checked_mul(block_size.into()).is_some(), "the number of blocks", blocks)?;
    check(first_block <= 1 && u64::from(first_block) < blocks, "the first block", first_block.into())?;
    check(blocks_per_group > 0, "the number of blocks in a group", 0)?;
    let groups = (blocks - u64::from(first_block)).div_ceil(blocks_per_group.into());

    let inode_size = if le32(raw, 0x4c) == 0 { 128 } else { u32::from(le16(raw, 0x58)) };
    let sound = inode_size.is_power_of_two() && (128..=block_size).contains(&inode_size);
    check(sound, "the size of inodes", inode_size.into())?;
    let (inodes, inodes_per_group) = (le32(raw, 0x0), le32(raw, 0x28));
    // One block of bits says which are in use.
    check(
        (1..=block_size * 8).contains(&inodes_per_group),
        "the number of inodes in a group",
        inodes_per_group.into(),
    )?;
    check(groups.checked_mul(inodes_per_group.into()) == Some(inodes.into()), "the number of inodes", inodes.into())?;

    let descriptor_size = if wide { u32::from(le16(raw, 0xfe)) } else { 32 };
    let sound = descriptor_size.is_power_of_two() && (32..=block_size).contains(&descriptor_size);
    check(sound && (!wide || descriptor_size >= 64), "the size of group descriptors", descriptor_size.into())?;
    Ok(Geometry {
        block_size,
        blocks,
        first_block,
        blocks_per_group,
        // As many as inodes at the most.
        groups: groups as u32,
        inodes_per_group,
        inode_size,
        descriptor_size,
    })
}
