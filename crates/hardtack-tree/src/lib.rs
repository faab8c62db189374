//! A root file system as data: the [`Tree`] trait and its views.
//!
//! Everything that judges, changes or assembles a root file system goes through this crate, so that a
//! directory, a memory fixture and a file system inside a disk image are one thing to their readers.

mod apply;
pub mod archive;
mod attributes;
mod change;
mod compression;
mod damage;
mod digest;
mod directory;
pub mod disk_image;
pub mod dpkg;
pub mod erofs;
mod error;
pub mod ext4;
mod fields;
mod format_error;
pub mod fstab;
pub mod image;
mod index;
mod indexed;
mod layered;
mod links;
pub mod lvm;
mod memory;
mod metadata;
pub mod oci;
mod open_file;
pub mod partition;
mod path;
mod root;
mod runs;
mod source;
mod staged;
pub mod target;
mod threads;
mod tree;
mod walk;
pub mod xfs;

pub use apply::{apply, set_xattrs};
pub use change::Change;
pub use digest::{Digest, DigestParseError, Digester};
pub use directory::{DirectoryTree, Surveyed};
pub use error::{TreeError, TreeResult};
pub use format_error::{FormatError, FormatResult};
pub use index::{Entry, Index, Unreadable};
pub use indexed::{Contents, IndexedTree};
pub use layered::{LayeredTree, OverlayLayer};
pub use memory::MemoryTree;
pub use metadata::{FileKind, Metadata, Mode, Owner};
pub use open_file::OpenFile;
pub use path::{FixedPath, PathError, TreePath, escaped};
pub use source::{FileSource, Source, Stretch};
pub use staged::{StagedTree, holds_hashes, unified_diff};
pub use tree::{EMPTY_XATTRS, READ_LIMIT, Tree, Xattrs};
