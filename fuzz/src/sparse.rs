//! Large images of which little is used, as a short text: a mutation should meet what counts.

use std::collections::BTreeMap;

const SECTOR: usize = 512;
/// Sectors of the largest image: more would only take time.
const MOST: u32 = 1 << 17;

/// An image: the number of its sectors in four bytes; and for each sector that is used its number in four bytes, how
/// many of its bytes are not zeros at its end in two, and these bytes. All numbers are little-endian.
#[derive(Debug)]
pub struct Sparse {
    /// All bytes.
    pub bytes: Vec<u8>,
    /// Where the sectors that are used begin.
    pub used: Vec<usize>,
}

impl Sparse {
    /// The image that `text` tells; what is cut off there is left out.
    pub fn of(text: &[u8]) -> Self {
        let (count, mut rest) = take(text).map_or((0, text), |(count, rest)| (u32::from_le_bytes(*count), rest));
        let mut sectors = BTreeMap::new();
        while let Some((number, tail)) = take::<4>(rest)
            && let Some((length, tail)) = take::<2>(tail)
        {
            let length = usize::from(u16::from_le_bytes(*length)).min(SECTOR).min(tail.len());
            let (content, tail) = tail.split_at(length);
            sectors.insert(u32::from_le_bytes(*number), content);
            rest = tail;
        }
        let mut bytes = vec![0; count.min(MOST) as usize * SECTOR];
        let mut used = Vec::new();
        for (number, content) in sectors {
            let start = (number as usize).saturating_mul(SECTOR);
            if let Some(place) = bytes.get_mut(start..).and_then(|place| place.get_mut(..content.len())) {
                place.copy_from_slice(content);
                used.push(start);
            }
        }
        Self { bytes, used }
    }
}

fn take<const LENGTH: usize>(bytes: &[u8]) -> Option<(&[u8; LENGTH], &[u8])> {
    bytes.split_first_chunk()
}
