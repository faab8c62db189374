//! Group descriptors: where each group has its inodes (kernel documentation, filesystems/ext4, "Block Group
//! Descriptors").

use super::checksum::{crc16, crc32c};
use super::features::{Compatible, Incompatible, ReadOnlyCompatible};
use super::superblock::{FORMAT, Superblock, damaged};
use crate::fields::{join, le16, le32};
use crate::{FormatError, FormatResult, Source};

/// Where the inode table of each group begins, in blocks.
///
/// # Errors
/// When a descriptor is damaged, or two tables overlap.
pub(super) fn inode_tables(source: &dyn Source, superblock: &Superblock) -> FormatResult<Vec<u64>> {
    // Grown as they are read: an image that claims more groups than it describes ends early.
    let mut tables = Vec::new();
    let per_block = superblock.geometry.block_size / superblock.geometry.descriptor_size;
    for block in 0..superblock.geometry.groups.div_ceil(per_block) {
        read_block(source, superblock, block, &mut tables)?;
    }
    overlap(superblock, &tables)?;
    Ok(tables)
}

/// Where the inode table of group 0 begins, in blocks.
///
/// # Errors
/// When a descriptor beside it is damaged.
pub(super) fn first_inode_table(source: &dyn Source, superblock: &Superblock) -> FormatResult<u64> {
    let mut tables = Vec::new();
    read_block(source, superblock, 0, &mut tables)?;
    tables.first().copied().ok_or_else(|| damaged("it has no groups".to_owned()))
}

/// Reads the descriptors of block `number` of the table of descriptors.
fn read_block(source: &dyn Source, superblock: &Superblock, number: u32, tables: &mut Vec<u64>) -> FormatResult<()> {
    let geometry = &superblock.geometry;
    let mut raw = vec![0; geometry.block_len()];
    let block = location(superblock, number);
    if !geometry.holds(block, 1) {
        return Err(damaged(format!("group descriptors in block {block}, which is not there")));
    }
    source.read_at(block * u64::from(geometry.block_size), &mut raw).map_err(|source| FormatError::Io {
        format: FORMAT,
        what: "the group descriptors",
        source,
    })?;
    let per_block = geometry.block_size / geometry.descriptor_size;
    let first = number * per_block;
    for (group, raw) in (first..geometry.groups).zip(raw.chunks_exact(geometry.descriptor_size as usize)) {
        tables.push(inode_table(superblock, group, raw)?);
    }
    Ok(())
}

fn inode_table(superblock: &Superblock, group: u32, raw: &[u8]) -> FormatResult<u64> {
    let stored = le16(raw, 0x1e);
    if expected_sum(superblock, group, raw).is_some_and(|expected| expected != stored) {
        let what = format!("the checksum of the descriptor of group {group} does not fit; e2fsck repairs it");
        return Err(damaged(what));
    }
    // Shorter descriptors have no upper half.
    let table = join(le32(raw, 0x8), le32(raw, 0x28));
    if superblock.geometry.holds(table, table_blocks(superblock)) {
        Ok(table)
    } else {
        Err(damaged(format!("the inodes of group {group} are said to begin in block {table}")))
    }
}

/// Blocks of one inode table.
fn table_blocks(superblock: &Superblock) -> u64 {
    let geometry = &superblock.geometry;
    (u64::from(geometry.inodes_per_group) * u64::from(geometry.inode_size)).div_ceil(geometry.block_size.into())
}

/// The checksum that a descriptor should have; `None` where the file system has none.
fn expected_sum(superblock: &Superblock, group: u32, raw: &[u8]) -> Option<u16> {
    let (before, rest) = raw.split_at(0x1e);
    let after = &rest[2..];
    if superblock.has_checksums() {
        let sum = crc32c(crc32c(superblock.checksum_seed, &group.to_le_bytes()), before);
        // The low half of it; the checksum itself counts as zeros.
        return Some(crc32c(crc32c(sum, &[0; 2]), after) as u16);
    }
    superblock.read_only_compatible().contains(ReadOnlyCompatible::GDT_CSUM).then(|| {
        let sum = crc16(crc16(!0, &superblock.uuid()), &group.to_le_bytes());
        crc16(crc16(sum, before), after)
    })
}

/// The block with block `number` of the table of descriptors.
fn location(superblock: &Superblock, number: u32) -> u64 {
    let geometry = &superblock.geometry;
    let of_superblock = u64::from(1024 / geometry.block_size);
    let spread = superblock.incompatible().contains(Incompatible::META_BG);
    if !spread || number < superblock.first_meta_group {
        return of_superblock + 1 + u64::from(number);
    }
    let group = u64::from(number) * u64::from(geometry.block_size / geometry.descriptor_size);
    let start = u64::from(geometry.first_block) + group * u64::from(geometry.blocks_per_group);
    // Blocks of 1 KiB that are counted from 0 leave one before the superblock.
    let before = if number == 0 && geometry.first_block == 0 { of_superblock } else { 0 };
    start + before + u64::from(has_superblock(superblock, group))
}

/// Whether a group begins with a copy of the superblock.
fn has_superblock(superblock: &Superblock, group: u64) -> bool {
    if group == 0 {
        return true;
    }
    if superblock.compatible().contains(Compatible::SPARSE_SUPER2) {
        return superblock.backup_groups.iter().any(|backup| u64::from(*backup) == group);
    }
    let sparse = superblock.read_only_compatible().contains(ReadOnlyCompatible::SPARSE_SUPER);
    !sparse || group == 1 || [3, 5, 7].into_iter().any(|base| is_power(group, base))
}

fn is_power(mut number: u64, base: u64) -> bool {
    while number > 1 && number.is_multiple_of(base) {
        number /= base;
    }
    number == 1
}

/// Tables that overlap would let a small image claim any number of inodes.
fn overlap(superblock: &Superblock, tables: &[u64]) -> FormatResult<()> {
    let mut sorted = tables.to_vec();
    sorted.sort_unstable();
    let blocks = table_blocks(superblock);
    match sorted.windows(2).find(|pair| pair[1] - pair[0] < blocks) {
        Some(pair) => Err(damaged(format!("two tables of inodes overlap at block {}", pair[1]))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_power;

    #[test]
    fn powers_are_told_from_other_numbers() {
        let powers: Vec<u64> = (1..400).filter(|number| is_power(*number, 7)).collect();
        assert_eq!(powers, [1, 7, 49, 343]);
        assert!(!is_power(0, 3));
    }
}
