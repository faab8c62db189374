//! Which format a file has, by what is in it.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::OFlags;

use super::tables::read_table;
use super::{DiskFormat, qcow2, vhd, vmdk};
use crate::{FileSource, FormatError, FormatResult, Source};

/// Opens the disk image in a file of the host, of whatever name. What has no known mark is a raw image.
///
/// # Errors
/// When it is no regular file, cannot be read, is damaged, or is of a kind that needs another file or a key.
pub fn open(path: &Path) -> FormatResult<(Arc<dyn Source>, DiskFormat)> {
    detect(open_file(path).map_err(|source| FormatError::Io { format: "disk image", what: "the file", source })?)
}

/// The bytes of a regular file of the host.
///
/// # Errors
/// When it is something else or cannot be opened.
pub(crate) fn open_file(path: &Path) -> io::Result<Arc<dyn Source>> {
    // A pipe would be waited for.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    // The flags of open(2) are a small number without a sign.
    let file = File::options().read(true).custom_flags(flags.bits() as i32).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    Ok(Arc::new(FileSource::new(file)?))
}

/// The disk in `file`; see [`open`].
///
/// # Errors
/// As [`open`].
pub fn detect(file: Arc<dyn Source>) -> FormatResult<(Arc<dyn Source>, DiskFormat)> {
    let start = read_table(&*file, 0, file.size().min(128)).map_err(|source| FormatError::Io {
        format: "disk image",
        what: "the start",
        source,
    })?;
    if start.starts_with(&qcow2::MAGIC) {
        return Ok((qcow2::open(file)?, DiskFormat::Qcow2));
    }
    if start.starts_with(&vmdk::MAGIC) {
        let (disk, is_packed) = vmdk::open(file)?;
        return Ok((disk, if is_packed { DiskFormat::VmdkStream } else { DiskFormat::VmdkSparse }));
    }
    if start.starts_with(vmdk::DESCRIPTOR) {
        return Err(vmdk::content_elsewhere(&*file));
    }
    if let Some(name) = not_read(&start) {
        return Err(FormatError::Unsupported { format: "disk image", what: format!("the layout of {name}") });
    }
    match vhd::open(&file)? {
        Some((disk, true)) => Ok((disk, DiskFormat::VhdFixed)),
        Some((disk, false)) => Ok((disk, DiskFormat::VhdDynamic)),
        None => Ok((file, DiskFormat::Raw)),
    }
}

/// The name of a format that is known and not read.
fn not_read(start: &[u8]) -> Option<&'static str> {
    const FORMATS: [(usize, &[u8], &str); 6] = [
        (0, b"vhdxfile", "VHDX"),
        (64, b"\x7f\x10\xda\xbe", "VDI"),
        (0, b"QED\0", "QED"),
        (0, b"COWD", "VMware's COWD"),
        (0, b"WithoutFreeSpace", "Parallels"),
        (0, b"WithouFreSpacExt", "Parallels"),
    ];
    let is_here = |at: usize, magic: &[u8]| start.get(at..).is_some_and(|rest| rest.starts_with(magic));
    FORMATS.into_iter().find(|(at, magic, _)| is_here(*at, magic)).map(|(.., name)| name)
}
