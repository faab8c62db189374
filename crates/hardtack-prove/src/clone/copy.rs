//! Copies an image into a sparse raw file.

use std::fs::File;
use std::io;
use std::path::Path;

use hardtack_recipe::ImageFormat;
use rustix::fs::{SeekFrom, copy_file_range, ioctl_ficlone, seek};
use serde::Deserialize;

use crate::ProveError;
use crate::host::HostProgram;

/// Copies the image to the new file `to`, which is raw whatever the image is.
///
/// # Errors
/// When the image refers to other files: a clone must not read what the image's maker names.
pub(super) fn copy(image: &Path, format: ImageFormat, to: &Path) -> Result<(), ProveError> {
    match format {
        ImageFormat::Raw => copy_raw(image, to),
        ImageFormat::Qcow2 => {
            refuse_references(image)?;
            let arguments = ["convert", "-f", "qcow2", "-O", "raw", "-W"].map(Path::new);
            HostProgram::QemuImg.run(arguments.into_iter().chain([image, to]))?;
            Ok(())
        }
    }
}

/// Shares the blocks where the file system can, else copies what is data and leaves the holes.
fn copy_raw(image: &Path, to: &Path) -> Result<(), ProveError> {
    let from = File::open(image).map_err(ProveError::io("open", image))?;
    let new = File::create_new(to).map_err(ProveError::io("create", to))?;
    if ioctl_ficlone(&new, &from).is_ok() {
        return Ok(());
    }
    let length = from.metadata().map_err(ProveError::io("look at", image))?.len();
    new.set_len(length).map_err(ProveError::io("write", to))?;
    copy_extents(&from, &new).map_err(ProveError::io("copy the image to", to))
}

fn copy_extents(from: &File, to: &File) -> io::Result<()> {
    let mut at = 0;
    loop {
        let start = match seek(from, SeekFrom::Data(at)) {
            Ok(start) => start,
            // No data after this point.
            Err(rustix::io::Errno::NXIO) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let end = seek(from, SeekFrom::Hole(start))?;
        let (mut source, mut target) = (start, start);
        while source < end {
            let left = usize::try_from(end - source).unwrap_or(usize::MAX);
            if copy_file_range(from, Some(&mut source), to, Some(&mut target), left)? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the image became shorter while it was read"));
            }
        }
        at = end;
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Info {
    backing_filename: Option<String>,
    format_specific: Option<Specific>,
}

#[derive(Deserialize)]
struct Specific {
    data: SpecificData,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct SpecificData {
    data_file: Option<String>,
}

/// Backing files and external data files of qcow2.
fn refuse_references(image: &Path) -> Result<(), ProveError> {
    let arguments = ["info", "--output=json", "-f", "qcow2"].map(Path::new);
    let output = HostProgram::QemuImg.run(arguments.into_iter().chain([image]))?;
    let info: Info =
        serde_json::from_slice(&output.stdout).map_err(|error| HostProgram::QemuImg.failed(error.to_string()))?;
    match info.backing_filename.or(info.format_specific.and_then(|specific| specific.data.data_file)) {
        Some(other) => Err(ProveError::ImageIncomplete { image: image.to_owned(), other }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{FileExt, MetadataExt};

    use super::*;

    #[test]
    fn data_and_holes_are_kept_in_both_formats() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let image = File::create(at("image.raw")).unwrap();
        image.set_len(64 << 20).unwrap();
        image.write_all_at(b"front", 0).unwrap();
        image.write_all_at(b"middle", 20 << 20).unwrap();
        image.write_all_at(b"end", (64 << 20) - 3).unwrap();

        copy(&at("image.raw"), ImageFormat::Raw, &at("copy.raw")).unwrap();
        assert!(fs::read(at("copy.raw")).unwrap() == fs::read(at("image.raw")).unwrap());
        assert!(fs::metadata(at("copy.raw")).unwrap().blocks() * 512 < 1 << 20);

        let arguments = ["convert", "-f", "raw", "-O", "qcow2"].map(str::to_owned);
        let files = ["image.raw", "image.qcow2"].map(|name| at(name).display().to_string());
        HostProgram::QemuImg.run(arguments.iter().chain(&files)).unwrap();
        copy(&at("image.qcow2"), ImageFormat::Qcow2, &at("copy2.raw")).unwrap();
        assert!(fs::read(at("copy2.raw")).unwrap() == fs::read(at("image.raw")).unwrap());
    }

    #[test]
    fn an_image_over_another_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let image = directory.path().join("image.qcow2");
        let arguments = ["create", "-f", "qcow2", "-F", "raw", "-u", "-b", "/etc/shadow"].map(Path::new);
        HostProgram::QemuImg.run(arguments.into_iter().chain([image.as_path(), Path::new("1M")])).unwrap();
        let error = copy(&image, ImageFormat::Qcow2, &directory.path().join("copy")).unwrap_err();
        insta::assert_snapshot!(
            error.to_string().replace(&directory.path().display().to_string(), ""),
            @"/image.qcow2 refers to another file, /etc/shadow; only an image that is complete by itself can be proven"
        );
    }
}
