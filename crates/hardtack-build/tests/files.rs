//! Where files of the build host land in a tree: Packer's rule of the trailing slash, owners, modes, links.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use hardtack_build::Interrupt;
use hardtack_build::sandbox::{SandboxError, View, write_props};
use hardtack_build::worker::{PlacedContent, Placing, Work, enter_if_asked, perform};
use hardtack_tree::{Mode, TreePath};

fn main() -> ExitCode {
    enter_if_asked();
    common::harness::main(tests![
        a_directory_without_a_slash_lands_itself,
        a_directory_with_a_slash_lands_its_contents,
        a_file_takes_the_name_or_goes_into_the_directory,
        modes_links_and_times_are_kept,
        owners_are_names_of_the_tree,
        an_existing_directory_keeps_its_own_mode,
        a_second_time_changes_nothing,
        links_of_the_tree_never_lead_to_the_host,
        what_is_in_the_way_is_named,
    ])
}

const EPOCH: i64 = 1_700_000_000;

/// A small tree, and files of the host to put into it.
struct Fixture {
    directory: tempfile::TempDir,
}

impl Fixture {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        for name in ["tree/etc", "tree/tmp", "upper", "work", "at", "props", "conf/d"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        write_props(&at("props")).unwrap();
        fs::write(at("tree/etc/passwd"), "root:x:0:0::/root:/bin/sh\nwww:x:33:34::/var/www:/bin/sh\n").unwrap();
        fs::write(at("tree/etc/group"), "root:x:0:\nstaff:x:50:\n").unwrap();
        fs::write(at("conf/98-cis.conf"), "kernel.x = 1\n").unwrap();
        fs::write(at("conf/d/run"), "#!/bin/sh\n").unwrap();
        fs::set_permissions(at("conf/d/run"), fs::Permissions::from_mode(0o750)).unwrap();
        fs::set_permissions(at("conf/d"), fs::Permissions::from_mode(0o711)).unwrap();
        Self { directory }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn place(&self, path: &str, content: PlacedContent, owner: Option<&str>, mode: Option<u32>) -> Result<(), String> {
        let view = View {
            at: self.at("at"),
            lowers: vec![self.at("tree")],
            upper: Some((self.at("upper"), self.at("work"))),
            props: Some(self.at("props")),
        };
        let placing = Placing {
            path: TreePath::new(path).unwrap(),
            content,
            owner: owner.map(str::to_owned),
            mode: mode.map(Mode::new),
            epoch: EPOCH,
        };
        let result: Result<(), SandboxError> = perform(&Work::Place(placing), &view, &Interrupt::new());
        result.map_err(|error| error.to_string().replace(&self.at("at").display().to_string(), ""))
    }

    fn source(&self, name: &str, contents_only: bool) -> PlacedContent {
        PlacedContent::Source { path: self.at(name), contents_only }
    }

    /// Everything that is in the layer: mode, owner and path.
    fn layer(&self) -> String {
        let mut lines = Vec::new();
        list(&self.at("upper"), &self.at("upper"), &mut lines);
        lines.sort_by(|a, b| a.rsplit(' ').next().cmp(&b.rsplit(' ').next()));
        lines.join("\n")
    }
}

fn list(root: &Path, directory: &Path, lines: &mut Vec<String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::symlink_metadata(&path).unwrap();
        let relative = path.strip_prefix(root).unwrap().display().to_string();
        let kind = if metadata.is_dir() { "/" } else { "" };
        lines.push(format!("{:o} {}:{} {relative}{kind}", metadata.mode() & 0o7777, metadata.uid(), metadata.gid()));
        if metadata.is_dir() {
            list(root, &path, lines);
        }
    }
}

fn text(text: &str) -> PlacedContent {
    PlacedContent::Text(text.to_owned())
}

