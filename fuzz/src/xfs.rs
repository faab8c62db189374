//! XFS file systems.

use std::sync::Arc;

use hardtack_tree::xfs::open;

use crate::sparse::Sparse;
use crate::trees;

/// Bytes of a block where mkfs.xfs(8) is told nothing else.
const BLOCK: usize = 4096;

/// Reads everything in a file system whose blocks of metadata have the checksums of what they hold.
pub fn whole(bytes: &[u8]) {
    let Sparse { mut bytes, used } = Sparse::of(bytes);
    for at in used {
        seal(&mut bytes[at..]);
    }
    if let Ok(tree) = open(Arc::new(bytes), "fuzz") {
        trees::read(&tree);
    }
}

/// Puts the checksum of what begins here, by the mark that it begins with; what has none stays as it is.
fn seal(raw: &mut [u8]) {
    let found = match raw {
        [b'X', b'F', b'S', b'B', ..] => Some((224, 512)),
        [b'I', b'N', ..] => Some((100, 512)),
        [b'B', b'M', b'A', b'3', ..] => Some((64, BLOCK)),
        [b'X', b'D', b'B' | b'D', b'3', ..] => Some((4, BLOCK)),
        [b'X', b'A', b'R', b'M', ..] | [b'X', b'S', b'L', b'M', ..] => Some((12, BLOCK)),
        [_, _, _, _, _, _, _, _, 0x3e, 0xbe, ..] | [_, _, _, _, _, _, _, _, 0x3b, 0xee, ..] => Some((12, BLOCK)),
        _ => None,
    };
    let Some((at, length)) = found else { return };
    let Some(raw) = raw.get_mut(..length) else { return };
    raw[at..at + 4].fill(0);
    let sum = crc32c::crc32c(raw);
    raw[at..at + 4].copy_from_slice(&sum.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use hardtack_tree::{Tree, xfs};

    use super::*;

    #[test]
    fn everything_in_the_seeds_is_read() {
        let seeds: [&[u8]; 2] = [include_bytes!("../seeds/xfs"), include_bytes!("../kept/xfs/version-4")];
        for (seed, entries) in seeds.into_iter().zip([40, 41]) {
            let tree = xfs::open(Arc::new(Sparse::of(seed).bytes), "seed").unwrap_or_else(|error| panic!("{error}"));
            let index = tree.index().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((index.len(), index.unreadable()), (entries, &[][..]));
            let content = "/big".parse().ok().and_then(|path| tree.read(&path).ok()?);
            assert!(content.is_some_and(|content| content.starts_with(b"0123456789abcde\n")));
        }
    }
}
