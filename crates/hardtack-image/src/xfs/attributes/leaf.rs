//! Attributes in blocks of their own: leaves in the order of hashes, and long values behind them ("Leaf Attributes",
//! "Node Attributes", "Remote Attribute Values").

use super::Attribute;
use crate::xfs::blocks::Block;
use crate::xfs::da_tree::{self, Leaf};
use crate::xfs::fields::{put16, put32};
use crate::xfs::remote;
use crate::xfs::shape::BLOCK;
use crate::xfs::stamp::Header;

/// Bytes in front of the entries.
const HEADER: usize = 80;
/// Bytes of an entry that leads to a name.
const ENTRY: usize = 8;
/// `XFS_ATTR3_LEAF_MAGIC`.
const MAGIC: u16 = 0x3bee;
/// From this many bytes on, name and value together, the value has blocks of its own.
const LONG: usize = BLOCK as usize / 4 * 3;
/// The value stands beside the name.
const LOCAL: u8 = 0x1;

/// What stands in a leaf of one attribute.
struct Item<'a> {
    attribute: &'a Attribute,
    /// How many bytes, without those of the entry.
    len: usize,
    /// Whether the value stands there too.
    local: bool,
}

impl<'a> Item<'a> {
    fn new(attribute: &'a Attribute) -> Self {
        let local = (3 + attribute.name.len() + attribute.value.len()).next_multiple_of(4);
        if local < LONG {
            return Self { attribute, len: local, local: true };
        }
        // Two bytes more than it needs: what the kernel's structure once had behind the name.
        Self { attribute, len: (11 + attribute.name.len()).next_multiple_of(4), local: false }
    }
}

/// The blocks of `attributes`, which are in the order of their hashes.
pub(super) fn encode(attributes: &[Attribute]) -> Vec<Block> {
    let mut leaves: Vec<Vec<Item<'_>>> = Vec::new();
    let mut room = 0;
    for item in attributes.iter().map(Item::new) {
        if item.len + ENTRY > room {
            leaves.push(Vec::new());
            room = BLOCK as usize - HEADER;
        }
        room -= item.len + ENTRY;
        if let Some(leaf) = leaves.last_mut() {
            leaf.push(item);
        }
    }
    // Where values stand is told in the leaves, and how many blocks the index has follows from their number.
    let empty = |_: &Vec<Item<'_>>| Leaf { last: 0, raw: vec![0; BLOCK as usize] };
    let mut next = da_tree::build(leaves.iter().map(empty).collect(), 0).len() as u64;
    let mut values = Vec::new();
    let leaves = leaves.iter().map(|items| leaf(items, &mut next, &mut values)).collect();
    let mut blocks = da_tree::build(leaves, 0);
    blocks.append(&mut values);
    blocks
}

/// One leaf. Long values are put from the block `next` on.
fn leaf(items: &[Item<'_>], next: &mut u64, values: &mut Vec<Block>) -> Leaf {
    let mut raw = vec![0; BLOCK as usize];
    let mut end = raw.len();
    for (slot, item) in items.iter().enumerate() {
        let Attribute { space, name, value } = item.attribute;
        end -= item.len;
        let entry = HEADER + slot * ENTRY;
        put32(&mut raw, entry, item.attribute.hash());
        put16(&mut raw, entry + 4, end as u16);
        raw[entry + 6] = space | if item.local { LOCAL } else { 0 };
        let name_at = if item.local {
            put16(&mut raw, end, value.len() as u16);
            raw[end + 2] = name.len() as u8;
            raw[end + 3 + name.len()..][..value.len()].copy_from_slice(value);
            end + 3
        } else {
            let blocks = remote::encode(value, *next, Header::Value);
            put32(&mut raw, end, *next as u32);
            put32(&mut raw, end + 4, value.len() as u32);
            raw[end + 8] = name.len() as u8;
            *next += blocks.len() as u64;
            values.extend(blocks);
            end + 9
        };
        raw[name_at..][..name.len()].copy_from_slice(name);
    }
    let entries = HEADER + items.len() * ENTRY;
    put16(&mut raw, 8, MAGIC);
    put16(&mut raw, 56, items.len() as u16);
    put16(&mut raw, 58, (BLOCK as usize - end) as u16); // Bytes of names and values,
    put16(&mut raw, 60, end as u16); // and where they begin.
    // The one free stretch lies between entries and names.
    put16(&mut raw, 64, entries as u16);
    put16(&mut raw, 66, (end - entries) as u16);
    Leaf { last: items.last().map_or(0, |item| item.attribute.hash()), raw }
}
