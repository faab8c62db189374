//! What an inode itself holds of its content or of its extended attributes.

use crate::fields::be32;

/// All there is.
const LOCAL: u8 = 1;
/// A list of extents.
const EXTENTS: u8 = 2;
/// The root of a tree of extents.
const TREE: u8 = 3;

/// A fork, as it stands in the inode.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fork<'r> {
    pub(super) format: u8,
    /// How many extents there are.
    pub(super) extents: u64,
    pub(super) raw: &'r [u8],
}

/// What a fork holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Local,
    Extents,
    Tree,
}

impl Fork<'_> {
    /// Its form; `None` when it has none of content or attributes.
    pub(super) fn form(&self) -> Option<Form> {
        match self.format {
            LOCAL => Some(Form::Local),
            EXTENTS => Some(Form::Extents),
            TREE => Some(Form::Tree),
            _ => None,
        }
    }

    /// The numbers of a device in the form of IRIX, 14 bits for the major and 18 for the minor number, of which Linux
    /// takes 9 for the major.
    pub(super) fn device(&self) -> (u32, u32) {
        let number = be32(self.raw, 0);
        (number >> 18 & 0x1ff, number & 0x3_ffff)
    }
}
