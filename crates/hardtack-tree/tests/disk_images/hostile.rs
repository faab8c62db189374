//! Images that lie: an error each, and neither a panic, a hang nor a lot of memory.

use std::sync::Arc;

use hardtack_tree::disk_image::detect;
use hardtack_tree::{FormatError, Source};
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::made::{Made, QCOW2_FIRST, QCOW2_PACKED, QCOW2_SECOND, VHD_HEADER, VHD_TABLE, put_sum, qcow2, vhd, vmdk};
use crate::support::{chain, content, data};

/// The most that is read of a disk whose size nobody knows.
const MOST: u64 = 1 << 20;

fn open(image: Vec<u8>) -> Result<Arc<dyn Source>, FormatError> {
    detect(Arc::new(image)).map(|(disk, _)| disk)
}

/// Everything a disk says, or the first error.
fn read(image: Vec<u8>) -> Result<Vec<u8>, String> {
    let disk = open(image).map_err(|error| chain(&error))?;
    let mut content = vec![0; disk.size().min(MOST) as usize];
    disk.read_at(0, &mut content).map_err(|error| error.to_string())?;
    let mut at = 0;
    for _ in 0..100 {
        let Some(found) = disk.data_after(at).map_err(|error| error.to_string())? else { break };
        assert!(found.start >= at && found.end > found.start && found.end <= disk.size());
        at = found.end;
    }
    Ok(content)
}

/// What is said of an image in which these bytes stand.
fn changed(mut image: Vec<u8>, changes: &[(usize, &[u8])]) -> String {
    for (at, bytes) in changes {
        image[*at..*at + bytes.len()].copy_from_slice(bytes);
    }
    read(image).map(|_| "nothing".to_owned()).unwrap_or_else(|error| error)
}

#[test]
fn the_smallest_images_are_sound() {
    for Made { image, disk } in [qcow2(), vmdk(), vhd()] {
        let read = open(image).unwrap();
        assert!(content(&*read) == disk);
        assert!(data(&*read).len() <= 2);
    }
}

#[test]
fn a_qcow2_that_lies_about_its_tables_is_refused() {
    let said = |changes: &[(usize, &[u8])]| changed(qcow2().image, changes);
    assert_snapshot!(said(&[(24, &[0xff; 8]), (36, &[0xff; 4])]), @"damaged qcow2: a disk of 18446744073709551615 bytes, and a first-level table of 4294967295 entries");
    assert_snapshot!(said(&[(24, &[0x7f; 8]), (20, &[0, 0, 0, 21]), (36, &[0xff; 4])]), @"qcow2 with a disk of 9187201950435737471 bytes, which hardtack does not read");
    assert_snapshot!(said(&[(24, &(1_u64 << 38).to_be_bytes()), (36, &[0xff; 4])]), @"qcow2 with a disk of 274877906944 bytes, which hardtack does not read");
    assert_snapshot!(said(&[(24, &(1_u64 << 36).to_be_bytes()), (36, &[0xff; 4])]), @"cannot read the first-level table of the qcow2: the data ends too early");
    assert_snapshot!(said(&[(24, &(1_u64 << 36).to_be_bytes())]), @"damaged qcow2: a disk of 68719476736 bytes, and a first-level table of 2 entries");
    assert_snapshot!(said(&[(40, &[0xff; 8])]), @"cannot read the first-level table of the qcow2: the data ends too early");
    assert_snapshot!(said(&[(20, &[0, 0, 0, 63])]), @"damaged qcow2: clusters of 2^63 bytes");
    assert_snapshot!(said(&[(100, &[0, 0, 0, 1])]), @"damaged qcow2: a header of version 3 with 1 bytes");
    assert_snapshot!(said(&[(QCOW2_FIRST + 8, &(QCOW2_SECOND as u64).to_be_bytes())]), @"damaged qcow2: two entries of the first-level table lead to byte 1024");
    assert_snapshot!(said(&[(QCOW2_FIRST, &(1_u64 << 50).to_be_bytes())]), @"damaged qcow2: the second-level table at byte 1125899906842624 is not there");
    assert_snapshot!(said(&[(QCOW2_SECOND, &(1_u64 << 50).to_be_bytes())]), @"damaged qcow2: block 0 is at byte 1125899906842624, beyond the end of the file: it was cut short");
}

