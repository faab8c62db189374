//! A directory to bake in, beside a store that all tests of whole images share.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A directory to bake in.
pub struct Bench {
    directory: TempDir,
    /// The store with the one bootstrap that the tests of whole images share.
    pub store: PathBuf,
}

impl Bench {
    /// An empty directory; `None`, which is said, where images cannot be built.
    pub fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            println!("skipped: building root file systems needs root");
            return None;
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned();
        fs::create_dir_all(&target).unwrap();
        // On the same disk as the store, and kept short of the temporary file system of small machines.
        let directory = tempfile::tempdir_in(&target).unwrap();
        Some(Self { directory, store: target.join("store") })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn recipe(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The program with these arguments, in this directory.
    pub fn command(&self, store: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardtack"));
        command.args(arguments).arg("--store").arg(store).arg("--out").arg(self.path("out"));
        command.current_dir(self.directory.path());
        command
    }

    /// Runs the program to its end.
    pub fn hardtack(&self, store: &Path, arguments: &[&str]) -> Output {
        self.command(store, arguments).output().unwrap()
    }

    /// Runs what builds nothing, and so has no output directory.
    pub fn asked(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hardtack"));
        command.args(arguments).arg("--store").arg(&self.store).output().unwrap()
    }

    /// Boots a clone of an image that was built here, which must pass.
    pub fn boot(&self, name: &str, arguments: &[&str]) {
        let tested = self.asked(&[&["test", self.path("out").join(name).to_str().unwrap()], arguments].concat());
        assert!(tested.status.success(), "{name}: {}", words(&tested));
    }

    /// A store with nothing but the package files of the shared one: nothing has to be fetched again.
    pub fn fresh_store(&self) -> PathBuf {
        let store = self.path("store");
        fs::create_dir_all(&store).unwrap();
        let debs = self.store.join("debs");
        if debs.exists() {
            let copied = Command::new("cp").args(["-a", "--reflink=auto"]).arg(debs).arg(&store).status().unwrap();
            assert!(copied.success());
        }
        store
    }
}

/// The example recipe of this name.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name).with_extension("hcl");
    fs::read_to_string(path).unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Everything that a program said.
pub fn words(output: &Output) -> String {
    format!("{}\n{}", stdout(output), String::from_utf8_lossy(&output.stderr))
}

/// The base of the example in a recipe without a disk: the packages of the boot loader, which a disk brings, are named.
pub const BASE: &str = r#"  base {
    bootstrap = "debian"
    release   = "bookworm"
    include   = ["grub-pc-bin", "grub-efi-amd64-bin", "grub2-common", "initramfs-tools"]
  }
"#;
