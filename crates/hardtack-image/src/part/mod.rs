//! The part of a tree that one file system holds: its entries, and their content as it is put into blocks.
//!
//! Every writer of a file system stands on this, so that all of them number, divide and place alike: in the order of
//! the tree's paths, blocks of zeros left out.

mod attribute_error;
mod content;
mod cursor;
mod error;
mod extents;
mod nodes;
mod numbers;
mod parameters;

pub use attribute_error::AttributeError;
pub(crate) use content::{BLOCK, Blocks, Copy};
pub(crate) use cursor::Cursor;
pub use error::PartError;
pub(crate) use extents::{Extent, Extents, Run};
pub(crate) use nodes::{Node, Nodes};
pub(crate) use numbers::{device_number, directory_type, type_bits};
pub use parameters::Parameters;
