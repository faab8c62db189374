//! Whether the files of an image hold what they should.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hardtack_build::bake::ArtefactFile;
use hardtack_image::{content_digest_of, image_digest};
use hardtack_recipe::FormatSource;
use hardtack_tree::{Digest, disk_image};

use super::{Check, Fault};
use crate::{Shipped, ShippedError, attest};

/// What was found of the files.
pub(super) struct Content {
    pub(super) checks: Vec<Check>,
    /// The digest of the bytes of each file that is there, by its name.
    pub(super) bytes: BTreeMap<String, Digest>,
    /// Files that do not say themselves whether they hold the image: archives and file systems.
    pub(super) silent: Vec<PathBuf>,
}

impl Content {
    /// Looks at every file that the manifest names. Disks are read as a whole, in whatever format.
    pub(super) fn of(image: &Shipped) -> Result<Self, ShippedError> {
        let mut content = Self { checks: vec![named(image)], bytes: BTreeMap::new(), silent: Vec::new() };
        for file in image.files() {
            let Some(path) = image.path(file)? else { continue };
            let fault = match attest::bytes_digest(&path) {
                Ok(digest) => {
                    content.bytes.insert(file.file.display().to_string(), digest);
                    content.held(image, file, &path)
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(Fault::Missing),
                Err(error) => Some(Fault::Unreadable { reason: error.to_string() }),
            };
            content.checks.push(Check { place: path.display().to_string(), what: "content".to_owned(), fault });
        }
        Ok(content)
    }

    /// Whether a disk holds what the manifest says.
    fn held(&mut self, image: &Shipped, file: &ArtefactFile, path: &std::path::Path) -> Option<Fault> {
        let disks = image.manifest.artefact.iter().flat_map(|artefact| &artefact.disks);
        let expected = disks.into_iter().find(|disk| disk.name == file.disk).map(|disk| disk.digest);
        let (FormatSource::Disk(_), Some(expected)) = (file.format.source(), expected) else {
            self.silent.push(path.to_owned());
            return None;
        };
        let held = disk_image::open(path)
            .map_err(|error| error.to_string())
            .and_then(|(disk, _)| content_digest_of(disk).map_err(|error| error.to_string()));
        match held {
            Ok(found) if found == expected => None,
            Ok(found) => Some(Fault::Content { expected, found }),
            Err(reason) => Some(Fault::Unreadable { reason }),
        }
    }
}

/// Whether the manifest names the image by what it says of its disks, and the record agrees.
fn named(image: &Shipped) -> Check {
    let manifest = &image.manifest;
    let of_disks = manifest
        .artefact
        .as_ref()
        .map(|artefact| image_digest(artefact.disks.iter().map(|disk| (disk.name.as_ref(), disk.digest))));
    let found = of_disks.or(manifest.digest());
    let fault = match found {
        Some(found) if found == image.id.digest && manifest.digest() == Some(found) => None,
        Some(found) => Some(Fault::Content { expected: image.id.digest, found }),
        None => Some(Fault::Contradiction { what: "it is of a part of an image, which has no digest".to_owned() }),
    };
    Check { place: place(image, "manifest.json"), what: "digest".to_owned(), fault }
}

/// Where something beside an image is.
pub(super) fn place(image: &Shipped, name: &str) -> String {
    match &image.directory {
        Some(directory) => directory.join(name).display().to_string(),
        None => format!("{}@{} of the store: {name}", image.id.name, image.id.digest.short()),
    }
}