#[test]
fn a_packed_cluster_that_would_grow_without_end_fills_its_cluster() {
    let mut image = qcow2().image;
    // A fixed Huffman block: a zero, then matches of length 258 and distance 1, in all a lot more than a cluster.
    image.truncate(QCOW2_PACKED);
    let mut bits: Vec<bool> = vec![true, true, false];
    bits.extend([false, false, true, true, false, false, false, false]);
    for _ in 0..60 {
        bits.extend([true, true, false, false, false, true, false, true, false, false, false, false, false]);
    }
    let bytes = bits.chunks(8).map(|bits| (0..8).map(|at| u8::from(bits.get(at) == Some(&true)) << at).sum::<u8>());
    image.extend(bytes);
    let disk = read(image).unwrap();
    assert!(disk[1024..].iter().all(|byte| *byte == 0));
    assert_eq!(disk.len(), 40_000);
}

#[test]
fn a_packed_cluster_that_is_none_is_an_error() {
    assert_snapshot!(changed(qcow2().image, &[(QCOW2_PACKED, &[0xff; 8])]), @"damaged qcow2: the packed cluster 2 cannot be unpacked");
    // It leads to itself, to the header, and behind the end.
    for offset in [QCOW2_SECOND as u64, 0, 1 << 40] {
        let entry = (offset | 1 << 62).to_be_bytes();
        let said = changed(qcow2().image, &[(QCOW2_SECOND, &entry)]);
        assert!(said.starts_with("damaged qcow2: the packed cluster 0 ") || said.contains("ends too early"), "{said}");
    }
}

#[test]
fn a_vmdk_that_lies_about_its_tables_is_refused() {
    let said = |changes: &[(usize, &[u8])]| changed(vmdk().image, changes);
    assert_snapshot!(said(&[(12, &[0xff; 8])]), @"damaged VMDK: a disk of 18446744073709551615 sectors");
    assert_snapshot!(said(&[(12, &(1_u64 << 54).to_le_bytes())]), @"VMDK with a disk of 9223372036854775808 bytes, which hardtack does not read");
    assert_snapshot!(said(&[(12, &(1_u64 << 30).to_le_bytes())]), @"cannot read the grain directory of the VMDK: the data ends too early");
    assert_snapshot!(said(&[(20, &[0; 8])]), @"damaged VMDK: grains of 0 sectors");
    assert_snapshot!(said(&[(20, &(1_u64 << 60).to_le_bytes())]), @"damaged VMDK: grains of 1152921504606846976 sectors");
    assert_snapshot!(said(&[(44, &[0xff; 4])]), @"damaged VMDK: grain tables of 4294967295 entries");
    assert_snapshot!(said(&[(56, &[0xfe; 8])]), @"damaged VMDK: a grain directory far outside");
    assert_snapshot!(said(&[(56, &[0xff; 8])]), @"damaged VMDK: no footer at its end: it was cut short");
    assert_snapshot!(said(&[(28, &[0xff; 8])]), @"damaged VMDK: its descriptor lies outside of it");
    assert_snapshot!(said(&[(74, b"\n")]), @"damaged VMDK: its line ends were changed, as by a transfer in text mode");
    // A directory of two tables that are one, and a table that is the directory itself.
    assert_snapshot!(said(&[(12, &2048_u64.to_le_bytes()), (1028, &3_u32.to_le_bytes())]), @"damaged VMDK: two entries of the grain directory lead to byte 1536");
    assert_snapshot!(said(&[(1024, &[0xff; 4])]), @"damaged VMDK: the grain table at sector 4294967295 is not there");
    assert_snapshot!(said(&[(1536, &[0xff; 4])]), @"damaged VMDK: block 0 is at byte 2199023255040, beyond the end of the file: it was cut short");
    assert_snapshot!(said(&[(1024, &2_u32.to_le_bytes())]), @"nothing");
}

