//! btrfs file systems in files of their own, and what btrfs-progs and the kernel say of them.

use std::fs::File;
use std::path::PathBuf;

use hardtack_image::{FileSystemParameters, PartError, Usage, write_btrfs};
use hardtack_tree::{Tree, TreePath};
use tempfile::TempDir;
use uuid::Uuid;

use super::{EPOCH, Mounted, run, succeed};

/// A btrfs file system in a file.
pub(crate) struct BtrfsImage {
    pub(crate) directory: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) uuid: Uuid,
    pub(crate) usage: Usage,
}

impl BtrfsImage {
    /// Writes all of `tree` into a file system of this many MiB and an identity of its own: the kernel mounts no two of
    /// one.
    pub(crate) fn write(tree: &dyn Tree, mib: u64) -> Result<Self, PartError> {
        let directory = TempDir::new().unwrap();
        let uuid = Uuid::new_v5(&Uuid::NAMESPACE_URL, directory.path().to_str().unwrap().as_bytes());
        Self::write_to(directory, tree, mib << 20, uuid)
    }

    /// Writes all of `tree` into a file system of this many bytes and this identity.
    pub(crate) fn write_as(tree: &dyn Tree, bytes: u64, uuid: Uuid) -> Result<Self, PartError> {
        Self::write_to(TempDir::new().unwrap(), tree, bytes, uuid)
    }

    fn write_to(directory: TempDir, tree: &dyn Tree, bytes: u64, uuid: Uuid) -> Result<Self, PartError> {
        let path = directory.path().join("btrfs.raw");
        let file = File::create(&path).unwrap();
        file.set_len(bytes).unwrap();
        let mount = &TreePath::root();
        let parameters = FileSystemParameters { tree, mount, mounts: &[], uuid, label: "tests", epoch: EPOCH };
        let usage = write_btrfs(&parameters, &file)?;
        Ok(Self { directory, path, uuid, usage })
    }

    fn name(&self) -> &str {
        self.path.to_str().unwrap()
    }

    /// Has all of it checked by btrfs-check(8), content too.
    pub(crate) fn check(&self) {
        let output = run("btrfs", &["check", "--readonly", "--check-data-csum", self.name()]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        // The line of the UUID is left out: its digits may spell `bad`.
        let said = text.lines().filter(|line| !line.starts_with("UUID:") && !line.contains("no error found"));
        for complaint in ["ERROR", "error", "WARNING", "mismatch", "bad", "wrong"] {
            let found = said.clone().find(|line| line.contains(complaint));
            assert_eq!(found, None, "{text}");
        }
    }

    /// What `btrfs inspect-internal` says.
    pub(crate) fn inspect(&self, arguments: &[&str]) -> String {
        succeed("btrfs", &[&["inspect-internal"], arguments, &[self.name()]].concat())
    }

    /// What `btrfs restore` gets out of it.
    pub(crate) fn restored(&self) -> PathBuf {
        let out = self.directory.path().join("restored");
        std::fs::create_dir(&out).unwrap();
        let out = out.to_str().unwrap();
        succeed("btrfs", &["restore", "--metadata", "--xattr", "--symlinks", self.name(), out]);
        out.into()
    }

    /// Mounts it by a loop device where that is possible, and says where it is not.
    pub(crate) fn mount(&self, options: &str) -> Option<Mounted> {
        Mounted::new("btrfs", options, &self.path, self.directory.path().join("mounted"))
    }
}
