//! Which blocks hold a file's content.

/// A stretch of blocks that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The first block.
    pub(crate) start: u64,
    /// How many there are.
    pub(crate) len: u64,
}

/// `len` blocks of a file from `logical` stand from `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The first block, counted from the beginning of the file.
    pub(crate) logical: u64,
    /// How many there are.
    pub(crate) len: u64,
    /// The first block, counted from the beginning of the file system.
    pub(crate) start: u64,
}

/// The content of one file on the disk, in the order of the file and as few extents as there can be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extents(Vec<Extent>);

impl Extents {
    /// The content of a file without holes.
    pub(crate) fn of(runs: &[Run]) -> Self {
        let mut extents = Self::default();
        let mut logical = 0;
        for run in runs {
            extents.push(logical, *run);
            logical += run.len;
        }
        extents
    }

    /// Adds the blocks of the file from `logical`, which lie behind all that were added before.
    pub(crate) fn push(&mut self, logical: u64, run: Run) {
        match self.0.last_mut() {
            Some(last) if last.logical + last.len == logical && last.start + last.len == run.start => {
                last.len += run.len;
            }
            _ => self.0.push(Extent { logical, len: run.len, start: run.start }),
        }
    }

    /// The extents, none of more than `longest` blocks.
    pub(crate) fn divided(&self, longest: u64) -> impl Iterator<Item = Extent> + '_ {
        self.0.iter().flat_map(move |extent| {
            (0..extent.len).step_by(longest.max(1) as usize).map(move |at| Extent {
                logical: extent.logical + at,
                len: longest.min(extent.len - at),
                start: extent.start + at,
            })
        })
    }

    /// How many blocks of content there are.
    pub(crate) fn blocks(&self) -> u64 {
        self.0.iter().map(|extent| extent.len).sum()
    }
}
