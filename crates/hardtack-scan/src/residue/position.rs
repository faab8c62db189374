//! Where in a file something begins.

use hardtack_tree::OpenFile;
use memchr::{memchr_iter, memrchr};

/// Files are read in pieces of this many bytes.
const PIECE: usize = 1 << 16;

/// A line and a byte of it, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// That of byte `at` of `data`.
    pub(super) fn within(data: &[u8], at: usize) -> Self {
        let before = &data[..at.min(data.len())];
        let begin = memrchr(b'\n', before).map_or(0, |feed| feed + 1);
        Self { line: memchr_iter(b'\n', before).count() + 1, column: before.len() - begin + 1 }
    }

    /// That of byte `at` of a file. It is read again from its begin: few files have anything in them that is told.
    pub(super) fn in_file(file: &OpenFile, at: u64) -> std::io::Result<Self> {
        let mut piece = vec![0; PIECE];
        let (mut lines, mut begin, mut offset) = (1, 0, 0);
        while offset < at {
            let wanted = usize::try_from(at - offset).unwrap_or(PIECE).min(PIECE);
            let filled = file.read_at(offset, &mut piece[..wanted])?;
            if filled == 0 {
                break;
            }
            lines += memchr_iter(b'\n', &piece[..filled]).count();
            if let Some(feed) = memrchr(b'\n', &piece[..filled]) {
                begin = offset + feed as u64 + 1;
            }
            offset += filled as u64;
        }
        Ok(Self { line: lines, column: usize::try_from(at - begin).unwrap_or(usize::MAX).saturating_add(1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_same_in_memory_and_in_a_file() {
        let data = format!("ab\n\n{}\nxyz", "c".repeat(PIECE)).into_bytes();
        let file = OpenFile::Bytes(data.clone());
        for at in [0, 1, 2, 3, 4, 5, PIECE, PIECE + 3, PIECE + 4, PIECE + 5, data.len()] {
            assert_eq!(Position::in_file(&file, at as u64).unwrap(), Position::within(&data, at), "{at}");
        }
        assert_eq!(Position::within(&data, 4), Position { line: 3, column: 1 });
    }
}
