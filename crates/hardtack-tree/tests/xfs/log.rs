//! File systems that were not unmounted cleanly.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;

use crate::compare::assert_same;
use crate::image::Image;
use crate::rich;
use crate::tool::succeed;

/// Holds what hardtack reads of an image with changes in its log against what the kernel reads when it has brought
/// them to their places.
fn assert_replayed(image: &Image) {
    let before = fs::read(&image.path).unwrap();
    let tree = image.open().unwrap();
    assert!(tree.contents().replayed());
    let recovered = image.copy();
    drop(recovered.mount("rw"));
    let Some(mounted) = recovered.mount("ro") else { return };
    assert_same(&tree, &mounted.tree());
    assert!(!recovered.open().unwrap().contents().replayed());
    assert!(fs::read(&image.path).unwrap() == before, "the image stays as it is");
}

/// Cuts a mounted file system off from its disk, with everything in its log or not even that.
fn stop(root: &Path, flush: bool) {
    let command = if flush { "shutdown -f" } else { "shutdown" };
    succeed("xfs_io", &["-x", "-c", command, root.to_str().unwrap()]);
}

/// Changes of every kind to what there is.
fn change(root: &Path) {
    let at = |path: &str| root.join(path);
    for number in (0..6_000).step_by(7) {
        fs::rename(at(&format!("directory-6000/{number:040}")), at(&format!("gaps/moved-{number}"))).unwrap();
    }
    for number in 0..300 {
        fs::remove_file(at(&format!("directory-300/{number:030}"))).unwrap();
    }
    fs::remove_dir(at("directory-300")).unwrap();
    fs::remove_file(at("many-pieces")).unwrap();
    let pieces = File::options().write(true).open(at("some-pieces")).unwrap();
    (0..500).for_each(|piece| pieces.write_all_at(b"more", 4_000_000 + piece * 20_000).unwrap());
    fs::create_dir(at("new")).unwrap();
    for number in 0..2_000 {
        fs::write(at(&format!("new/{number}")), number.to_string()).unwrap();
    }
    (0..2_000).step_by(2).for_each(|number| fs::remove_file(at(&format!("new/{number}"))).unwrap());
    std::os::unix::fs::symlink("t".repeat(800), at("new/link")).unwrap();
    for number in 0..200 {
        let (path, name) = (at("size-4096"), format!("user.new-{number}"));
        rustix::fs::setxattr(path, &name, &[1; 100], rustix::fs::XattrFlags::empty()).unwrap();
    }
    rustix::fs::removexattr(at("attributes-2-65536"), "user.attribute-0").unwrap();
}

#[test]
fn all_changes_since_the_file_system_was_made_are_read_in_its_log() {
    let image = Image::make(400, &[]);
    let Some(mounted) = image.mount("rw") else { return };
    rich::fill(mounted.path());
    stop(mounted.path(), true);
    drop(mounted);
    assert_replayed(&image);
}

#[test]
fn changes_of_what_there_was_are_read_in_the_log() {
    for options in [&[][..], &["-b", "size=1024", "-n", "size=4096"], &["-i", "nrext64=1,size=1024"]] {
        let image = Image::make(400, options);
        let Some(mounted) = image.mount("rw") else { return };
        rich::fill(mounted.path());
        drop(mounted);
        let Some(mounted) = image.mount("rw,logbsize=256k") else { return };
        change(mounted.path());
        stop(mounted.path(), true);
        drop(mounted);
        assert_replayed(&image);
    }
}

#[test]
fn a_copy_of_a_disk_in_use_is_read() {
    let image = Image::make(400, &[]);
    let Some(mounted) = image.mount("rw") else { return };
    rich::fill(mounted.path());
    File::open(mounted.path()).unwrap().sync_all().unwrap();
    change(mounted.path());
    // This much of the log is on the disk, whatever else is.
    File::open(mounted.path().join("new/1")).unwrap().sync_all().unwrap();
    let copy = image.copy();
    drop(mounted);
    assert!(!image.open().unwrap().contents().replayed());
    assert_replayed(&copy);
}

#[test]
fn a_machine_that_stopped_at_once_leaves_what_its_log_has() {
    let image = Image::make(400, &[]);
    let Some(mounted) = image.mount("rw") else { return };
    rich::fill(mounted.path());
    File::open(mounted.path().join("size-1")).unwrap().sync_all().unwrap();
    // Of this, nothing is in the log.
    fs::remove_dir_all(mounted.path().join("gaps")).unwrap();
    stop(mounted.path(), false);
    drop(mounted);
    assert_replayed(&image);
}

#[test]
fn a_log_that_was_gone_around_is_read() {
    let image = Image::make(400, &[]);
    let Some(mounted) = image.mount("rw") else { return };
    // Each makes about 20 MiB of changes; the log has 64.
    for round in 0..8 {
        let directory = mounted.path().join(round.to_string());
        fs::create_dir(&directory).unwrap();
        (0..12_000).for_each(|number| drop(File::create(directory.join(format!("{number:0200}"))).unwrap()));
        if round % 2 == 1 {
            fs::remove_dir_all(directory).unwrap();
        }
    }
    stop(mounted.path(), true);
    drop(mounted);
    assert_replayed(&image);
}

#[test]
fn a_record_that_was_not_completed_is_left_out() {
    let image = Image::make(400, &[]);
    let Some(mounted) = image.mount("rw") else { return };
    rich::fill(mounted.path());
    stop(mounted.path(), true);
    drop(mounted);
    // The last record begins with the last mark of one.
    let log = image.db(&["sb 0", "print logstart agblocks agblklog"]);
    let number = |key: &str| -> u64 {
        let line = log.lines().find(|line| line.starts_with(key)).unwrap();
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    let (start, bits) = (number("logstart"), number("agblklog"));
    let start = ((start >> bits) * number("agblocks") + (start & ((1 << bits) - 1))) * 4096;
    let bytes = fs::read(&image.path).unwrap();
    let last = (start as usize..start as usize + (64 << 20))
        .step_by(512)
        .rfind(|at| bytes[*at..].starts_with(&[0xfe, 0xed, 0xba, 0xbe]))
        .unwrap();
    let torn = image.copy();
    let file = File::options().write(true).open(&torn.path).unwrap();
    file.write_all_at(&[0; 4], last as u64 + 512).unwrap();
    assert_replayed(&torn);
    // In the middle of the log, it is damage.
    let damaged = image.copy();
    let file = File::options().write(true).open(&damaged.path).unwrap();
    file.write_all_at(&[0xff; 64], start + 1024 + 100).unwrap();
    let error = damaged.open().err().unwrap();
    insta::assert_snapshot!(error, @"damaged XFS: the log has a record whose checksum does not fit; xfs_repair -L gives up what is in it");
}
