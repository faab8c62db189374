//! File systems as the kernel sees them.

use std::path::{Path, PathBuf};

use hardtack_tree::DirectoryTree;

use super::run;

/// A mounted file system, until it is dropped.
pub(crate) struct Mounted {
    at: PathBuf,
}

impl Mounted {
    /// Mounts the file system of type `kind` in `file` at the directory `at`, which is made, by a loop device where that
    /// is possible, and says where it is not.
    pub(crate) fn new(kind: &str, options: &str, file: &Path, at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let options = format!("loop,{options}");
        let output = run("mount", &["-t", kind, "-o", &options, file.to_str().unwrap(), at.to_str().unwrap()]);
        let errors = String::from_utf8_lossy(&output.stderr);
        // Of the file system itself mount(8) says "wrong fs type, bad option, bad superblock".
        let possible = output.status.success() || errors.contains("wrong fs type");
        if !possible || !std::fs::read_to_string("/proc/filesystems").unwrap().contains(&format!("\t{kind}\n")) {
            eprintln!("skipped: no {kind} can be mounted here: {errors}");
            return None;
        }
        assert!(output.status.success(), "{errors}");
        Some(Self { at })
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> &Path {
        &self.at
    }

    /// Its tree.
    pub(crate) fn tree(&self) -> DirectoryTree {
        DirectoryTree::open(&self.at).unwrap()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // A program that another test starts has what is open here until it is executed.
        let gone = (0..200).any(|_| {
            let unmounted = run("umount", &[&self.at]).status.success();
            if !unmounted {
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
            unmounted
        });
        assert!(gone, "{} stays busy", self.at.display());
    }
}
