//! The smallest physical volume, byte by byte, to be damaged.

/// The first byte of the metadata area, and its size.
pub(crate) const AREA: usize = 4096;
pub(crate) const AREA_SIZE: usize = 8192;
/// The first byte of the extents, each of 4096 bytes.
pub(crate) const EXTENTS: usize = 16384;

const ID: &str = "000000-0000-0000-0000-0000-0000-000000";

/// A group with a volume of two extents that lie the other way round, and whatever `more` says of further volumes.
pub(crate) fn text(more: &str) -> String {
    format!(
        "vg {{\nid = \"vg\"\nseqno = 1\nstatus = [\"READ\"]\nextent_size = 8\n\
         physical_volumes {{ pv0 {{ id = \"{ID}\"\n pe_start = 32\n pe_count = 4\n }} }}\n\
         logical_volumes {{ root {{ status = [\"VISIBLE\"]\n\
         segment1 {{ start_extent = 0\n extent_count = 1\n type = \"striped\"\n stripe_count = 1\n stripes = [\"pv0\", 1] }}\n\
         segment2 {{ start_extent = 1\n extent_count = 1\n type = \"striped\"\n stripe_count = 1\n stripes = [\"pv0\", 0] }}\n\
         }}\n{more}\n }} }}\n# the end\n"
    )
}

/// The sum that LVM takes, a bit at a time.
pub(crate) fn sum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0xf597_a6cf, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

fn put(disk: &mut [u8], at: usize, bytes: &[u8]) {
    disk[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Puts the right sum of the area's header in its place.
pub(crate) fn put_area_sum(disk: &mut [u8]) {
    let sum = sum(&disk[AREA + 4..AREA + 512]);
    put(disk, AREA, &sum.to_le_bytes());
}

/// A physical volume whose area holds `text`, which begins `at` bytes into it and goes round its end.
pub(crate) fn physical(text: &str, at: usize) -> Vec<u8> {
    let mut disk = vec![0; EXTENTS + 4 * 4096];
    put(&mut disk, 512, b"LABELONE\x01\0\0\0\0\0\0\0\0\0\0\0\x20\0\0\0LVM2 001");
    put(&mut disk, 544, ID.replace('-', "").as_bytes());
    put(&mut disk, 576, &((EXTENTS + 4 * 4096) as u64).to_le_bytes());
    put(&mut disk, 584, &(EXTENTS as u64).to_le_bytes());
    put(&mut disk, 616, &(AREA as u64).to_le_bytes());
    put(&mut disk, 624, &(AREA_SIZE as u64).to_le_bytes());
    let label = sum(&disk[532..1024]);
    put(&mut disk, 528, &label.to_le_bytes());

    let bytes = [text.as_bytes(), b"\0"].concat();
    for (number, byte) in bytes.iter().enumerate() {
        let place = at + number;
        let place = if place < AREA_SIZE { place } else { place - AREA_SIZE + 512 };
        disk[AREA + place] = *byte;
    }
    put(&mut disk, AREA + 4, b" LVM2 x[5A%r0N*>\x01\0\0\0");
    put(&mut disk, AREA + 24, &(AREA as u64).to_le_bytes());
    put(&mut disk, AREA + 32, &(AREA_SIZE as u64).to_le_bytes());
    put(&mut disk, AREA + 40, &(at as u64).to_le_bytes());
    put(&mut disk, AREA + 48, &(bytes.len() as u64).to_le_bytes());
    put(&mut disk, AREA + 56, &sum(&bytes).to_le_bytes());
    put_area_sum(&mut disk);
    for extent in 0..4 {
        disk[EXTENTS + extent * 4096..][..4096].fill(extent as u8 + 1);
    }
    disk
}
