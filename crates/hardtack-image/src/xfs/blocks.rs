//! The blocks of a directory, of attributes or of a link, before they have a place.

use super::shape::BLOCK;
use super::stamp::Header;

/// One block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its place, counted in blocks from the beginning of its fork.
    pub(super) logical: u64,
    pub(super) header: Header,
    /// Its content; the stamp is still missing.
    pub(super) raw: Vec<u8>,
}

impl Block {
    /// A block of zeros.
    pub(super) fn new(logical: u64, header: Header) -> Self {
        Self { logical, header, raw: vec![0; BLOCK as usize] }
    }
}

/// What becomes of a fork.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// It fits into the inode.
    Local(Vec<u8>),
    /// It needs blocks of its own, in the order of their places.
    Blocks(Vec<Block>),
}
