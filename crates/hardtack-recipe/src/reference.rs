//! Every block and key of recipes, for the reference. A test holds it against what the loader takes.

mod disk;
mod gate;
mod harden;
mod image;
mod steps;
mod tests;

/// A block of recipes.
#[derive(Clone, Copy, Debug)]
pub struct BlockReference {
    /// The names of the blocks around it and its own: `image/disk/partition`.
    pub path: &'static str,
    /// What its label is, where it takes one; in brackets where it may be left out.
    pub label: Option<&'static str>,
    /// What it is for, in a sentence or two.
    pub summary: &'static str,
    /// Its keys.
    pub keys: &'static [KeyReference],
}

/// A key of a block.
#[derive(Clone, Copy, Debug)]
pub struct KeyReference {
    /// Its name.
    pub name: &'static str,
    /// The type of its value.
    pub kind: &'static str,
    /// What holds when it is left out.
    pub otherwise: Otherwise,
    /// What it says, in a sentence.
    pub summary: &'static str,
}

/// What holds when a key is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// It cannot be left out.
    Required,
    /// Nothing.
    Absent,
    /// This value.
    Value(&'static str),
    /// This, in words.
    Words(&'static str),
}

use Otherwise::{Absent, Words};

const fn key(name: &'static str, kind: &'static str, otherwise: Otherwise, summary: &'static str) -> KeyReference {
    KeyReference { name, kind, otherwise, summary }
}

const fn block(
    path: &'static str,
    label: Option<&'static str>,
    summary: &'static str,
    keys: &'static [KeyReference],
) -> BlockReference {
    BlockReference { path, label, summary, keys }
}

const SINCE: KeyReference = key(
    "since",
    "string",
    Absent,
    "The first version of the image that has it; `hardtack build --version` builds another one than the recipe says.",
);
const UNTIL: KeyReference =
    key("until", "string", Absent, "The first version of the image that does not have it any more.");

const ONE_OF: Otherwise = Words("one of these is required");

/// Every block, the outer ones first.
pub fn blocks() -> impl Iterator<Item = &'static BlockReference> {
    [image::BLOCKS, steps::BLOCKS, harden::BLOCKS, disk::BLOCKS, gate::BLOCKS, tests::BLOCKS].into_iter().flatten()
}