#[test]
fn a_vhd_that_lies_about_its_tables_is_refused() {
    let said = |footer: &[(usize, &[u8])], header: &[(usize, &[u8])], others: &[(usize, &[u8])]| {
        let mut image = vhd().image;
        let end = image.len() - 512;
        for (at, bytes) in footer {
            image[*at..*at + bytes.len()].copy_from_slice(bytes);
            image[end + at..end + at + bytes.len()].copy_from_slice(bytes);
        }
        put_sum(&mut image[..512], 64);
        put_sum(&mut image[end..], 64);
        for (at, bytes) in header {
            image[VHD_HEADER + at..VHD_HEADER + at + bytes.len()].copy_from_slice(bytes);
        }
        put_sum(&mut image[VHD_HEADER..VHD_HEADER + 1024], 36);
        changed(image, others)
    };
    assert_eq!(said(&[], &[], &[]), "nothing");
    assert_snapshot!(said(&[(48, &[0xff; 8])], &[], &[]), @"damaged VHD: a disk of 18446744073709551615 bytes, and a table of 2 blocks");
    assert_snapshot!(said(&[(48, &(1_u64 << 40).to_be_bytes())], &[(28, &[0xff; 4])], &[]), @"VHD with a disk of 1099511627776 bytes, which hardtack does not read");
    assert_snapshot!(said(&[(48, &(1_u64 << 30).to_be_bytes())], &[(28, &[0xff; 4])], &[]), @"cannot read the block table of the VHD: the data ends too early");
    assert_snapshot!(said(&[(60, &[0, 0, 0, 2])], &[], &[]), @"damaged VHD: a disk of 8192 bytes in a file of 7168: it was cut short");
    assert_snapshot!(said(&[(60, &[0, 0, 0, 4])], &[], &[]), @"VHD with a parent of which it holds the differences, which hardtack does not read");
    assert_snapshot!(said(&[(16, &[0xff; 8])], &[], &[]), @"cannot read the dynamic header of the VHD: the data ends too early");
    assert_snapshot!(said(&[], &[(32, &[0, 0, 0, 0])], &[]), @"damaged VHD: blocks of 0 bytes");
    assert_snapshot!(said(&[], &[(32, &[0x80, 0, 0, 0])], &[]), @"damaged VHD: blocks of 2147483648 bytes");
    assert_snapshot!(said(&[], &[(16, &[0xff; 8])], &[]), @"cannot read the block table of the VHD: the data ends too early");
    assert_snapshot!(said(&[], &[], &[(VHD_TABLE, &4_u32.to_be_bytes())]), @"damaged VHD: two entries of the block table lead to byte 2048");
    assert_snapshot!(said(&[], &[], &[(VHD_TABLE, &[0xff, 0xff, 0xff, 0xfe])]), @"damaged VHD: block 0 is at byte 2199023255040, beyond the end of the file: it was cut short");
}

#[test]
fn an_image_that_was_cut_short_never_gives_another_content() {
    for Made { image, disk } in [qcow2(), vmdk(), vhd()] {
        // A file without even a mark is a raw disk of these bytes.
        for length in 512..image.len() {
            if let Ok(found) = read(image[..length].to_vec()) {
                assert!(found == disk, "{length} of {} bytes give another content", image.len());
            }
        }
    }
}

proptest! {
    #[test]
    fn no_change_of_an_image_makes_its_reader_panic(
        which in 0..3_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut image = [qcow2, vmdk, vhd][which]().image;
        for (at, byte) in changes {
            // Most numbers stand at the start.
            let at = if byte % 2 == 0 { at.index(image.len()) } else { at.index(128) };
            image[at] = byte;
        }
        let _ = read(image);
    }
}
