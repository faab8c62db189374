//! A directory of the host with all that is hard to read.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use rustix::fs::{CWD, FileType, Mode, XattrFlags, makedev, mknodat, setxattr};
use tempfile::TempDir;

/// `VFS_CAP_REVISION_2` with `cap_net_raw` permitted and effective (`linux/capability.h`).
const CAPABILITY: [u8; 20] = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Whether the tests run as root; what needs it is otherwise left out, and said.
pub(crate) fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        eprintln!("skipped: only root gives files to others, makes device nodes and sets capabilities");
    }
    root
}

/// Makes the directory.
pub(crate) fn directory() -> TempDir {
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    let at = |path: &str| root.join(path);
    fs::set_permissions(root, PermissionsExt::from_mode(0o755)).unwrap();
    for path in ["usr/bin", "var/many", "home/user", "odd names", "order/a/b", "order/a-/b", "order/a!/b"] {
        fs::create_dir_all(at(path)).unwrap();
    }
    fs::write(at("order/a.b"), "").unwrap();
    fs::write(at("usr/bin/tool"), pattern(100_000)).unwrap();
    fs::set_permissions(at("usr/bin/tool"), PermissionsExt::from_mode(0o4755)).unwrap();
    fs::hard_link(at("usr/bin/tool"), at("usr/bin/other-name")).unwrap();
    fs::hard_link(at("usr/bin/tool"), at("home/third-name")).unwrap();
    fs::set_permissions(at("home/user"), PermissionsExt::from_mode(0o2770)).unwrap();
    for size in [0, 1, 59, 60, 61, 100, 140, 160, 1023, 1024, 4095, 4096, 4097, 70_000] {
        fs::write(at(&format!("home/size-{size}")), pattern(size)).unwrap();
    }
    for name in ["with space", "new\nline", "-dash", "ünïcödé", "back\\slash", "\"quoted\""] {
        fs::write(at("odd names").join(name), name).unwrap();
    }
    fs::write(at("odd names").join(OsStr::from_bytes(b"no-utf8-\xff\xfe")), "bytes").unwrap();
    fs::write(at("odd names").join("l".repeat(255)), "long").unwrap();
    for length in [1, 58, 59, 60, 61, 130, 200, 1000] {
        symlink(&"t/".repeat(length)[..length], at(&format!("usr/bin/link-{length}"))).unwrap();
    }
    symlink("../home", at("usr/home")).unwrap();
    for number in 0..1500 {
        fs::write(at(&format!("var/many/file-with-a-number-{number}")), format!("{number}")).unwrap();
    }
    fs::create_dir_all(at(&"deep/".repeat(40))).unwrap();
    let sparse = fs::File::create(at("home/sparse")).unwrap();
    // With blocks of 1 KiB, from 67 MB on ext2 needs lists of lists of lists.
    sparse.write_all_at(b"in the middle", 5_000_000).unwrap();
    sparse.write_all_at(b"at the end", 70_000_001).unwrap();
    let pieces = fs::File::create(at("home/pieces")).unwrap();
    (0..200).for_each(|number| pieces.write_all_at(&pattern(5000), number * 20_000).unwrap());
    fs::write(at("home/large"), pattern(6_000_000)).unwrap();
    times(root);
    attributes(root);
    if is_root() {
        privileged(root);
    }
    directory
}

/// Makes a directory with little in it.
pub(crate) fn small() -> TempDir {
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    fs::set_permissions(root, PermissionsExt::from_mode(0o755)).unwrap();
    fs::create_dir_all(root.join("a/deeper")).unwrap();
    fs::write(root.join("a/file"), "text").unwrap();
    fs::write(root.join("b"), "of a block of its own, ".repeat(30)).unwrap();
    symlink("a/file", root.join("link")).unwrap();
    symlink("b/".repeat(40), root.join("long")).unwrap();
    let sparse = fs::File::create(root.join("sparse")).unwrap();
    // A tree of extents, and lists of lists of blocks.
    (0..8).for_each(|number| sparse.write_all_at(b"data", number * 50_000).unwrap());
    let set = |name: &str, value: &[u8]| setxattr(root.join("a"), name, value, XattrFlags::empty()).unwrap();
    set("user.in-the-inode", b"1");
    set("user.in-a-block", &[7; 200]);
    directory
}

/// Bytes of which no two blocks are alike.
fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at ^ at >> 8 ^ at >> 16) as u8).collect()
}

fn times(root: &Path) {
    let at = |name: &str, seconds: i64| {
        let path = root.join("home").join(name);
        fs::write(&path, name).unwrap();
        let past = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { UNIX_EPOCH - past } else { UNIX_EPOCH + past };
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    };
    at("before-1970", -1000);
    at("before-2038", i64::from(i32::MAX));
}

fn attributes(root: &Path) {
    let set = |path: &str, name: &str, value: &[u8]| {
        setxattr(root.join(path), name, value, XattrFlags::empty()).unwrap();
    };
    set("home/large", "user.mime_type", b"text/plain");
    set("home/size-60", "user.short", b"x");
    set("home/size-61", "user.empty", b"");
    set("home/user", "user.of-a-directory", b"yes");
    for number in 0..10 {
        set("home/size-4096", &format!("user.number-{number}"), &pattern(10 * number));
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
    set("home/size-100", "system.posix_acl_access", &list);
    set("home/user", "system.posix_acl_default", &list);
}

fn privileged(root: &Path) {
    let device = |name: &str, kind, major, minor| {
        mknodat(CWD, root.join(name), kind, Mode::from_raw_mode(0o600), makedev(major, minor)).unwrap();
    };
    device("home/null", FileType::CharacterDevice, 1, 3);
    device("home/block", FileType::BlockDevice, 259, 70_000);
    device("home/pipe", FileType::Fifo, 0, 0);
    std::os::unix::fs::chown(root.join("home/size-1"), Some(1000), Some(70_000)).unwrap();
    setxattr(root.join("home/large"), "security.capability", &CAPABILITY, XattrFlags::empty()).unwrap();
    setxattr(root.join("home/size-1024"), "trusted.note", b"kept", XattrFlags::empty()).unwrap();
}
