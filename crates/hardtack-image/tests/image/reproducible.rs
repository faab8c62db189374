//! One content, one image.

use std::os::unix::fs::FileExt;
use std::path::Path;

use hardtack_image::content_digest;
use hardtack_tree::DirectoryTree;
use tempfile::TempDir;

use crate::support::{Disk, layout};

/// Makes the same tree in the order given; `holes` says whether its zeros are written.
fn make(root: &Path, reverse: bool, holes: bool) {
    let mut numbers: Vec<u32> = (0..500).collect();
    if reverse {
        numbers.reverse();
    }
    std::fs::create_dir_all(root.join("var")).unwrap();
    for number in numbers {
        let directory = root.join(format!("usr/{}", number % 7));
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join(format!("file-{number}")), number.to_string().repeat(number as usize)).unwrap();
    }
    let zeros = std::fs::File::create(root.join("zeros")).unwrap();
    if !holes {
        zeros.write_all_at(&vec![0; 3_000_000], 0).unwrap();
    }
    zeros.write_all_at(b"end", 3_000_000).unwrap();
    std::fs::hard_link(root.join("zeros"), root.join("second")).unwrap();
    if reverse {
        // A name that was made and removed leaves its traces in the directory.
        std::fs::write(root.join("usr/0/gone"), "").unwrap();
        std::fs::remove_file(root.join("usr/0/gone")).unwrap();
        // Reading changes times of access.
        std::fs::read(root.join("usr/1/file-1")).unwrap();
    }
}

#[test]
fn order_place_holes_and_times_of_the_host_do_not_show() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let longer = other.path().join("a/longer/path");
    std::fs::create_dir_all(&longer).unwrap();
    make(one.path(), false, true);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    make(&longer, true, false);

    let digest = |root: &Path| {
        let layout = layout("400M", &["/:300M", "/var:*"]);
        let disk = Disk::assemble(&DirectoryTree::open(root).unwrap(), &layout).unwrap();
        disk.check();
        content_digest(&disk.path).unwrap()
    };
    let first = digest(one.path());
    assert_eq!(first, digest(&longer));
    assert_eq!(first, digest(one.path()));

    std::fs::write(longer.join("usr/0/file-0"), "other content").unwrap();
    assert_ne!(first, digest(&longer));
}
