//! Images in which anything may have changed: they are read to their end without a panic.

use std::fs;
use std::io;
use std::sync::Arc;

use hardtack_tree::xfs::open;
use hardtack_tree::{FormatResult, Source};
use proptest::prelude::*;

use crate::everything::read_everything;
use crate::prototype::made;

/// An image some bytes of which are others.
#[derive(Debug)]
struct Changed {
    image: Arc<Vec<u8>>,
    bytes: Vec<(usize, u8)>,
}

impl Source for Changed {
    fn size(&self) -> u64 {
        self.image.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.image.read_at(offset, buffer)?;
        let start = offset as usize;
        for (at, byte) in &self.bytes {
            if let Some(place) = at.checked_sub(start).and_then(|at| buffer.get_mut(at)) {
                *place = *byte;
            }
        }
        Ok(())
    }
}

/// Opens it and reads all that there is.
fn read_all(source: Arc<dyn Source>) -> FormatResult<u64> {
    Ok(read_everything(&open(source, "image")?))
}

/// Where the checksum of a block or inode stands, by what it begins with.
fn checksum(raw: &[u8]) -> Option<(usize, usize)> {
    match &raw[..4] {
        b"XFSB" => Some((224, 512)),
        b"BMA3" => Some((64, 4096)),
        b"XDB3" | b"XDD3" => Some((4, 4096)),
        b"XARM" | b"XSLM" => Some((12, 4096)),
        [b'I', b'N', ..] => Some((100, 512)),
        _ if matches!(raw[8..10], [0x3e, 0xbe] | [0x3b, 0xee]) => Some((12, 4096)),
        _ => None,
    }
}

/// Changes an image of these options in many ways; with `sealed`, checksums are made to fit what was changed.
fn survives(options: &[&str], sealed: bool) {
    let (image, _) = made(32, options);
    let image = Arc::new(fs::read(&image.path).unwrap());
    assert!(read_all(image.clone()).unwrap() > 100_000);
    // What is all zeros is free, and content is as good changed as not.
    let used: Vec<usize> = (0..image.len())
        .step_by(512)
        .filter(|at| {
            let block = &image[at & !4095..][..4096];
            checksum(&image[*at..*at + 512]).is_some() || checksum(block).is_some() || block.starts_with(b"XD2")
        })
        .collect();
    let change = (prop::sample::select(used), 0..512_usize, any::<u8>());
    let config = ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let result = runner.run(&prop::collection::vec(change, 1..6), |changes| {
        let mut bytes: Vec<(usize, u8)> = changes.iter().map(|(sector, at, byte)| (sector + at, *byte)).collect();
        if sealed {
            for (sector, ..) in &changes {
                for start in [*sector, sector & !4095] {
                    let Some((at, length)) = checksum(&image[start..start + 512]) else { continue };
                    let mut raw = image[start..start + length].to_vec();
                    let inside = |at: &usize| (start..start + length).contains(at);
                    bytes.iter().filter(|(at, _)| inside(at)).for_each(|(at, byte)| raw[at - start] = *byte);
                    raw[at..at + 4].fill(0);
                    let sum = crc32c::crc32c(&raw).to_le_bytes();
                    bytes.extend((start + at..).zip(sum));
                }
            }
        }
        let changed = Changed { image: image.clone(), bytes };
        // What an image cannot hold, it cannot give.
        prop_assert!(read_all(Arc::new(changed)).unwrap_or(0) < 1 << 30);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn any_change_of_version_5_is_survived() {
    survives(&[], false);
}

#[test]
fn any_change_of_version_5_whose_checksums_fit_is_survived() {
    survives(&[], true);
}

#[test]
fn any_change_of_version_4_is_survived() {
    survives(&["-m", "crc=0,finobt=0", "-n", "ftype=0"], true);
}
