use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{CWD, FileType, Mode as FsMode, XattrFlags, makedev, mknodat, setxattr};
use tempfile::TempDir;

use super::*;
use crate::tree_path;

/// Directories as overlayfs writes them; the lowest first.
struct Layers(Vec<TempDir>);

impl Layers {
    fn new(number: usize) -> Self {
        Self((0..number).map(|_| tempfile::tempdir().unwrap()).collect())
    }

    fn file(&self, layer: usize, path: &str, text: &str) {
        let path = self.place(layer, path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn place(&self, layer: usize, path: &str) -> std::path::PathBuf {
        self.0[layer].path().join(path)
    }

    /// What overlayfs writes where an entry of a lower layer was removed; it needs no rights since Linux 5.8.
    fn whiteout(&self, layer: usize, path: &str) {
        let path = self.place(layer, path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        mknodat(CWD, path, FileType::CharacterDevice, FsMode::empty(), makedev(0, 0)).unwrap();
    }

    fn joined(&self) -> LayeredTree {
        let open = |layer: &TempDir| Arc::new(OverlayLayer::open(layer.path()).unwrap());
        LayeredTree::join("layers", self.0.iter().rev().map(open).collect())
    }
}

fn paths(tree: &LayeredTree) -> Vec<String> {
    tree.index().unwrap().iter().map(|entry| entry.path.to_string()).collect()
}

fn text(tree: &LayeredTree, path: TreePath) -> Option<String> {
    tree.read_text(&path).unwrap()
}

#[test]
fn the_uppermost_layer_that_holds_an_entry_wins() {
    let layers = Layers::new(3);
    layers.file(0, "etc/a", "lowest");
    layers.file(0, "etc/b", "lowest");
    layers.file(0, "usr/bin/tool", "tool");
    layers.file(1, "etc/a", "middle");
    layers.file(2, "etc/c", "uppermost");
    let tree = layers.joined();
    assert_eq!(paths(&tree), ["/", "/etc", "/etc/a", "/etc/b", "/etc/c", "/usr", "/usr/bin", "/usr/bin/tool"]);
    assert_eq!(text(&tree, tree_path!("/etc/a")).unwrap(), "middle");
    assert_eq!(text(&tree, tree_path!("/etc/b")).unwrap(), "lowest");
    assert_eq!(text(&tree, tree_path!("/etc/c")).unwrap(), "uppermost");
    assert_eq!(tree.list(&tree_path!("/etc")).unwrap().unwrap(), ["a", "b", "c"]);
    assert_eq!(tree.list(&TreePath::root()).unwrap().unwrap(), ["etc", "usr"]);
    assert_eq!(tree.list(&tree_path!("/etc/a")).unwrap(), None);
    assert_eq!(text(&tree, tree_path!("/etc/d")), None);
}

#[test]
fn what_a_layer_removes_is_gone_with_all_below_it_until_a_higher_one_makes_it_again() {
    let layers = Layers::new(4);
    layers.file(0, "opt/app/one", "1");
    layers.file(0, "opt/app/deep/two", "2");
    layers.file(0, "opt/app-data", "stays: its name only begins alike");
    layers.whiteout(1, "opt/app");
    assert_eq!(paths(&layers.joined()), ["/", "/opt", "/opt/app-data"]);
    layers.file(2, "opt/app/three", "3");
    let tree = layers.joined();
    assert_eq!(paths(&tree), ["/", "/opt", "/opt/app", "/opt/app-data", "/opt/app/three"]);
    assert_eq!(tree.list(&tree_path!("/opt")).unwrap().unwrap(), ["app", "app-data"]);
    layers.whiteout(3, "opt/app-data");
    assert_eq!(paths(&layers.joined()), ["/", "/opt", "/opt/app", "/opt/app/three"]);
}

#[test]
fn what_replaces_a_directory_hides_what_was_in_it() {
    let layers = Layers::new(3);
    layers.file(0, "var/run/pid", "1");
    fs::create_dir_all(layers.place(1, "var")).unwrap();
    symlink("/run", layers.place(1, "var/run")).unwrap();
    layers.file(0, "run/pid", "2");
    let tree = layers.joined();
    assert_eq!(paths(&tree), ["/", "/run", "/run/pid", "/var", "/var/run"]);
    // The link is followed in the joined tree, not in its layer.
    assert_eq!(text(&tree, tree_path!("/var/run/pid")).unwrap(), "2");
    assert_eq!(tree.resolve(&tree_path!("/var/run/pid")).unwrap().unwrap(), tree_path!("/run/pid"));
    assert_eq!(tree.read_link(&tree_path!("/var/run")).unwrap().unwrap(), "/run");

    // A directory over what was no directory begins anew.
    layers.file(2, "var/run/new", "3");
    assert_eq!(paths(&layers.joined()), ["/", "/run", "/run/pid", "/var", "/var/run", "/var/run/new"]);
}

#[test]
fn an_opaque_directory_shows_its_own_layer_alone() {
    let layers = Layers::new(2);
    layers.file(0, "srv/old", "old");
    layers.file(0, "srv/deep/old", "old");
    layers.file(1, "srv/new", "new");
    let marked = setxattr(layers.place(1, "srv"), "trusted.overlay.opaque", b"y", XattrFlags::empty());
    if marked.is_err() {
        eprintln!("skipped: trusted attributes need root");
        return;
    }
    let tree = layers.joined();
    assert_eq!(paths(&tree), ["/", "/srv", "/srv/new"]);
    assert_eq!(tree.xattrs(&tree_path!("/srv")).unwrap(), Xattrs::new(), "the mark belongs to overlayfs");
}

#[test]
fn links_never_leave_the_layers() {
    let layers = Layers::new(2);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "outside").unwrap();
    symlink(outside.path(), layers.place(0, "out")).unwrap();
    symlink(Path::new("../../../..").join(outside.path().strip_prefix("/").unwrap()), layers.place(1, "up")).unwrap();
    let tree = layers.joined();
    assert_eq!(text(&tree, tree_path!("/out/secret")), None);
    assert_eq!(text(&tree, tree_path!("/up/secret")), None);
    insta::assert_snapshot!(tree.read(&TreePath::root()).unwrap_err(), @"/ is not a regular file");
}
