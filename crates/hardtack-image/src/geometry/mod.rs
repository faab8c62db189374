//! Where everything on the disks goes: partitions and volumes with their exact places and lasting identities.

mod disk;
mod error;
mod identity;
mod location;
mod resolve;
mod slot;
mod volume;

pub(crate) use disk::Room;
pub use disk::{DiskGeometry, Geometry, TableIdentity};
pub use error::{LayoutError, LayoutFault};
pub use identity::{LvmId, VolumeId};
pub use location::{Holder, Location};
pub(crate) use slot::SECTOR;
pub use slot::{FileSystemSlot, Role, Slot};
pub use volume::{LogicalVolume, VolumeGroup, VolumeRole};
