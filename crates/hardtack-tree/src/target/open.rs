//! From what a user names to a tree.

use std::fs;
use std::path::{Path, PathBuf};

use super::{TargetError, archived};
use crate::disk_image::{self, DiskFormat};
use crate::image::{self, Disk};
use crate::{DirectoryTree, FormatError, Tree, archive, compression, oci};

/// A root, wherever it is.
pub struct Target {
    /// The root.
    pub tree: Box<dyn Tree>,
    /// How it is kept.
    pub form: Form,
    /// What is there and not in the tree, and what was not as it should be; sentences for people.
    pub remarks: Vec<String>,
}

/// How a root is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// In a directory of the host, which can be changed.
    Directory,
    /// On disk images of these formats.
    Disks(Vec<DiskFormat>),
    /// In an archive.
    Archive,
    /// In the layers of a container image, of which a container runs this.
    Container(Box<oci::ImageConfig>),
}

/// Opens a root: a directory, the disk images of one machine, the first one first, an archive of a root, or a container
/// image in a layout or an archive. `choice` says which image of several is meant. What a file is, its content says,
/// never its name. Nothing is mounted, and no rights are needed but those to read the files.
///
/// # Errors
/// When it is not there, holds nothing that is a root, or is damaged.
pub fn open(paths: &[PathBuf], choice: Option<&oci::Choice>) -> Result<Target, TargetError> {
    let mut disks = Vec::new();
    let mut formats = Vec::new();
    for path in paths {
        let host = |source| TargetError::Host { path: path.clone(), source };
        let format = |source| TargetError::Format { path: path.clone(), source };
        if fs::metadata(path).map_err(host)?.is_dir() {
            return if paths.len() == 1 { directory(path, choice) } else { Err(TargetError::NotAlone(path.clone())) };
        }
        let source = disk_image::open_file(path).map_err(host)?;
        if archive::is_archive(&source).map_err(host)? {
            return if paths.len() == 1 {
                archived::open(path, source, choice)
            } else {
                Err(TargetError::NotAlone(path.clone()))
            };
        }
        if let Some(name) = compression::name(&source).map_err(host)? {
            return Err(format(FormatError::Unsupported { format: "file", what: name.to_owned() }));
        }
        let (content, found) = disk_image::detect(source).map_err(format)?;
        disks.push(Disk { name: path.display().to_string(), content });
        formats.push(found);
    }
    of_disks(&disks, formats)
}

/// The root on the disks of a machine.
pub(super) fn of_disks(disks: &[Disk], formats: Vec<DiskFormat>) -> Result<Target, TargetError> {
    let names: Vec<&str> = disks.iter().map(|disk| disk.name.as_str()).collect();
    let image = image::open(disks, names.join(" "))?;
    Ok(Target { tree: Box::new(image.tree), form: Form::Disks(formats), remarks: image.remarks })
}

/// The root of a container image.
pub(super) fn of_container(
    path: &Path,
    layout: &dyn Tree,
    choice: Option<&oci::Choice>,
) -> Result<Target, TargetError> {
    let image = oci::open(layout, choice, path.display().to_string());
    let image = image.map_err(|source| TargetError::Format { path: path.to_owned(), source })?;
    let form = Form::Container(Box::new(image.config));
    Ok(Target { tree: Box::new(image.tree), form, remarks: Vec::new() })
}

fn directory(path: &Path, choice: Option<&oci::Choice>) -> Result<Target, TargetError> {
    let mut entries = fs::read_dir(path).map_err(|source| TargetError::Host { path: path.to_owned(), source })?;
    if entries.next().is_none() {
        return Err(TargetError::EmptyDirectory(path.to_owned()));
    }
    let tree = DirectoryTree::open(path)?;
    if oci::is_layout(&tree)? {
        return of_container(path, &tree, choice);
    }
    Ok(Target { tree: Box::new(tree), form: Form::Directory, remarks: Vec::new() })
}
