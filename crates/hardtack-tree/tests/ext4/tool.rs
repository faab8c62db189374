//! Programs of the host, and images that they make.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use hardtack_tree::ext4::{Ext4, open};
use hardtack_tree::{FileSource, FormatResult, IndexedTree};
use tempfile::TempDir;

/// Runs a program; its messages are in English.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Output {
    let path = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(program);
    command.args(arguments).env("PATH", path).env("LC_ALL", "C");
    command.output().unwrap_or_else(|error| panic!("cannot run {program}: {error}; scripts/setup installs it"))
}

/// Runs a program that must succeed; gives what it printed.
pub(crate) fn succeed<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> String {
    let output = run(program, arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {}:\n{text}{errors}", output.status);
    text
}

/// An image in a directory of its own.
pub(crate) struct Image {
    directory: TempDir,
    pub(crate) path: PathBuf,
}

impl Image {
    /// Has mke2fs(8) make a file system of this size with these options, and put `content` into it.
    pub(crate) fn make(size: &str, options: &[&str], content: Option<&Path>) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("image");
        let mut arguments: Vec<&OsStr> = ["-q", "-F"].iter().chain(options).map(OsStr::new).collect();
        if let Some(content) = content {
            arguments.extend([OsStr::new("-d"), content.as_os_str()]);
        }
        arguments.extend([path.as_os_str(), OsStr::new(size)]);
        succeed("mke2fs", &arguments);
        Self { directory, path }
    }

    /// The image as hardtack reads it.
    pub(crate) fn open(&self) -> FormatResult<IndexedTree<Ext4>> {
        let file = std::fs::File::open(&self.path).unwrap();
        open(Arc::new(FileSource::new(file).unwrap()), "image")
    }

    /// Has e2fsck(8) check it.
    pub(crate) fn check(&self) {
        succeed("e2fsck", &[OsStr::new("-fn"), self.path.as_os_str()]);
    }

    /// A place for other files.
    pub(crate) fn scratch(&self) -> &Path {
        self.directory.path()
    }

    /// Has debugfs(8) carry out requests that change the image.
    pub(crate) fn debugfs(&self, requests: &[&str]) {
        let script = self.scratch().join("requests");
        std::fs::write(&script, requests.join("\n")).unwrap();
        let arguments = [OsStr::new("-w"), OsStr::new("-f"), script.as_os_str(), self.path.as_os_str()];
        let said = String::from_utf8(run("debugfs", &arguments).stderr).unwrap();
        // It ends well whatever went wrong; the first line is its name.
        assert_eq!(said.lines().count(), 1, "{said}");
    }

    /// The same image again.
    pub(crate) fn copy(&self) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("image");
        std::fs::copy(&self.path, &path).unwrap();
        Self { directory, path }
    }
}
