//! apk: the root of Alpine that containers start from.

use hardtack_scan::inventory::{ChecksumAlgorithm, Depth, Ecosystem, Inventory};
use hardtack_tree::{FileKind, MemoryTree, target};

use crate::support::{names, needs, of, run, shared, write};

#[test]
fn the_packages_of_alpine_hold_its_files() {
    let Some(path) = shared("rootfs/alpine-minirootfs-3.20.3-x86_64.tar.gz") else { return };
    let tree = target::open(&[path], None).unwrap().tree;
    let database = tree.read_text(&hardtack_tree::tree_path!("/lib/apk/db/installed")).unwrap().unwrap();
    let found = Inventory::read(tree.as_ref(), Depth::Files).unwrap();
    let mut listed: Vec<&str> = database.lines().filter_map(|line| line.strip_prefix("P:")).collect();
    listed.sort_unstable();
    let held: Vec<&str> = of(&found, Ecosystem::Apk).map(|package| package.name.as_str()).collect();
    assert_eq!(held, listed);
    assert_eq!(found.distribution.as_ref().unwrap().version_id, "3.20.3");
    assert_eq!(found.unreadable, []);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    let mut compared = 0;
    for owned in of(&found, Ecosystem::Apk).flat_map(|package| &package.files) {
        let Some(checksum) = owned.checksum.as_ref() else { continue };
        assert_eq!(checksum.algorithm, ChecksumAlgorithm::Sha1);
        let metadata = tree.metadata(&owned.path).unwrap().expect("a listed file is there");
        // What lies in `/etc` is for the image to change.
        let is_brought =
            metadata.kind == FileKind::Regular && !owned.path.starts_with(&hardtack_tree::tree_path!("/etc"));
        if is_brought && compared < 50 {
            write(&file, tree.read(&owned.path).unwrap().unwrap());
            assert_eq!(checksum.hex, run("sha1sum", &[file.to_str().unwrap()])[..40], "{}", owned.path);
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
    // `ssl_client` is a package of its own, built from the source of busybox.
    let client = found.packages.iter().find(|package| package.name == "ssl_client").unwrap();
    assert_eq!(client.source.name, "busybox");
    assert_eq!(client.source.version, client.version);
    assert!(needs(&found, "ssl_client").contains(&"musl".to_owned()));
}

#[test]
fn a_database_under_usr_is_read_and_a_wrong_line_is_named() {
    let text = "P:a\nV:1-r0\nD:!b so:x.so.1>=2\n\nP:c\nV:2-r1\np:so:x.so.1=2\nF:etc\nR:c.conf\nZ:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n";
    let tree = MemoryTree::new().file("/usr/lib/apk/db/installed", text).unwrap();
    let found = Inventory::read(&tree, Depth::Files).unwrap();
    assert_eq!(names(&found, Ecosystem::Apk), ["a 1-r0", "c 2-r1"]);
    assert_eq!(needs(&found, "a"), ["c"]);
    assert_eq!(found.packages[1].files[0].checksum.as_ref().unwrap().hex, "0".repeat(40));
    let tree = MemoryTree::new().file("/lib/apk/db/installed", "P:a\nV:1\nR:lost\n").unwrap();
    let error = Inventory::read(&tree, Depth::Files).unwrap_err();
    insta::assert_snapshot!(
        format!("{error}: {}", std::error::Error::source(&error).unwrap()),
        @"cannot read the package database /lib/apk/db/installed: damaged apk database: line 3 names a file before a directory"
    );
}
