//! Disk images, what they are divided into, and roots on them.

use std::sync::Arc;

use hardtack_tree::disk_image::detect;
use hardtack_tree::image::{self, Disk};
use hardtack_tree::lvm::{PhysicalVolume, volumes};
use hardtack_tree::{FileKind, Source, Tree, partition};

/// Bytes that are read at once.
const PIECE: usize = 4096;
/// Stretches of a disk that are looked at: a disk may be said to have any number.
const LOOKED_AT: usize = 64;

/// Reads parts of the disk in an image; a VHD has the check sums of its content.
pub fn disk(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    put_vhd_sums(&mut bytes);
    if let Ok((disk, _)) = detect(Arc::new(bytes)) {
        read_parts(&*disk);
    }
}

/// Reads the partitions of a disk whose GPT has the check sums of its content.
pub fn partitions(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    put_gpt_sums(&mut bytes);
    let disk: Arc<dyn Source> = Arc::new(bytes);
    if let Ok(Some(table)) = partition::read(&disk) {
        table.partitions.iter().for_each(|found| read_parts(&found.content));
    }
}

/// Reads the logical volumes of a physical volume that has the check sums of its content.
pub fn logical_volumes(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    put_lvm_sums(&mut bytes);
    let disk: Arc<dyn Source> = Arc::new(bytes);
    let Ok(Some(physical)) = PhysicalVolume::read(&disk) else { return };
    volumes(vec![physical])
        .volumes
        .iter()
        .filter_map(|volume| volume.content.as_ref().ok())
        .for_each(|content| read_parts(&**content));
}

/// Reads the root on a disk.
pub fn root(bytes: &[u8]) {
    let Ok((content, _)) = detect(Arc::new(bytes.to_vec())) else { return };
    let Ok(image) = image::open(&[Disk { name: "fuzz".to_owned(), content }], "fuzz") else { return };
    let Ok(index) = image.tree.index() else { return };
    for entry in index.iter() {
        // What is damaged is an error, and anything may be.
        let _ = match entry.metadata.kind {
            FileKind::Regular => image.tree.open_file(&entry.path).map(|file| {
                drop(file.map(|file| file.read_at(0, &mut [0; PIECE])));
            }),
            FileKind::Directory => image.tree.list(&entry.path).map(drop),
            FileKind::Symlink => image.tree.resolve(&entry.path).map(drop),
            _ => image.tree.xattrs(&entry.path).map(drop),
        };
    }
}

/// Reads both ends and some stretches with data.
///
/// # Panics
/// When a stretch is not in order or not on the disk.
fn read_parts(disk: &dyn Source) {
    let size = disk.size();
    let length = usize::try_from(size).unwrap_or(PIECE).min(PIECE);
    let mut piece = vec![0; length];
    let mut read = |at: u64| drop(disk.read_at(at.min(size - length as u64), &mut piece));
    read(0);
    read(size);
    let mut at = 0;
    for _ in 0..LOOKED_AT {
        let Ok(Some(found)) = disk.data_after(at) else { break };
        assert!(found.start >= at && found.end > found.start && found.end <= size, "{found:?} after {at} of {size}");
        read(found.start);
        at = found.end;
    }
}

/// Puts the sums of footers and header where an image begins or ends with a footer.
fn put_vhd_sums(bytes: &mut [u8]) {
    const COOKIE: &[u8] = b"conectix";
    let end = bytes.len().saturating_sub(512);
    if !bytes.starts_with(COOKIE) && !bytes[end..].starts_with(COOKIE) {
        return;
    }
    // The header stands behind the first footer where the format's own programs make one.
    for (start, length, at) in [(0, 512, 64), (end, 512, 64), (512, 1024, 36)] {
        let Some(part) = bytes.get_mut(start..).and_then(|rest| rest.get_mut(..length)) else { continue };
        part[at..at + 4].fill(0);
        let sum = part.iter().fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
        part[at..at + 4].copy_from_slice(&(!sum).to_be_bytes());
    }
}

/// Puts the sums of the first copy of a table of four entries.
fn put_gpt_sums(bytes: &mut [u8]) {
    if bytes.len() < 1536 {
        return;
    }
    let sum = !crc(!0, &bytes[1024..1536]);
    bytes[600..604].copy_from_slice(&sum.to_le_bytes());
    bytes[528..532].fill(0);
    let sum = !crc(!0, &bytes[512..604]);
    bytes[528..532].copy_from_slice(&sum.to_le_bytes());
}

/// Puts the sums of a label in the second sector, and of a metadata area behind it with its text.
fn put_lvm_sums(bytes: &mut [u8]) {
    const START: u32 = 0xf597_a6cf;
    if bytes.len() < 1536 {
        return;
    }
    let sum = crc(START, &bytes[532..1024]);
    bytes[528..532].copy_from_slice(&sum.to_le_bytes());
    let length = bytes[1072..1076].try_into().map_or(0, u32::from_le_bytes);
    let text = usize::try_from(length).ok().and_then(|length| bytes[1536..].get(..length));
    if let Some(sum) = text.map(|text| crc(START, text)) {
        bytes[1080..1084].copy_from_slice(&sum.to_le_bytes());
    }
    let sum = crc(START, &bytes[1028..1536]);
    bytes[1024..1028].copy_from_slice(&sum.to_le_bytes());
}

/// CRC-32 a bit at a time, not inverted at the end.
fn crc(start: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(start, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hardtack_tree::disk_image::{DiskFormat, detect};
    use hardtack_tree::image::{self, Disk};
    use hardtack_tree::lvm::{PhysicalVolume, volumes};
    use hardtack_tree::{Source, Tree, partition, tree_path};

    use crate::targets::TARGETS;

    fn seed(name: &str) -> Arc<dyn Source> {
        let found = TARGETS.iter().find(|target| target.name == name);
        Arc::new(found.map(|target| target.seed.to_vec()).unwrap_or_default())
    }

    #[test]
    fn seeds_of_disks_are_sound() {
        for (name, format) in
            [("qcow2", DiskFormat::Qcow2), ("vmdk", DiskFormat::VmdkSparse), ("vhd", DiskFormat::VhdDynamic)]
        {
            assert_eq!(detect(seed(name)).ok().map(|(_, format)| format), Some(format), "{name}");
        }
        let table = partition::read(&seed("partitions")).ok().flatten();
        assert_eq!(table.map(|table| (table.partitions.len(), table.remark)), Some((2, None)));
        let physical = PhysicalVolume::read(&seed("lvm")).ok().flatten();
        let found = volumes(physical.into_iter().collect());
        assert!(found.volumes.len() == 1 && found.volumes[0].content.is_ok(), "{found:?}");
        let image = image::open(&[Disk { name: "seed".to_owned(), content: seed("image") }], "seed");
        assert!(image.is_ok_and(|image| image.tree.exists(&tree_path!("/etc/fstab")).unwrap_or(false)));
    }
}
