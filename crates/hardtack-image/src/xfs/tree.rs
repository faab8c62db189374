//! B+trees, filled at once: records in order, divided evenly over as few blocks as hold them (XFS Algorithms & Data
//! Structures, "Fixed Length Record B+trees").

use std::iter;

/// One entry of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Where what it tells of begins.
    pub(super) key: u64,
    /// What it tells of.
    pub(super) value: Value,
}

/// What an entry leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// A record as it is written; short ones have zeros behind them.
    Record([u8; 16]),
    /// The block of a lower level at this place.
    Block(u64),
}

/// How many entries fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Records in a block.
    pub(super) leaf: usize,
    /// Blocks that one block leads to.
    pub(super) node: usize,
    /// Blocks that what stands above the tree leads to.
    pub(super) top: usize,
}

/// One block of a tree.
#[derive(Clone, Debug)]
pub(super) struct TreeBlock {
    /// Where it stands.
    pub(super) place: u64,
    /// 0 where it has records.
    pub(super) level: u16,
    /// The blocks beside it on its level.
    pub(super) left: Option<u64>,
    pub(super) right: Option<u64>,
    pub(super) entries: Vec<Entry>,
}

/// A tree without what stands above it.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// How many levels it has.
    pub(super) levels: u16,
    /// Its blocks, the lower levels first.
    pub(super) blocks: Vec<TreeBlock>,
    /// What leads to the blocks of the highest level.
    pub(super) top: Vec<Entry>,
}

/// How many blocks a tree of so many records has.
pub(super) fn blocks(records: usize, limits: Limits) -> usize {
    let mut width = records.div_ceil(limits.leaf).max(1);
    let mut sum = width;
    while width > limits.top {
        width = width.div_ceil(limits.node);
        sum += width;
    }
    sum
}

/// Builds a tree whose blocks stand at `places`, the lower levels first: as many as [`blocks`] says.
pub(super) fn build(records: Vec<Entry>, limits: Limits, places: &[u64]) -> Tree {
    let mut tree = Tree { levels: 0, blocks: Vec::new(), top: records };
    let mut most = limits.leaf;
    let mut places = places;
    while tree.levels == 0 || tree.top.len() > limits.top {
        let width = tree.top.len().div_ceil(most).max(1);
        let (own, behind) = places.split_at(width);
        let mut entries = std::mem::take(&mut tree.top).into_iter();
        for (index, size) in even(entries.len(), width).enumerate() {
            let entries: Vec<Entry> = entries.by_ref().take(size).collect();
            let key = entries.first().map_or(0, |entry| entry.key);
            tree.top.push(Entry { key, value: Value::Block(own[index]) });
            tree.blocks.push(TreeBlock {
                place: own[index],
                level: tree.levels,
                left: index.checked_sub(1).map(|left| own[left]),
                right: own.get(index + 1).copied(),
                entries,
            });
        }
        tree.levels += 1;
        most = limits.node;
        places = behind;
    }
    tree
}

/// Divides `count` into `parts` numbers that differ by one at most: no block but a root may be less than half full.
fn even(count: usize, parts: usize) -> impl Iterator<Item = usize> {
    let (size, larger) = (count / parts, count % parts);
    iter::repeat_n(size + 1, larger).chain(iter::repeat_n(size, parts - larger))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_found_from_the_top_and_no_block_is_less_than_half_full() {
        let limits = Limits { leaf: 10, node: 6, top: 3 };
        for count in [0, 1, 10, 11, 30, 31, 180, 181, 1000, 5000] {
            let record = |key: usize| Entry { key: key as u64, value: Value::Record([0; 16]) };
            let places: Vec<u64> = (100..).take(blocks(count, limits)).collect();
            let tree = build((0..count).map(record).collect(), limits, &places);
            assert_eq!(tree.blocks.len(), places.len(), "{count}");
            assert!(tree.top.len() <= limits.top, "{count}");
            let mut found = Vec::new();
            let mut open = tree.top.clone();
            open.reverse();
            while let Some(entry) = open.pop() {
                match entry.value {
                    Value::Record(_) => found.push(entry.key),
                    Value::Block(place) => {
                        let block = tree.blocks.iter().find(|block| block.place == place).unwrap();
                        let most = if block.level == 0 { limits.leaf } else { limits.node };
                        assert!(block.entries.len() <= most, "{count}");
                        assert!(block.left.is_none() && block.right.is_none() || block.entries.len() >= most / 2);
                        open.extend(block.entries.iter().rev());
                    }
                }
            }
            assert_eq!(found, (0..count as u64).collect::<Vec<_>>());
        }
    }
}
