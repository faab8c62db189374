//! Bytes over several blocks, each with a header: values of attributes and targets of links (XFS Algorithms & Data
//! Structures, "Remote Attribute Values" and "Symbolic Links").

use super::blocks::Block;
use super::fields::put32;
use super::shape::BLOCK;
use super::stamp::Header;

/// Bytes in front of the content.
const HEADER: usize = 56;
/// Bytes of content in a block.
const IN_BLOCK: usize = BLOCK as usize - HEADER;

/// The blocks that hold `bytes`, from `logical` on; `header` is the one of values or of targets.
pub(super) fn encode(bytes: &[u8], logical: u64, header: Header) -> Vec<Block> {
    let magic: &[u8; 4] = if header == Header::Value { b"XARM" } else { b"XSLM" };
    let block = |(index, part): (usize, &[u8])| {
        let mut block = Block::new(logical + index as u64, header);
        block.raw[..4].copy_from_slice(magic);
        put32(&mut block.raw, 4, (index * IN_BLOCK) as u32);
        put32(&mut block.raw, 8, part.len() as u32);
        block.raw[HEADER..][..part.len()].copy_from_slice(part);
        block
    };
    bytes.chunks(IN_BLOCK).enumerate().map(block).collect()
}
