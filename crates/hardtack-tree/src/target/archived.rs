//! Archives: of a root, of a container image, or around disk images.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::open::{of_container, of_disks};
use super::{Form, Target, TargetError};
use crate::disk_image::detect;
use crate::image::Disk;
use crate::{Source, Tree, TreePath, archive, oci, tree_path};

/// The one file of an archive that Google Cloud takes as an image.
const GOOGLE: &str = "disk.raw";

/// Opens what an archive holds.
pub(super) fn open(path: &Path, source: Arc<dyn Source>, choice: Option<&oci::Choice>) -> Result<Target, TargetError> {
    let wrong = |source| TargetError::Format { path: path.to_owned(), source };
    let tree = archive::open(source, path.display().to_string()).map_err(wrong)?;
    if oci::is_layout(&tree)? {
        return of_container(path, &tree, choice);
    }
    let names = disk_names(&tree)?;
    if names.is_empty() {
        return Ok(Target { tree: Box::new(tree), form: Form::Archive, remarks: Vec::new() });
    }
    let mut disks = Vec::new();
    let mut formats = Vec::new();
    for name in names {
        let within = PathBuf::from(format!("{}:{name}", path.display()));
        let Some(file) = tree.open_file(&name)? else { continue };
        let source = file.into_source().map_err(|source| TargetError::Host { path: within.clone(), source })?;
        let (content, format) =
            detect(source).map_err(|source| TargetError::Format { path: within.clone(), source })?;
        disks.push(Disk { name: within.display().to_string(), content });
        formats.push(format);
    }
    of_disks(&disks, formats)
}

/// The disk images in an archive that is no root: Google's one file, or what lies beside the description of an open
/// virtual appliance (DMTF DSP0243).
fn disk_names(tree: &dyn Tree) -> Result<Vec<TreePath>, TargetError> {
    let root = tree_path!("/");
    let names = tree.list(&root)?.unwrap_or_default();
    let has_extension = |name: &OsStr, extension: &str| {
        Path::new(name).extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
    };
    let is_appliance = names.iter().any(|name| has_extension(name, "ovf"));
    let is_disk = |name: &&std::ffi::OsString| {
        (names.len() == 1 && *name == GOOGLE) || (is_appliance && has_extension(name, "vmdk"))
    };
    names
        .iter()
        .filter(is_disk)
        .map(|name| root.join_os(name).map_err(|error| TargetError::Tree(error.into())))
        .collect()
}
