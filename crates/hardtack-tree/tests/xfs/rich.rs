//! All that is hard to read, made on a mounted file system.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{CWD, FallocateFlags, FileType, Mode, XattrFlags, fallocate, makedev, mknodat, setxattr};

use crate::tool::run;

/// Fills the file system whose root is `root`.
pub(crate) fn fill(root: &Path) {
    let at = |path: &str| root.join(path);
    for path in ["usr/bin", "home/user", "odd names", "order/a/b", "order/a-/b", "order/a!/b"] {
        fs::create_dir_all(at(path)).unwrap();
    }
    fs::write(at("order/a.b"), "").unwrap();
    fs::write(at("usr/bin/tool"), pattern(100_000)).unwrap();
    fs::set_permissions(at("usr/bin/tool"), PermissionsExt::from_mode(0o4755)).unwrap();
    fs::hard_link(at("usr/bin/tool"), at("home/other-name")).unwrap();
    fs::set_permissions(at("home/user"), PermissionsExt::from_mode(0o2770)).unwrap();
    for name in ["with space", "new\nline", "-dash", "ünïcödé", "back\\slash", "\"quoted\""] {
        fs::write(at("odd names").join(name), name).unwrap();
    }
    fs::write(at("odd names").join(OsStr::from_bytes(b"no-utf8-\xff\xfe")), "bytes").unwrap();
    fs::write(at("odd names").join("l".repeat(255)), "long").unwrap();
    for length in [1, 155, 156, 157, 335, 336, 337, 1000, 1023] {
        symlink(&"t/".repeat(length)[..length], at(&format!("usr/bin/link-{length}"))).unwrap();
    }
    fs::create_dir_all(at(&"deep/".repeat(40))).unwrap();
    directories(root);
    contents(root);
    attributes(root);
    owners(root);
    times(root);
}

/// Bytes of which no two blocks are alike.
fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at ^ at >> 8 ^ at >> 16) as u8).collect()
}

/// Directories in every form, and with places that are free again.
fn directories(root: &Path) {
    for (count, length) in [(1, 8), (10, 8), (20, 8), (60, 30), (300, 30), (450, 220), (6_000, 40)] {
        let directory = root.join(format!("directory-{count}"));
        fs::create_dir(&directory).unwrap();
        let name = |number: u32| directory.join(format!("{number:0length$}"));
        (0..count).for_each(|number| drop(File::create(name(number)).unwrap()));
    }
    let gaps = root.join("gaps");
    fs::create_dir(&gaps).unwrap();
    let name = |number: u32| gaps.join(format!("name-{number:060}"));
    (0..3_000).for_each(|number| drop(File::create(name(number)).unwrap()));
    // Whole blocks of them, and one here and there.
    (500..1_500).for_each(|number| fs::remove_file(name(number)).unwrap());
    (1_500..3_000).step_by(3).for_each(|number| fs::remove_file(name(number)).unwrap());
}

/// Files with holes, with room that was never written, with shared blocks and in many pieces.
fn contents(root: &Path) {
    for size in [0, 1, 511, 512, 4095, 4096, 4097, 70_000, 6_000_000] {
        fs::write(root.join(format!("size-{size}")), pattern(size)).unwrap();
    }
    let sparse = File::create(root.join("sparse")).unwrap();
    sparse.write_all_at(b"in the middle", 5_000_000).unwrap();
    sparse.set_len(1 << 40).unwrap();
    let reserved = File::create(root.join("reserved")).unwrap();
    fallocate(&reserved, FallocateFlags::empty(), 0, 3_000_000).unwrap();
    reserved.write_all_at(&pattern(10_000), 1_000_000).unwrap();
    let beyond = File::create(root.join("reserved-beyond-its-end")).unwrap();
    beyond.write_all_at(&pattern(5_000), 0).unwrap();
    fallocate(&beyond, FallocateFlags::KEEP_SIZE, 0, 1_000_000).unwrap();
    for (name, pieces) in [("few-pieces", 8), ("some-pieces", 100), ("many-pieces", 6_000)] {
        let file = File::create(root.join(name)).unwrap();
        (0..pieces).for_each(|piece| file.write_all_at(&pattern(3_000), piece * 8_192).unwrap());
    }
    // Not every file system can share blocks.
    let (one, other) = (root.join("size-6000000"), root.join("shared"));
    let copied = run("cp", &["--reflink=always", one.to_str().unwrap(), other.to_str().unwrap()]);
    if copied.status.success() {
        File::options().write(true).open(other).unwrap().write_all_at(b"changed", 3_000_000).unwrap();
    }
}

fn attributes(root: &Path) {
    let set = |path: &str, name: &str, value: &[u8]| {
        setxattr(root.join(path), name, value, XattrFlags::empty()).unwrap();
    };
    let shapes =
        [(1, 0), (3, 20), (1, 255), (1, 256), (15, 200), (1, 3_000), (1, 3_100), (2, 65_536), (300, 60), (40, 5_000)];
    for (count, length) in shapes {
        let name = format!("attributes-{count}-{length}");
        fs::write(root.join(&name), &name).unwrap();
        (0..count).for_each(|number| set(&name, &format!("user.attribute-{number}"), &pattern(length)));
    }
    // The owner rw, user 1000 r, the group r, the mask r, others nothing (`linux/posix_acl_xattr.h`).
    let entry = |tag: u8, permissions: u8, id: u32| [[tag, 0, permissions, 0], id.to_le_bytes()].concat();
    let list = [
        2_u32.to_le_bytes().to_vec(),
        entry(0x01, 6, u32::MAX),
        entry(0x02, 4, 1000),
        entry(0x04, 4, u32::MAX),
        entry(0x10, 4, u32::MAX),
        entry(0x20, 0, u32::MAX),
    ]
    .concat();
    set("size-511", "system.posix_acl_access", &list);
    set("home/user", "system.posix_acl_default", &list);
    set("many-pieces", "user.note", &pattern(100));
    set("directory-20", "trusted.note", b"kept");
    set("usr/bin/tool", "security.capability", &[1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

fn owners(root: &Path) {
    let device = |name: &str, kind, major, minor| {
        mknodat(CWD, root.join(name), kind, Mode::from_raw_mode(0o600), makedev(major, minor)).unwrap();
    };
    device("null", FileType::CharacterDevice, 1, 3);
    device("block", FileType::BlockDevice, 259, 70_000);
    device("pipe", FileType::Fifo, 0, 0);
    device("socket", FileType::Socket, 0, 0);
    setxattr(root.join("null"), "security.note", b"of a device", XattrFlags::empty()).unwrap();
    std::os::unix::fs::chown(root.join("size-1"), Some(1000), Some(70_000)).unwrap();
}

fn times(root: &Path) {
    // Where it cannot be told, the kernel takes the latest time that can.
    for (name, seconds) in [("before-1970", -1000), ("before-2038", i64::from(i32::MAX)), ("after-2038", 1 << 32)] {
        fs::write(root.join(name), name).unwrap();
        let distance = Duration::from_secs(i64::unsigned_abs(seconds));
        let time = if seconds < 0 { UNIX_EPOCH - distance } else { UNIX_EPOCH + distance };
        File::options().write(true).open(root.join(name)).unwrap().set_modified(time).unwrap();
    }
}
