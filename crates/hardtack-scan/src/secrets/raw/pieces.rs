//! What of a disk is looked at, in pieces.

use std::io;
use std::ops::Range;

use hardtack_tree::Source;

/// A piece has at most so many bytes.
const PIECE: u64 = 4 << 20;

/// The bytes of a source that are not in holes, in pieces that follow each other.
pub(super) fn pieces(source: &dyn Source) -> io::Result<Vec<Range<u64>>> {
    let mut pieces: Vec<Range<u64>> = Vec::new();
    let mut offset = 0;
    while let Some(found) = source.data_after(offset)? {
        let start = found.start.max(offset);
        let end = found.end.min(source.size());
        if end <= start {
            break;
        }
        match pieces.last_mut() {
            // Clusters of an image format are small, and mostly follow each other.
            Some(last) if last.end == start && end - last.start <= PIECE => last.end = end,
            _ => {
                let starts = (start..end).step_by(PIECE as usize);
                pieces.extend(starts.map(|start| start..end.min(start.saturating_add(PIECE))));
            }
        }
        offset = end;
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Clusters(Vec<Range<u64>>);

    impl Source for Clusters {
        fn size(&self) -> u64 {
            u64::MAX
        }

        fn read_at(&self, _: u64, _: &mut [u8]) -> io::Result<()> {
            Ok(())
        }

        fn data_after(&self, offset: u64) -> io::Result<Option<Range<u64>>> {
            Ok(self.0.iter().find(|cluster| cluster.end > offset).cloned())
        }
    }

    #[test]
    fn clusters_that_follow_each_other_are_one_piece_and_holes_are_none() {
        let clusters = vec![0..10, 10..20, 30..40, 1 << 40..(1 << 40) + PIECE + 5];
        let expected = [0..20, 30..40, 1 << 40..(1 << 40) + PIECE, (1 << 40) + PIECE..(1 << 40) + PIECE + 5];
        assert_eq!(pieces(&Clusters(clusters)).unwrap(), expected);
        assert_eq!(pieces(&Clusters(Vec::new())).unwrap(), []);
    }
}
