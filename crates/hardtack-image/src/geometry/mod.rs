//! Where everything on a disk goes: partitions with their exact sectors and lasting identities.

mod error;
mod identity;
mod resolve;
mod slot;

pub use error::{LayoutError, LayoutFault};
pub use identity::VolumeId;
pub use slot::{FileSystemSlot, Geometry, Role, Slot};
