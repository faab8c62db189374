//! Images in which anything may have changed: they are read to their end without a panic.

use std::fs;
use std::sync::Arc;

use hardtack_tree::FormatResult;
use hardtack_tree::ext4::open;
use proptest::prelude::*;

use crate::everything::read_everything;
use crate::rich;
use crate::tool::Image;

/// Opens it and reads all that there is.
fn read_all(image: Vec<u8>) -> FormatResult<u64> {
    Ok(read_everything(&open(Arc::new(image), "image")?))
}

/// One change: other bits in one byte, a byte over a stretch, or a copy of another stretch.
#[derive(Clone, Debug)]
enum Change {
    Bits { at: usize, bits: u8 },
    Fill { at: usize, length: usize, byte: u8 },
    Copy { from: usize, to: usize, length: usize },
}

/// Changes of the first `used` bytes: what comes after them is free.
fn changes(used: usize) -> impl Strategy<Value = Vec<Change>> {
    let length = prop_oneof![Just(4_usize), Just(1024), 1_usize..64];
    let change = prop_oneof![
        4 => (0..used, 1_u8..).prop_map(|(at, bits)| Change::Bits { at, bits }),
        1 => (0..used, length.clone(), any::<u8>()).prop_map(|(at, length, byte)| Change::Fill { at, length, byte }),
        1 => (0..used, 0..used, length).prop_map(|(from, to, length)| Change::Copy { from, to, length }),
    ];
    prop::collection::vec(change, 1..24)
}

fn apply(image: &mut [u8], change: &Change) {
    match *change {
        Change::Bits { at, bits } => image[at] ^= bits,
        Change::Fill { at, length, byte } => {
            let end = (at + length).min(image.len());
            image[at..end].fill(byte);
        }
        Change::Copy { from, to, length } => {
            let length = length.min(image.len() - from.max(to));
            image.copy_within(from..from + length, to);
        }
    }
}

/// Changes a file system of these features in many ways.
fn survives(options: &[&str]) {
    let directory = rich::small();
    let image = Image::make("256K", &[&["-b", "1024", "-N", "32"], options].concat(), Some(directory.path()));
    let image = fs::read(&image.path).unwrap();
    let all = read_all(image.clone()).unwrap();
    assert!(all > 500, "{all} bytes were read");
    let used = image.iter().rposition(|byte| *byte != 0).unwrap();
    let config = ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let result = runner.run(&changes(used), |changes| {
        let mut image = image.clone();
        changes.iter().for_each(|change| apply(&mut image, change));
        // An image of a quarter of a mebibyte cannot hold more than this, whatever it says.
        prop_assert!(read_all(image).unwrap_or(0) < 1 << 24);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn any_change_of_a_file_system_with_checksums_is_survived() {
    survives(&["-t", "ext4", "-O", "^has_journal"]);
}

#[test]
fn any_change_of_a_file_system_with_extents_is_survived() {
    survives(&["-t", "ext4", "-O", "^has_journal,^metadata_csum"]);
}

#[test]
fn any_change_of_a_file_system_with_lists_of_blocks_is_survived() {
    survives(&["-t", "ext2"]);
}

#[test]
fn any_change_of_a_file_system_with_content_in_inodes_is_survived() {
    survives(&["-t", "ext4", "-O", "^has_journal,^metadata_csum,inline_data,ea_inode"]);
}
