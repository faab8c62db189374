//! The volume as a whole.

use hardtack_recipe::Size;

use super::FatError;
use super::data::{Data, LABEL, ROOT};
use super::directory::Directory;
use super::stamp::Stamp;
use crate::bytes::{put16, put32};
use crate::geometry::VolumeId;
use crate::window::Window;

/// Bytes of a sector.
const SECTOR: usize = 512;
/// Sectors before the first table.
const RESERVED: u32 = 32;
/// Below this many clusters a volume counts as FAT16.
const LEAST_CLUSTERS: u32 = 65_525;
/// Volumes of more sectors than these have clusters of eight (the specification's table for FAT32): 260 MiB.
const SMALL: u32 = 532_480;

/// What a volume is made of.
pub(crate) struct Volume<'a> {
    /// Its serial number.
    pub(crate) id: VolumeId,
    /// Sectors of the disk before the volume.
    pub(crate) hidden: u64,
    /// The time of everything on it, in seconds since 1970.
    pub(crate) epoch: i64,
    /// Files by path, such as `EFI/BOOT/BOOTX64.EFI`.
    pub(crate) files: Vec<(&'a str, &'a [u8])>,
}

impl Volume<'_> {
    /// Writes the volume over all of `window`, which must be zeros.
    pub(crate) fn write(&self, window: Window<'_>) -> Result<(), FatError> {
        let sectors = u32::try_from(window.len() / SECTOR as u64).map_err(|_| FatError::TooSmall)?;
        let per_cluster = if sectors > SMALL { 8 } else { 1 };
        // The specification's own formula for two tables.
        let table = sectors.saturating_sub(RESERVED).div_ceil((256 * per_cluster + 2) / 2);
        let clusters = sectors.checked_sub(RESERVED + 2 * table).ok_or(FatError::TooSmall)? / per_cluster;
        if clusters < LEAST_CLUSTERS {
            return Err(FatError::TooSmall);
        }
        let mut root = Directory::default();
        for (path, content) in &self.files {
            root.insert(path, content)?;
        }
        let data = Data::place(&root, per_cluster as usize * SECTOR, Stamp::of(self.epoch))?;
        let used = data.chain.len() - 2;
        if used > clusters as usize {
            let bytes = |clusters: u64| Size::from_bytes(clusters * u64::from(per_cluster) * SECTOR as u64);
            return Err(FatError::Full { needs: bytes(used as u64), has: bytes(clusters.into()) });
        }

        let chain: Vec<u8> = data.chain.iter().flat_map(|next| next.to_le_bytes()).collect();
        for copy in 0..2 {
            window.write(u64::from(RESERVED + copy * table) * SECTOR as u64, &chain)?;
        }
        data.write(u64::from(RESERVED + 2 * table) * SECTOR as u64, window)?;
        let boot = self.boot_sector(sectors, per_cluster, table);
        let information = information(clusters - used as u32, data.chain.len() as u32);
        for (sector, raw) in [(0, &boot), (1, &information), (6, &boot), (7, &information)] {
            window.write(sector * SECTOR as u64, raw)?;
        }
        Ok(())
    }

    fn boot_sector(&self, sectors: u32, per_cluster: u32, table: u32) -> [u8; SECTOR] {
        let mut raw = [0; SECTOR];
        raw[..3].copy_from_slice(&[0xeb, 0x58, 0x90]); // A jump over the fields.
        raw[3..11].copy_from_slice(b"HARDTACK");
        put16(&mut raw, 11, SECTOR as u16);
        raw[13] = per_cluster as u8;
        put16(&mut raw, 14, RESERVED as u16);
        raw[16] = 2; // Tables.
        raw[21] = 0xf8; // A fixed disk.
        put16(&mut raw, 24, 63); // Sectors of a track and heads, as every emulated disk has them.
        put16(&mut raw, 26, 255);
        put32(&mut raw, 28, u32::try_from(self.hidden).unwrap_or(0));
        put32(&mut raw, 32, sectors);
        put32(&mut raw, 36, table);
        put32(&mut raw, 44, ROOT);
        put16(&mut raw, 48, 1); // Where the free clusters are counted.
        put16(&mut raw, 50, 6); // Where the copy of this sector is.
        raw[64] = 0x80; // The first fixed disk.
        raw[66] = 0x29; // Three more fields follow.
        put32(&mut raw, 67, self.id.number());
        raw[71..82].copy_from_slice(LABEL);
        raw[82..90].copy_from_slice(b"FAT32   ");
        raw[510..].copy_from_slice(&[0x55, 0xaa]);
        raw
    }
}

/// The sector that counts free clusters.
fn information(free: u32, next: u32) -> [u8; SECTOR] {
    let mut raw = [0; SECTOR];
    put32(&mut raw, 0, 0x4161_5252);
    put32(&mut raw, 484, 0x6141_7272);
    put32(&mut raw, 488, free);
    put32(&mut raw, 492, next);
    put32(&mut raw, 508, 0xaa55_0000);
    raw
}