fn a_directory_without_a_slash_lands_itself() {
    let fixture = Fixture::new();
    fixture.place("/tmp", fixture.source("conf", false), None, None).unwrap();
    insta::assert_snapshot!(fixture.layer(), @r"
    755 0:0 tmp/
    755 0:0 tmp/conf/
    644 0:0 tmp/conf/98-cis.conf
    711 0:0 tmp/conf/d/
    750 0:0 tmp/conf/d/run
    ");
}

fn a_directory_with_a_slash_lands_its_contents() {
    let fixture = Fixture::new();
    fixture.place("/tmp", fixture.source("conf", true), None, None).unwrap();
    insta::assert_snapshot!(fixture.layer(), @r"
    755 0:0 tmp/
    644 0:0 tmp/98-cis.conf
    711 0:0 tmp/d/
    750 0:0 tmp/d/run
    ");
}

fn a_file_takes_the_name_or_goes_into_the_directory() {
    let fixture = Fixture::new();
    fixture.place("/etc/sysctl.d/renamed.conf", fixture.source("conf/98-cis.conf", false), None, None).unwrap();
    fixture.place("/tmp", fixture.source("conf/98-cis.conf", false), None, None).unwrap();
    insta::assert_snapshot!(fixture.layer(), @r"
    755 0:0 etc/
    755 0:0 etc/sysctl.d/
    644 0:0 etc/sysctl.d/renamed.conf
    755 0:0 tmp/
    644 0:0 tmp/98-cis.conf
    ");
}

fn modes_links_and_times_are_kept() {
    let fixture = Fixture::new();
    symlink("98-cis.conf", fixture.at("conf/link")).unwrap();
    fixture.place("/opt/conf", fixture.source("conf", true), None, None).unwrap();
    assert_eq!(fs::read_link(fixture.at("upper/opt/conf/link")).unwrap(), Path::new("98-cis.conf"));
    assert_eq!(fs::metadata(fixture.at("upper/opt/conf/d/run")).unwrap().mtime(), EPOCH);
    insta::assert_snapshot!(fixture.layer(), @r"
    755 0:0 opt/
    755 0:0 opt/conf/
    644 0:0 opt/conf/98-cis.conf
    711 0:0 opt/conf/d/
    750 0:0 opt/conf/d/run
    777 0:0 opt/conf/link
    ");
}

fn owners_are_names_of_the_tree() {
    let fixture = Fixture::new();
    fixture.place("/srv/a", text("a"), Some("www"), Some(0o640)).unwrap();
    fixture.place("/srv/b", text("b"), Some("www:staff"), Some(0o4755)).unwrap();
    fixture.place("/srv/c", text("c"), Some("7:8"), None).unwrap();
    fixture.place("/srv/d", PlacedContent::Directory, Some("7"), Some(0o1777)).unwrap();
    insta::assert_snapshot!(fixture.layer(), @r"
    755 0:0 srv/
    640 33:34 srv/a
    4755 33:50 srv/b
    644 7:8 srv/c
    1777 7:7 srv/d/
    ");
    let unknown = fixture.place("/srv/e", text("e"), Some("mallory"), None).unwrap_err();
    insta::assert_snapshot!(unknown, @"the sandbox cannot change the tree: the tree has no user named mallory");
}

fn an_existing_directory_keeps_its_own_mode() {
    let fixture = Fixture::new();
    fs::set_permissions(fixture.at("tree/tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    fixture.place("/tmp", fixture.source("conf", true), None, None).unwrap();
    assert_eq!(fs::metadata(fixture.at("upper/tmp")).unwrap().mode() & 0o7777, 0o1777);
}

fn a_second_time_changes_nothing() {
    let fixture = Fixture::new();
    fixture.place("/etc/motd", text("once\n"), None, None).unwrap();
    let first = fixture.layer();
    fixture.place("/etc/motd", text("once\n"), None, None).unwrap();
    assert_eq!(fixture.layer(), first);
    assert_eq!(fs::read_to_string(fixture.at("upper/etc/motd")).unwrap(), "once\n");
}

fn links_of_the_tree_never_lead_to_the_host() {
    let fixture = Fixture::new();
    fs::create_dir(fixture.at("host")).unwrap();
    symlink(fixture.at("host"), fixture.at("tree/etc/app")).unwrap();
    symlink("/../../../../etc", fixture.at("tree/run")).unwrap();
    fixture.place("/run/planted-by-test", text("x"), None, None).unwrap();
    assert!(fixture.at("upper/etc/planted-by-test").exists());
    assert!(!Path::new("/etc/planted-by-test").exists());
    let dangling = fixture.place("/etc/app/planted", text("x"), None, None).unwrap_err();
    insta::assert_snapshot!(dangling, @"the sandbox cannot change the tree: /etc/app is a file or a dangling link in the tree");
    assert_eq!(fs::read_dir(fixture.at("host")).unwrap().count(), 0);
}

fn what_is_in_the_way_is_named() {
    let fixture = Fixture::new();
    let directory = fixture.place("/etc", text("x"), None, None).unwrap_err();
    insta::assert_snapshot!(directory, @"the sandbox cannot change the tree: /etc is a directory in the tree");
    let file = fixture.place("/etc/passwd", PlacedContent::Directory, None, None).unwrap_err();
    insta::assert_snapshot!(file, @"the sandbox cannot change the tree: /etc/passwd is a file in the tree");
}
