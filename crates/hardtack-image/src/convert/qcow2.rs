//! QEMU's copy-on-write format, version 3, by qemu-img(1).

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use super::ConvertError;
use crate::tether::tethered;

/// Writes the disk `raw` to `out`.
pub(super) fn write(raw: &Path, out: &Path) -> Result<(), ConvertError> {
    let mut command = tethered("qemu-img");
    command.args(["convert", "-f", "raw", "-O", "qcow2", "-o", "compat=1.1,lazy_refcounts=off"]);
    // One coroutine, writing in order: the same file every time.
    command.args(["-m", "1", "--"].map(OsStr::new)).arg(raw).arg(out);
    let output = command.output().map_err(ConvertError::Start)?;
    match output.status.code() {
        Some(0) => return Ok(()),
        Some(127) => return Err(ConvertError::Start(io::ErrorKind::NotFound.into())),
        _ => {}
    }
    Err(ConvertError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
