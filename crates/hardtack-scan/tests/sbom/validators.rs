//! Documents held against the validators of the formats: of a real Debian root, and of packages of every kind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use hardtack_scan::inventory::{Depth, Ecosystem, Inventory};
use hardtack_scan::sbom::{Format, read, write};
use hardtack_tree::DirectoryTree;

use crate::own::{every_kind, subject};

/// A program of the validators that `scripts/setup` installs; says so when it is not there.
fn validator(name: &str) -> Option<PathBuf> {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/hardtack/validators");
    let path = std::env::var_os("HARDTACK_VALIDATORS").map_or_else(home, PathBuf::from).join("bin").join(name);
    let there = path.exists();
    if !there {
        println!("skipped: {} is not here; run scripts/setup", path.display());
    }
    there.then_some(path)
}

fn accepts(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}: {}", program.display(), text.chars().take(3000).collect::<String>());
    text
}

const CYCLONEDX: &str = "import sys\n\
    from cyclonedx.schema import SchemaVersion\n\
    from cyclonedx.validation.json import JsonStrictValidator\n\
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())\n\
    sys.exit(str(error) if error else 0)\n";

/// Holds both documents of an inventory against the validators. A bill that has suppliers for all has the minimum
/// elements of the NTIA too.
fn hold(inventory: &Inventory, minimum: bool) {
    let directory = tempfile::tempdir().unwrap();
    let file = |format| {
        let path = directory.path().join(Format::file_name(format));
        fs::write(&path, write(inventory, &subject("web"), format).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    if let Some(python) = validator("python3") {
        accepts(&python, &["-c", CYCLONEDX, &file(Format::CycloneDx)]);
    }
    if let Some(tools) = validator("pyspdxtools") {
        accepts(&tools, &["-i", &file(Format::Spdx)]);
    }
    if let Some(checker) = validator("ntia-checker").filter(|_| minimum) {
        let told = accepts(&checker, &["--file", &file(Format::Spdx)]);
        assert!(!told.contains("False"), "{told}");
    }
}

#[test]
fn packages_of_every_kind_pass_the_validators() {
    hold(&every_kind(), false);
}

#[test]
fn the_packages_of_this_machine_pass_the_validators_and_all_are_held() {
    let directory = tempfile::tempdir().unwrap();
    let script = format!(
        "cd {} && mkdir -p var/lib/dpkg usr/share/doc etc && cp -r /var/lib/dpkg/status /var/lib/dpkg/info var/lib/dpkg && \
         cp /etc/os-release etc && cd /usr/share/doc && cp --parents */copyright {0}/usr/share/doc 2>/dev/null; true",
        directory.path().display()
    );
    assert!(Command::new("sh").args(["-c", &script]).status().unwrap().success());
    let mut inventory = Inventory::read(&DirectoryTree::open(directory.path()).unwrap(), Depth::Files).unwrap();
    let owning = inventory.packages.iter().filter(|package| !package.files.is_empty()).count();
    if owning == 0 {
        println!("skipped: this machine has no packages of dpkg");
        return;
    }
    let names = |inventory: &Inventory| -> Vec<String> {
        inventory.packages.iter().map(|package| format!("{} {}", package.name, package.version)).collect()
    };
    for format in Format::ALL {
        let text = write(&inventory, &subject("web"), format).unwrap();
        assert_eq!(names(&read(text.as_bytes()).unwrap()), names(&inventory));
    }
    // The validators take minutes over some thousand packages.
    let kept = inventory.packages.iter().position(|package| package.ecosystem != Ecosystem::Deb);
    inventory.packages.truncate(kept.unwrap_or(inventory.packages.len()).min(150));
    inventory.packages.iter_mut().for_each(|package| package.files.truncate(20));
    hold(&inventory, true);
}
