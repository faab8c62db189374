//! The smallest images of each format, byte by byte, to be damaged.

/// An image, and the disk in it.
pub(crate) struct Made {
    pub(crate) image: Vec<u8>,
    pub(crate) disk: Vec<u8>,
}

fn put(image: &mut [u8], at: usize, bytes: &[u8]) {
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Content that repeats nothing within a block.
fn content(length: usize) -> Vec<u8> {
    (0..length as u32).map(|at| (at * 7 + at / 251) as u8).collect()
}

/// Where the parts of [`qcow2`] are.
pub(crate) const QCOW2_FIRST: usize = 512;
pub(crate) const QCOW2_SECOND: usize = 1024;
pub(crate) const QCOW2_PACKED: usize = 2560;

/// qcow2 with clusters of 512 bytes: one stored, a hole, one packed, then holes.
pub(crate) fn qcow2() -> Made {
    let mut image = vec![0; 3072];
    let packed: Vec<u8> = {
        // A block that is not packed (RFC 1951, 3.2.4): its length, the complement of it, and the bytes.
        let bytes = content(512);
        [&[1, 0, 2, 0xff, 0xfd][..], &bytes].concat()
    };
    put(&mut image, 0, b"QFI\xfb");
    put(&mut image, 4, &3_u32.to_be_bytes());
    put(&mut image, 20, &9_u32.to_be_bytes());
    put(&mut image, 24, &40_000_u64.to_be_bytes());
    put(&mut image, 36, &2_u32.to_be_bytes());
    put(&mut image, 40, &(QCOW2_FIRST as u64).to_be_bytes());
    put(&mut image, 100, &104_u32.to_be_bytes());
    put(&mut image, QCOW2_FIRST, &(QCOW2_SECOND as u64 | 1 << 63).to_be_bytes());
    put(&mut image, QCOW2_SECOND, &(2048_u64 | 1 << 63).to_be_bytes());
    // One further sector.
    let entry = QCOW2_PACKED as u64 | 1 << 61 | 1 << 62;
    put(&mut image, QCOW2_SECOND + 16, &entry.to_be_bytes());
    image.truncate(QCOW2_PACKED);
    put(&mut image, 2048, &content(512));
    image.extend(packed);
    let disk = [content(512), vec![0; 512], content(512), vec![0; 40_000 - 3 * 512]].concat();
    Made { image, disk }
}

/// VMDK with grains of 4096 bytes: one stored, one not.
pub(crate) fn vmdk() -> Made {
    let mut image = vec![0; 12 * 512];
    put(&mut image, 0, b"KDMV");
    put(&mut image, 4, &1_u32.to_le_bytes());
    put(&mut image, 8, &3_u32.to_le_bytes());
    put(&mut image, 12, &16_u64.to_le_bytes());
    put(&mut image, 20, &8_u64.to_le_bytes());
    put(&mut image, 28, &1_u64.to_le_bytes());
    put(&mut image, 36, &1_u64.to_le_bytes());
    put(&mut image, 44, &128_u32.to_le_bytes());
    put(&mut image, 56, &2_u64.to_le_bytes());
    put(&mut image, 73, b"\n \r\n");
    put(
        &mut image,
        512,
        b"# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType=\"monolithicSparse\"\nRW 16 SPARSE \"x\"\n",
    );
    put(&mut image, 1024, &3_u32.to_le_bytes());
    put(&mut image, 1536, &4_u32.to_le_bytes());
    put(&mut image, 2048, &content(4096));
    Made { image, disk: [content(4096), vec![0; 4096]].concat() }
}

/// Puts the check sum of a VHD's footer or header where it belongs.
pub(crate) fn put_sum(bytes: &mut [u8], at: usize) {
    put(bytes, at, &[0; 4]);
    let sum = bytes.iter().fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    put(bytes, at, &(!sum).to_be_bytes());
}

/// Where the header and the table of [`vhd`] are.
pub(crate) const VHD_HEADER: usize = 512;
pub(crate) const VHD_TABLE: usize = 1536;

/// A dynamic VHD with blocks of 4096 bytes: one not stored, one stored.
pub(crate) fn vhd() -> Made {
    let mut footer = vec![0; 512];
    put(&mut footer, 0, b"conectix");
    put(&mut footer, 16, &(VHD_HEADER as u64).to_be_bytes());
    put(&mut footer, 48, &8192_u64.to_be_bytes());
    put(&mut footer, 60, &3_u32.to_be_bytes());
    put_sum(&mut footer, 64);
    let mut header = vec![0; 1024];
    put(&mut header, 0, b"cxsparse");
    put(&mut header, 16, &(VHD_TABLE as u64).to_be_bytes());
    put(&mut header, 28, &2_u32.to_be_bytes());
    put(&mut header, 32, &4096_u32.to_be_bytes());
    put_sum(&mut header, 36);
    let mut table = vec![0xff; 512];
    put(&mut table, 4, &4_u32.to_be_bytes());
    let bitmap = vec![0xff; 512];
    let image = [footer.clone(), header, table, bitmap, content(4096), footer].concat();
    Made { image, disk: [vec![0; 4096], content(4096)].concat() }
}
