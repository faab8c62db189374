//! Copies an image into a sparse raw file.

use std::fs::File;
use std::path::Path;

use hardtack_image::copy_sparse;
use serde::Deserialize;

use crate::host::HostProgram;
use crate::{CloneFormat, ProveError};

/// Copies the image to the new file `to`, which is raw whatever the image is.
///
/// # Errors
/// When the image refers to other files: a clone must not read what the image's maker names.
pub(super) fn copy(image: &Path, format: CloneFormat, to: &Path) -> Result<(), ProveError> {
    if format == CloneFormat::Raw {
        return copy_raw(image, to);
    }
    let name = format.name();
    refuse_references(image, name)?;
    let arguments = ["convert", "-f", name, "-O", "raw", "-W"].map(Path::new);
    HostProgram::QemuImg.run(arguments.into_iter().chain([image, to]))?;
    Ok(())
}

fn copy_raw(image: &Path, to: &Path) -> Result<(), ProveError> {
    let from = File::open(image).map_err(ProveError::io("open", image))?;
    let new = File::create_new(to).map_err(ProveError::io("create", to))?;
    copy_sparse(&from, &new).map_err(ProveError::io("copy the image to", to))
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
    #[serde(default)]
    extents: Vec<Extent>,
}

#[derive(Deserialize)]
struct Extent {
    filename: String,
}

impl SpecificData {
    /// A file that is not the image itself.
    fn other(self, image: &Path) -> Option<String> {
        let mut files = self.extents.into_iter().map(|extent| extent.filename);
        self.data_file.or_else(|| files.find(|file| Path::new(file) != image))
    }
}

/// Backing files, external data files of qcow2, and the parts of a vmdk.
fn refuse_references(image: &Path, format: &str) -> Result<(), ProveError> {
    let arguments = ["info", "--output=json", "-f", format].map(Path::new);
    let output = HostProgram::QemuImg.run(arguments.into_iter().chain([image]))?;
    let info: Info =
        serde_json::from_slice(&output.stdout).map_err(|error| HostProgram::QemuImg.failed(error.to_string()))?;
    let other = info.format_specific.and_then(|specific| specific.data.other(image));
    match info.backing_filename.or(other) {
        Some(other) => Err(ProveError::ImageIncomplete { image: image.to_owned(), other }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{FileExt, MetadataExt};

    use hardtack_image::{RawDisk, convert};
    use hardtack_recipe::DiskFormat;

    use super::*;

    #[test]
    fn data_and_holes_are_kept_in_every_format() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let image = File::create(at("image.raw")).unwrap();
        image.set_len(64 << 20).unwrap();
        image.write_all_at(b"front", 0).unwrap();
        image.write_all_at(b"middle", 20 << 20).unwrap();
        image.write_all_at(b"end", (64 << 20) - 3).unwrap();

        copy(&at("image.raw"), CloneFormat::Raw, &at("copy.raw")).unwrap();
        assert!(fs::read(at("copy.raw")).unwrap() == fs::read(at("image.raw")).unwrap());
        assert!(fs::metadata(at("copy.raw")).unwrap().blocks() * 512 < 1 << 20);

        let raw = RawDisk { path: &at("image.raw"), uuid: uuid::Uuid::nil() };
        for (written, format) in [
            (DiskFormat::Qcow2, CloneFormat::Qcow2),
            (DiskFormat::Vmdk, CloneFormat::Vmdk),
            (DiskFormat::Vhd, CloneFormat::Vhd),
        ] {
            let [file, back] = ["file", "back"].map(|name| at(&format!("{name}.{format:?}")));
            convert(&raw, written, 0, &file).unwrap();
            copy(&file, format, &back).unwrap();
            assert!(fs::read(&back).unwrap() == fs::read(at("image.raw")).unwrap(), "{format:?}");
        }
    }

    #[test]
    fn an_image_over_another_file_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        let create = |arguments: &[&str], image: &Path| {
            let arguments = ["create"].iter().chain(arguments).map(Path::new);
            HostProgram::QemuImg.run(arguments.chain([image, Path::new("1M")])).unwrap();
        };
        create(&["-f", "qcow2", "-F", "raw", "-u", "-b", "/etc/shadow"], &at("image.qcow2"));
        create(&["-f", "vmdk", "-o", "subformat=monolithicFlat"], &at("image.vmdk"));
        let refusal = |format, image: &str| {
            let error = copy(&at(image), format, &at("copy")).unwrap_err();
            error.to_string().replace(&directory.path().display().to_string(), "")
        };
        insta::assert_snapshot!(
            [refusal(CloneFormat::Qcow2, "image.qcow2"), refusal(CloneFormat::Vmdk, "image.vmdk")].join("\n"),
            @"
        /image.qcow2 refers to another file, /etc/shadow; only an image that is complete by itself can be proven
        /image.vmdk refers to another file, /image-flat.vmdk; only an image that is complete by itself can be proven
        "
        );
    }
}
