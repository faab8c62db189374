//! dpkg: the host's own database, and packages that dpkg installed into a root.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hardtack_scan::inventory::{Checksum, ChecksumAlgorithm, Depth, Ecosystem, Inventory};
use hardtack_tree::{DirectoryTree, MemoryTree};

use crate::support::{has, inventory, names, needs, of, run, write};

const FIELDS: &str = "${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\\n";

#[test]
fn the_packages_of_this_machine_are_those_that_dpkg_lists() {
    if !has(&["dpkg-query"]) {
        return;
    }
    let listed = run("dpkg-query", &["-W", "-f", FIELDS]);
    let mut listed: Vec<&str> = listed.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    listed.sort_unstable();
    let found = Inventory::read(&DirectoryTree::open(Path::new("/")).unwrap(), Depth::Packages).unwrap();
    let mut found: Vec<String> = of(&found, Ecosystem::Deb)
        .map(|package| {
            let architecture = package.architecture.as_deref().unwrap();
            let source = &package.source;
            format!("{} {} {architecture} {} {}", package.name, package.version, source.name, source.version)
        })
        .collect();
    found.sort_unstable();
    assert_eq!(found, listed);
}

/// Makes a package of a tree, with a control file.
fn build(at: &Path, control: &str, files: &[(&str, &str)]) {
    write(&at.join("DEBIAN/control"), format!("{control}Maintainer: Ada <ada@example.org>\nDescription: x\n more\n"));
    let mut sums = String::new();
    for (path, content) in files {
        write(&at.join(path), content);
        let digest = run("md5sum", &[at.join(path).to_str().unwrap()]);
        if !path.starts_with("etc/") {
            sums.push_str(&format!("{}  {path}\n", &digest[..32]));
        }
    }
    write(&at.join("DEBIAN/md5sums"), sums);
    let configuration = files.iter().filter(|(path, _)| path.starts_with("etc/"));
    write(&at.join("DEBIAN/conffiles"), configuration.map(|(path, _)| format!("/{path}\n")).collect::<String>());
    run("dpkg-deb", &["--root-owner-group", "-b", at.to_str().unwrap()]);
}

