//! Images of XFS file systems.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardtack_tree::xfs::{Xfs, open};
use hardtack_tree::{FileSource, FormatResult, IndexedTree};
use tempfile::TempDir;

use crate::mounted::Mounted;
use crate::tool::succeed;

/// An image in a directory of its own.
pub(crate) struct Image {
    directory: TempDir,
    pub(crate) path: PathBuf,
}

impl Image {
    /// Has mkfs.xfs(8) make a file system of so many MiB with these options.
    pub(crate) fn make(mib: u64, options: &[&str]) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("image");
        File::create(&path).unwrap().set_len(mib << 20).unwrap();
        succeed("mkfs.xfs", &[&["-q"], options, &[path.to_str().unwrap()]].concat());
        Self { directory, path }
    }

    /// The image as hardtack reads it.
    pub(crate) fn open(&self) -> FormatResult<IndexedTree<Xfs>> {
        open(Arc::new(FileSource::new(File::open(&self.path).unwrap()).unwrap()), "image")
    }

    /// Has xfs_db(8) carry out commands that may change the image; gives what it printed.
    pub(crate) fn db<S: AsRef<str>>(&self, commands: &[S]) -> String {
        let mut arguments = vec!["-x"];
        arguments.extend(commands.iter().flat_map(|command| ["-c", command.as_ref()]));
        arguments.push(self.path.to_str().unwrap());
        succeed("xfs_db", &arguments)
    }

    /// The same image again, with its holes.
    pub(crate) fn copy(&self) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("image");
        succeed("cp", &["--sparse=always", self.path.to_str().unwrap(), path.to_str().unwrap()]);
        Self { directory, path }
    }

    /// A place for other files.
    pub(crate) fn scratch(&self) -> &Path {
        self.directory.path()
    }

    /// Mounts it by a loop device where that is possible, and says where it is not.
    pub(crate) fn mount(&self, options: &str) -> Option<Mounted> {
        // Copies have the same identity, and tests run at the same time.
        Mounted::new("xfs", &format!("nouuid,{options}"), &self.path, self.scratch().join("mounted"))
    }
}
