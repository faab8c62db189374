//! XFS file systems in files of their own, and what xfsprogs and the kernel say of them.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use hardtack_image::{FileSystemParameters, Usage, XfsError, write_xfs};
use hardtack_tree::xfs::Xfs;
use hardtack_tree::{FileSource, IndexedTree, Tree, TreePath};
use tempfile::TempDir;
use uuid::Uuid;

use super::{EPOCH, Mounted, run, succeed};

/// The identity of the file systems of the tests.
pub(crate) const UUID: Uuid = Uuid::from_u128(0xa118_e3cd_ef17_51a9_a441_e1b4_3ef1_ed39);

/// An XFS file system in a file.
pub(crate) struct XfsImage {
    pub(crate) directory: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) usage: Usage,
}

impl XfsImage {
    /// Writes all of `tree` into a file system of this many MiB.
    pub(crate) fn write(tree: &dyn Tree, mib: u64) -> Result<Self, XfsError> {
        Self::write_bytes(tree, mib << 20)
    }

    /// Writes all of `tree` into a file system of this many bytes.
    pub(crate) fn write_bytes(tree: &dyn Tree, bytes: u64) -> Result<Self, XfsError> {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("xfs.raw");
        let file = File::create(&path).unwrap();
        file.set_len(bytes).unwrap();
        let mount = &TreePath::root();
        let usage = write_xfs(
            &FileSystemParameters { tree, mount, mounts: &[], uuid: UUID, label: "tests", epoch: EPOCH },
            &file,
        )?;
        Ok(Self { directory, path, usage })
    }

    /// Has it checked by xfs_repair(8), which changes nothing.
    pub(crate) fn check(&self) {
        let output = run("xfs_repair", &["-n", "-f", self.path.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stdout));
    }

    /// What hardtack reads in it.
    pub(crate) fn read(&self) -> IndexedTree<Xfs> {
        let source = FileSource::new(File::open(&self.path).unwrap()).unwrap();
        hardtack_tree::xfs::open(Arc::new(source), "xfs").unwrap()
    }

    /// What xfs_db(8) answers to these commands.
    pub(crate) fn db(&self, commands: &[&str]) -> String {
        let mut arguments = vec!["-r", "-f"];
        arguments.extend(commands.iter().flat_map(|command| ["-c", command]));
        arguments.push(self.path.to_str().unwrap());
        succeed("xfs_db", &arguments)
    }

    /// Mounts it by a loop device where that is possible, and says where it is not.
    pub(crate) fn mount(&self, options: &str) -> Option<Mounted> {
        // All have the same identity, and tests run at the same time.
        Mounted::new("xfs", &format!("nouuid,{options}"), &self.path, self.directory.path().join("mounted"))
    }
}
