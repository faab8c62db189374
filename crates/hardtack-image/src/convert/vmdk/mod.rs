//! VMware's compressed disk format, `streamOptimized` (VMware Virtual Disks, Virtual Disk Format 5.0).

mod descriptor;
mod header;
mod stream;
mod write;

pub(super) use write::write;
