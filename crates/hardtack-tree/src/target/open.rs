//! From what a user names to a tree.

use std::fs;
use std::path::{Path, PathBuf};

use super::TargetError;
use crate::disk_image::{self, DiskFormat};
use crate::image::{self, Disk};
use crate::{DirectoryTree, FormatError, Tree};

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
}

/// Opens a root: one directory, or the disk images of one machine, the first one first. What a file is, its content
/// says, never its name. Nothing is mounted and nothing needs the rights of root but the files themselves.
///
/// # Errors
/// When it is not there, holds nothing that is a root, or is damaged.
pub fn open(paths: &[PathBuf]) -> Result<Target, TargetError> {
    let host = |path: &Path| {
        let path = path.to_owned();
        move |source| TargetError::Host { path, source }
    };
    if let [path] = paths
        && fs::metadata(path).map_err(host(path))?.is_dir()
    {
        return directory(path);
    }
    let mut disks = Vec::new();
    let mut formats = Vec::new();
    for path in paths {
        if fs::metadata(path).map_err(host(path))?.is_dir() {
            return Err(TargetError::NotAlone(path.clone()));
        }
        let (content, format) = disk_image::open(path).map_err(|error| match error {
            FormatError::Io { what: "the file", source, .. } => host(path)(source),
            source => TargetError::Format { path: path.clone(), source },
        })?;
        disks.push(Disk { name: path.display().to_string(), content });
        formats.push(format);
    }
    let names: Vec<&str> = disks.iter().map(|disk| disk.name.as_str()).collect();
    let image = image::open(&disks, names.join(" "))?;
    Ok(Target { tree: Box::new(image.tree), form: Form::Disks(formats), remarks: image.remarks })
}

fn directory(path: &Path) -> Result<Target, TargetError> {
    let mut entries = fs::read_dir(path).map_err(|source| TargetError::Host { path: path.to_owned(), source })?;
    if entries.next().is_none() {
        return Err(TargetError::EmptyDirectory(path.to_owned()));
    }
    Ok(Target { tree: Box::new(DirectoryTree::open(path)?), form: Form::Directory, remarks: Vec::new() })
}
