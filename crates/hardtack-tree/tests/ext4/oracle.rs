//! The crate ext4-view reads the same.

use std::collections::BTreeMap;
use std::fs;

use hardtack_tree::{FileKind, Tree};

use crate::rich;
use crate::tool::{Image, run};

/// Paths with the content of files and the targets of links, as ext4-view reads them.
fn viewed(image: &Image) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let view = ext4_view::Ext4::load_from_path(&image.path).unwrap();
    let mut found = BTreeMap::new();
    let mut directories = vec![ext4_view::PathBuf::new("/")];
    while let Some(directory) = directories.pop() {
        found.insert(AsRef::<[u8]>::as_ref(&directory).to_vec(), Vec::new());
        for entry in view.read_dir(&directory).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            if name == "." || name == ".." {
                continue;
            }
            let path = entry.path();
            let kind = entry.file_type().unwrap();
            let content = if kind.is_dir() {
                directories.push(path.clone());
                continue;
            } else if kind.is_regular_file() {
                view.read(&path).unwrap()
            } else if kind.is_symlink() {
                AsRef::<[u8]>::as_ref(&view.read_link(&path).unwrap()).to_vec()
            } else {
                Vec::new()
            };
            found.insert(AsRef::<[u8]>::as_ref(&path).to_vec(), content);
        }
    }
    found
}

fn read(tree: &dyn Tree) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let content = |entry: &hardtack_tree::Entry| match entry.metadata.kind {
        FileKind::Regular => {
            let mut content = vec![1; entry.metadata.size as usize];
            let file = tree.open_file(&entry.path).unwrap().unwrap();
            assert_eq!(file.read_at(0, &mut content).unwrap(), content.len());
            content
        }
        FileKind::Symlink => tree.read_link(&entry.path).unwrap().unwrap().into_encoded_bytes(),
        _ => Vec::new(),
    };
    tree.index().unwrap().iter().map(|entry| (entry.path.bytes().to_vec(), content(entry))).collect()
}

#[test]
fn ext4_view_finds_the_same_names_content_and_targets() {
    let directory = rich::directory();
    // ext4-view takes a time before 1970 for damage.
    fs::remove_file(directory.path().join("home/before-1970")).unwrap();
    let image = Image::make("80M", &["-t", "ext4"], Some(directory.path()));
    assert!(read(&image.open().unwrap()) == viewed(&image));
}

#[test]
fn directories_with_an_index_of_hashes_are_read_whole() {
    let directory = rich::small();
    for number in 0..1000 {
        fs::write(directory.path().join(format!("a/deeper/{}-{number}", "long".repeat(40))), "").unwrap();
    }
    for options in [["-t", "ext4"], ["-t", "ext3"]] {
        let image = Image::make("12M", &[&options[..], &["-b", "1024", "-N", "2000"]].concat(), Some(directory.path()));
        // Gives every directory of some length an index.
        run("e2fsck", &["-fyD", image.path.to_str().unwrap()]);
        let levels = run("debugfs", &["-R", "htree_dump /a/deeper", image.path.to_str().unwrap()]);
        assert!(String::from_utf8_lossy(&levels.stdout).contains("Indirect levels: 1"));
        let tree = image.open().unwrap();
        assert_eq!(tree.index().unwrap().unreadable(), []);
        assert_eq!(tree.list(&"/a/deeper".parse().unwrap()).unwrap().unwrap().len(), 1000);
        assert!(read(&tree) == viewed(&image));
    }
}
