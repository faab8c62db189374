//! Disks in the making.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use hardtack_tree::image::{self, Disk, Image, ImageError};
use hardtack_tree::{DirectoryTree, FileKind, FileSource, Metadata, Tree, TreePath, tree_path};
use tempfile::TempDir;

/// Runs a program on a text; `None` when it fails.
pub(crate) fn try_run(program: &str, arguments: &[&str], input: &str) -> Option<String> {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap());
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", path).env("LC_ALL", "C").env("LVM_SUPPRESS_FD_WARNINGS", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        command.spawn().unwrap_or_else(|error| panic!("cannot run {program}: {error}; scripts/setup installs it"));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// Runs a program that must succeed.
pub(crate) fn run(program: &str, arguments: &[&str], input: &str) -> String {
    try_run(program, arguments, input).unwrap_or_else(|| panic!("{program} {arguments:?} failed"))
}

/// Disks, and directories to fill them from.
pub(crate) struct Machine {
    directory: TempDir,
    pub(crate) disks: Vec<String>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { directory: TempDir::new().unwrap(), disks: Vec::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes files below a directory.
    pub(crate) fn files(&self, directory: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = self.path(directory);
        fs::create_dir_all(&root).unwrap();
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if name.ends_with('/') { fs::create_dir_all(path).unwrap() } else { fs::write(path, text).unwrap() }
        }
        root
    }

    /// An ext4 file system of some MiB that holds a directory; without its lost+found.
    pub(crate) fn ext4(&self, directory: &str, mib: u64, options: &[&str]) -> PathBuf {
        let out = self.path(&format!("{}.ext4", directory.replace('/', "-")));
        let root = self.path(directory);
        let (out_text, size) = (out.to_str().unwrap().to_owned(), format!("{mib}M"));
        let arguments = [&["-q", "-t", "ext4", "-d", root.to_str().unwrap()], options, &[&out_text, &size]].concat();
        run("mke2fs", &arguments, "");
        run("debugfs", &["-w", "-R", "rmdir lost+found", out.to_str().unwrap()], "");
        out
    }

    /// A disk of some MiB with the table of an sfdisk script, and files written to its partitions by number.
    pub(crate) fn disk(&mut self, name: &str, mib: u64, script: &str, partitions: &[(u32, &Path)]) {
        let path = self.path(name);
        File::create(&path).unwrap().set_len(mib << 20).unwrap();
        run("sfdisk", &["--quiet", path.to_str().unwrap()], script);
        let table: serde_json::Value =
            serde_json::from_str(&run("sfdisk", &["-J", path.to_str().unwrap()], "")).unwrap();
        for (number, content) in partitions {
            let found = &table["partitiontable"]["partitions"][*number as usize - 1];
            let start = found["start"].as_u64().unwrap() * 512;
            assert!(fs::metadata(content).unwrap().len() <= found["size"].as_u64().unwrap() * 512);
            File::options().write(true).open(&path).unwrap().write_all_at(&fs::read(content).unwrap(), start).unwrap();
        }
        self.disks.push(name.to_owned());
    }

    /// Reads the disks.
    pub(crate) fn open(&self) -> Result<Image, ImageError> {
        let disks: Vec<Disk> = self
            .disks
            .iter()
            .map(|name| {
                let content = Arc::new(FileSource::new(File::open(self.path(name)).unwrap()).unwrap());
                Disk { name: name.clone(), content }
            })
            .collect();
        image::open(&disks, "machine")
    }

    /// What is said of disks that are no tree, and what to do.
    pub(crate) fn said(&self) -> String {
        let error = self.open().err().expect("an error");
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        format!("{error}{cause}\n{}", error.remedy().unwrap_or("no remedy"))
    }
}

/// Every entry, its content, target and attributes; inode numbers as the position of the first entry with it.
pub(crate) fn everything(tree: &dyn Tree) -> BTreeMap<TreePath, (Metadata, Vec<u8>)> {
    let index = tree.index().unwrap();
    let mut inodes = BTreeMap::new();
    let mut all = BTreeMap::new();
    for entry in index.iter().filter(|entry| entry.path != tree_path!("/")) {
        let mut metadata = entry.metadata;
        let next = inodes.len() as u64;
        metadata.inode = *inodes.entry(metadata.inode).or_insert(next);
        let content = match metadata.kind {
            FileKind::Regular => tree.read(&entry.path).unwrap().unwrap(),
            FileKind::Symlink => tree.read_link(&entry.path).unwrap().unwrap().into_encoded_bytes(),
            _ => Vec::new(),
        };
        if metadata.kind == FileKind::Directory {
            // Every file system counts it in its own way.
            metadata.size = 0;
            metadata.links = 0;
        }
        all.insert(entry.path.clone(), (metadata, content));
    }
    all
}

pub(crate) fn directory(path: &Path) -> DirectoryTree {
    DirectoryTree::open(path).unwrap()
}

/// What a joined tree says when it is asked for an entry.
pub(crate) fn asked(tree: &dyn Tree, path: &str) -> String {
    match tree.read_text(&TreePath::new(path).unwrap()) {
        Ok(text) => format!("{text:?}"),
        Err(error) => {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{error}{cause}")
        }
    }
}
