//! A root file system as data: the [`Tree`] trait and its views.
//!
//! Everything that judges, changes or assembles a root file system goes through this crate, so that a
//! directory, a memory fixture and (later) a file system inside a disk image are one thing to their readers.

mod digest;
mod directory;
mod error;
mod index;
mod memory;
mod metadata;
mod path;
mod staged;
mod tree;

pub use digest::{Digest, DigestParseError};
pub use directory::DirectoryTree;
pub use error::{TreeError, TreeResult};
pub use index::{Entry, Index};
pub use memory::MemoryTree;
pub use metadata::{FileKind, Metadata, Mode, Owner};
pub use path::{PathError, TreePath};
pub use staged::{Change, StagedTree};
pub use tree::{EMPTY_XATTRS, Tree, Xattrs};