#[test]
fn what_dpkg_installed_has_its_files_licences_and_needs() {
    if !has(&["dpkg", "dpkg-deb"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name);
    build(
        &at("a"),
        "Package: a\nVersion: 1:2.0-3+b1\nArchitecture: all\nSource: source-of-a (1:2.0-3)\nProvides: virtual\nPriority: important\n",
        &[
            ("etc/a.conf", "x=1\n"),
            ("usr/share/a/with blank", "one"),
            ("bin/tool", "#!/bin/sh\n"),
            ("usr/share/doc/a/copyright", "Format: x\n\nFiles: *\nLicense: GPL-2+\n text\n\nFiles: y\nLicense: MIT\n"),
        ],
    );
    build(&at("b"), "Package: b\nVersion: 2~rc1\nArchitecture: all\nDepends: absent | virtual (>= 1), a\n", &[]);
    let root = at("root");
    for name in ["usr/bin", "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    std::os::unix::fs::symlink("usr/bin", root.join("bin")).unwrap();
    write(&root.join("var/lib/dpkg/status"), "");
    write(&root.join("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n");
    let root_option = format!("--root={}", root.display());
    for name in ["a.deb", "b.deb"] {
        let package = at(name);
        let package = package.to_str().unwrap();
        run("dpkg", &[&root_option, "--force-not-root", "--force-script-chrootless", "--force-depends", "-i", package]);
    }
    write(&root.join("usr/local/bin/stray"), "#!/bin/sh\necho\n");
    run(
        "chmod",
        &["755", root.join("usr/local/bin/stray").to_str().unwrap(), root.join("usr/bin/tool").to_str().unwrap()],
    );

    let found = inventory(&root, Depth::Files);
    assert_eq!(names(&found, Ecosystem::Deb), ["a 1:2.0-3+b1", "b 2~rc1"]);
    let distribution = found.distribution.as_ref().unwrap();
    assert_eq!((distribution.id.as_str(), distribution.version_id.as_str()), ("debian", "12"));
    assert_eq!(distribution.codename.as_deref(), Some("bookworm"));
    let a = &found.packages[0];
    assert_eq!((a.source.name.as_str(), a.source.version.as_str()), ("source-of-a", "1:2.0-3"));
    assert_eq!(a.licences, ["GPL-2+", "MIT"]);
    assert_eq!(a.supplier.as_deref(), Some("Ada <ada@example.org>"));
    assert_eq!(a.priority.as_deref(), Some("important"));
    assert_eq!(needs(&found, "b"), ["a"]);
    let files: Vec<String> = a.files.iter().map(|file| file.path.to_string()).collect();
    assert_eq!(files, ["/etc/a.conf", "/usr/bin/tool", "/usr/share/a/with blank", "/usr/share/doc/a/copyright"]);
    for file in &a.files {
        let digest = run("md5sum", &[root.join(file.path.relative()).to_str().unwrap()]);
        assert_eq!(file.checksum, Checksum::new(ChecksumAlgorithm::Md5, &digest[..32]), "{}", file.path);
    }
    let stray: Vec<String> = found.stray_programs.iter().map(|program| program.path.to_string()).collect();
    assert_eq!(stray, ["/usr/local/bin/stray"]);
    let digest = run("sha256sum", &[root.join("usr/local/bin/stray").to_str().unwrap()]);
    assert_eq!(found.stray_programs[0].digest.hex(), digest[..64]);
    assert_eq!(found.unreadable, []);
}

/// What dpkg says of the files of this machine's packages; directories are told from the host itself.
fn files_by_dpkg(admin: &Path, packages: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for package in packages {
        let listed = run("dpkg-query", &["--admindir", admin.to_str().unwrap(), "-L", package]);
        let mut files: Vec<String> = listed.lines().filter(|line| line.starts_with('/')).map(str::to_owned).collect();
        files.retain(|file| file != "/." && !Path::new(file).is_dir());
        files.sort_unstable();
        files.dedup();
        found.insert(package.clone(), files);
    }
    found
}

#[test]
fn every_file_that_dpkg_lists_is_held() {
    if !has(&["dpkg-query"]) {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let admin = directory.path().join("var/lib/dpkg");
    fs::create_dir_all(&admin).unwrap();
    run("cp", &["-r", "/var/lib/dpkg/status", "/var/lib/dpkg/info", admin.to_str().unwrap()]);
    let found = inventory(directory.path(), Depth::Files);
    let sample: Vec<String> = ["dpkg", "tar", "coreutils", "util-linux", "bash", "perl-base"].map(str::to_owned).into();
    for (package, listed) in files_by_dpkg(&admin, &sample) {
        let held = of(&found, Ecosystem::Deb).find(|held| held.name == package).unwrap();
        let held: Vec<String> = held.files.iter().map(|file| file.path.to_string()).collect();
        let missing: Vec<&String> = listed.iter().filter(|file| !held.contains(file)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "of {package}");
    }
}

#[test]
fn a_distroless_image_and_a_package_in_half_are_read() {
    let tree = MemoryTree::new()
        .file("/var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n")
        .unwrap()
        .file("/var/lib/dpkg/status.d/base-files.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/lib/os-release\n")
        .unwrap()
        .file(
            "/var/lib/dpkg/status.d/half",
            "Package: half\nVersion: 1\nArchitecture: amd64\nStatus: install ok half-configured\n\n\
             Package: gone\nVersion: 1\nArchitecture: amd64\nStatus: deinstall ok config-files\n",
        )
        .unwrap();
    let found = Inventory::read(&tree, Depth::Files).unwrap();
    assert_eq!(names(&found, Ecosystem::Deb), ["base-files 12.4", "half 1"]);
    assert_eq!(found.packages[0].files[0].path.to_string(), "/usr/lib/os-release");
}
