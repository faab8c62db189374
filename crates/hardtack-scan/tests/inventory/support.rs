//! Programs of the host, and trees made by them.

use std::path::{Path, PathBuf};
use std::process::Command;

use hardtack_scan::inventory::{Depth, Ecosystem, Inventory, Package};
use hardtack_tree::DirectoryTree;

/// Runs a program of the host, which must succeed.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Whether the host has programs; says so when it has not.
pub(crate) fn has(programs: &[&str]) -> bool {
    programs.iter().all(|program| {
        let there = Command::new("which").arg(program).output().unwrap().status.success();
        if !there {
            println!("skipped: {program} is not installed");
        }
        there
    })
}

/// A file of the folder of large test data, which lies beside the checkout or where `HARDTACK_SHARED` says; says so when
/// it is not there.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").into();
    let path = PathBuf::from(std::env::var_os("HARDTACK_SHARED").unwrap_or_else(beside)).join(name);
    let there = path.exists();
    if !there {
        println!("skipped: {} is not here", path.display());
    }
    there.then_some(path)
}

/// Writes a file, with the directories above it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// The inventory of a directory.
pub(crate) fn inventory(root: &Path, depth: Depth) -> Inventory {
    Inventory::read(&DirectoryTree::open(root).unwrap(), depth).unwrap()
}

/// The packages of an ecosystem.
pub(crate) fn of(inventory: &Inventory, ecosystem: Ecosystem) -> impl Iterator<Item = &Package> {
    inventory.packages.iter().filter(move |package| package.ecosystem == ecosystem)
}

/// The names and versions of the packages of an ecosystem.
pub(crate) fn names(inventory: &Inventory, ecosystem: Ecosystem) -> Vec<String> {
    of(inventory, ecosystem).map(|package| format!("{} {}", package.name, package.version)).collect()
}

/// What a package needs, by name.
pub(crate) fn needs(inventory: &Inventory, name: &str) -> Vec<String> {
    let package = inventory.packages.iter().find(|package| package.name == name).unwrap();
    package.dependencies.iter().map(|at| inventory.packages[*at].name.clone()).collect()
}
