//! Random disks, read in random pieces.

use proptest::prelude::*;

use crate::formats::{SHAPES, check};
use crate::support::{Disk, open};

fn stretches() -> impl Strategy<Value = Vec<(u64, usize, u8)>> {
    proptest::collection::vec((0..24_u64 << 20, 1..400_000_usize, any::<u8>()), 0..8)
}

/// A size in sectors, and stretches of data.
fn disk() -> impl Strategy<Value = (u64, Vec<(u64, usize, u8)>)> {
    (1..48_u64 << 11, stretches())
}

fn make((sectors, stretches): (u64, Vec<(u64, usize, u8)>)) -> Disk {
    let size = sectors * 512;
    let inside: Vec<_> = stretches.into_iter().filter(|(start, ..)| *start < size).collect();
    Disk::new(size, &inside)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn random_disks_come_back_whole(disk in disk()) {
        check(&make(disk));
    }

    #[test]
    fn any_piece_is_what_the_raw_disk_has_there(
        disk in disk(),
        pieces in proptest::collection::vec((any::<prop::sample::Index>(), 0..200_000_usize), 20),
        shape in 0..SHAPES.len(),
    ) {
        let disk = make(disk);
        let raw = std::fs::read(disk.raw()).unwrap();
        let (arguments, _, format) = SHAPES[shape];
        let read = open(&disk.convert(arguments), format);
        for (start, length) in pieces {
            let start = start.index(raw.len());
            let length = length.min(raw.len() - start);
            let mut piece = vec![1; length];
            read.read_at(start as u64, &mut piece).unwrap();
            prop_assert!(piece == raw[start..start + length], "{arguments:?} at {start}, {length} bytes");
        }
    }
}
