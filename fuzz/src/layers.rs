//! Layers as overlayfs writes them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hardtack_tree::{FileKind, LayeredTree, OverlayLayer, Tree};
use rustix::fs::{CWD, FileType, Mode, XattrFlags, makedev, mknodat, setxattr};

/// Makes layers of a text, the uppermost first and an empty line between them, joins them and reads every entry. A
/// line makes an entry: `d/PATH` a directory, `f/PATH` a file, `l/PATH TARGET` a link, `w/PATH` the removal of what is
/// below, `o/PATH` a directory that hides what is below.
///
/// # Panics
/// When an entry of the joined tree cannot be read.
pub fn joined(bytes: &[u8]) {
    let (Ok(text), Ok(dir)) = (std::str::from_utf8(bytes), tempfile::tempdir()) else { return };
    let mut layers = Vec::new();
    for (number, lines) in text.split("\n\n").take(4).enumerate() {
        let root = dir.path().join(number.to_string());
        if fs::create_dir(&root).is_err() {
            return;
        }
        lines.lines().take(64).for_each(|line| make(&root, line));
        match OverlayLayer::open(&root) {
            Ok(layer) => layers.push(Arc::new(layer)),
            Err(_) => return,
        }
    }
    let tree = LayeredTree::join("layers", layers);
    let Ok(index) = tree.index() else { return };
    for entry in index.iter() {
        assert!(tree.metadata(&entry.path).is_ok_and(|found| found.is_some()), "{} is not there", entry.path);
        match entry.metadata.kind {
            FileKind::Directory => assert!(tree.list(&entry.path).is_ok_and(|names| names.is_some())),
            FileKind::Regular => assert!(tree.read(&entry.path).is_ok_and(|text| text.is_some())),
            FileKind::Symlink => drop(tree.resolve(&entry.path)),
            _ => {}
        }
    }
}

/// Makes one entry, where it can be made without a link leading out of the layer.
fn make(root: &Path, line: &str) {
    let Some((kind, rest)) = line.split_once('/') else { return };
    let (name, target) = rest.split_once(' ').unwrap_or((rest, "x"));
    let Some(path) = inside(root, Path::new(name)) else { return };
    // What cannot be made is not there.
    let _ = match kind {
        "d" => fs::create_dir_all(&path),
        "f" => fs::write(&path, line),
        "l" => symlink(target, &path),
        "w" => mknodat(CWD, &path, FileType::CharacterDevice, Mode::empty(), makedev(0, 0)).map_err(Into::into),
        "o" => setxattr(&path, "trusted.overlay.opaque", b"y", XattrFlags::empty()).map_err(Into::into),
        _ => Ok(()),
    };
}

fn inside(root: &Path, name: &Path) -> Option<PathBuf> {
    let mut path = root.to_owned();
    for component in name.components() {
        let Component::Normal(name) = component else { return None };
        if path.is_symlink() {
            return None;
        }
        path.push(name);
    }
    (path != root && !path.is_symlink()).then_some(path)
}
