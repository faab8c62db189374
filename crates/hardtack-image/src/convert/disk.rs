//! One disk in another format.

use std::path::Path;

use hardtack_recipe::DiskFormat;
use uuid::Uuid;

use super::{ConvertError, gcp, qcow2, vhd, vmdk};

/// A raw disk image.
#[derive(Clone, Copy, Debug)]
pub struct RawDisk<'a> {
    /// The file.
    pub path: &'a Path,
    /// The disk's identity.
    pub uuid: Uuid,
}

/// Makes of a disk an image of `format` at `out`, which should be a temporary name. A raw image is only renamed; for
/// the others it stays. Times in the file are `epoch`, in seconds since 1970. When it fails nothing is left at `out`.
///
/// # Errors
/// When the format cannot hold the disk, qemu-img(1) is needed and missing or fails, or a file cannot be read or
/// written.
pub fn convert(disk: &RawDisk<'_>, format: DiskFormat, epoch: i64, out: &Path) -> Result<(), ConvertError> {
    let RawDisk { path: raw, uuid } = *disk;
    match format {
        DiskFormat::Raw => std::fs::rename(raw, out).map_err(|source| ConvertError::Rename {
            from: raw.to_owned(),
            to: out.to_owned(),
            source,
        }),
        DiskFormat::Qcow2 => whole(out, || qcow2::write(raw, out)),
        DiskFormat::Vmdk => whole(out, || vmdk::write(raw, out)),
        DiskFormat::Vhd => whole(out, || vhd::write(raw, uuid, epoch, out)),
        DiskFormat::Gcp => whole(out, || gcp::write(raw, epoch, out)),
    }
}

/// Does the work and, when it fails, takes away what there is of the file.
pub(super) fn whole<T>(out: &Path, work: impl FnOnce() -> Result<T, ConvertError>) -> Result<T, ConvertError> {
    work().inspect_err(|_| {
        // It may not even have been made.
        let _ = std::fs::remove_file(out);
    })
}
