//! A directory of the host with all that is hard to keep.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use rustix::fs::{FileType, Mode as FsMode, XattrFlags};
use tempfile::TempDir;

use super::is_root;

/// `VFS_CAP_REVISION_2` with `cap_net_raw` permitted and effective (`linux/capability.h`).
pub(crate) const CAPABILITY: [u8; 20] = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// A directory of the host with all that is hard to keep.
pub(crate) fn rich_directory() -> TempDir {
    let directory = TempDir::new().unwrap();
    let root = directory.path();
    let at = |path: &str| root.join(path);
    for path in ["usr/bin", "var/many", "home/user", "odd names"] {
        std::fs::create_dir_all(at(path)).unwrap();
    }
    std::fs::write(at("usr/bin/tool"), vec![7; 100_000]).unwrap();
    std::fs::set_permissions(at("usr/bin/tool"), PermissionsExt::from_mode(0o4755)).unwrap();
    std::fs::hard_link(at("usr/bin/tool"), at("usr/bin/other-name")).unwrap();
    std::fs::hard_link(at("usr/bin/tool"), at("home/third-name")).unwrap();
    std::fs::set_permissions(at("home/user"), PermissionsExt::from_mode(0o2770)).unwrap();
    std::fs::write(at("home/empty"), "").unwrap();
    for name in ["with space", "new\nline", "-dash", "ünïcödé", "back\\slash", "\"quoted\""] {
        std::fs::write(at("odd names").join(name), name).unwrap();
    }
    std::fs::write(at("odd names").join(OsStr::from_bytes(b"no-utf8-\xff\xfe")), "bytes").unwrap();
    std::fs::write(at("odd names").join("l".repeat(255)), "long").unwrap();
    symlink("tool", at("usr/bin/short")).unwrap();
    symlink("t".repeat(59), at("usr/bin/just-short")).unwrap();
    symlink("t".repeat(60), at("usr/bin/just-long")).unwrap();
    symlink("x/".repeat(2000), at("usr/bin/longest")).unwrap();
    for number in 0..5_000 {
        std::fs::write(at(&format!("var/many/file-with-a-number-{number}")), format!("{number}")).unwrap();
    }
    std::fs::create_dir_all(at(&"deep/".repeat(40))).unwrap();
    let sparse = std::fs::File::create(at("home/sparse")).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&sparse, b"in the middle", 5_000_000).unwrap();
    sparse.set_len(9_000_001).unwrap();
    let large: Vec<u8> = (0..20_000_000_u32).map(|at| (at / 3) as u8).collect();
    std::fs::write(at("home/large"), large).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, at("home/pipe"), FsMode::from_raw_mode(0o640)).unwrap();
    std::os::unix::net::UnixListener::bind(at("home/socket")).unwrap();
    let old = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_234_567_890);
    std::fs::File::open(at("home/empty")).unwrap().set_modified(old).unwrap();
    directory
}

/// Adds what only root can make; gives whether it did.
pub(crate) fn add_roots(root: &Path) -> bool {
    if !is_root() {
        return false;
    }
    let device = |name: &str, kind, major, minor| {
        let number = rustix::fs::makedev(major, minor);
        rustix::fs::mknodat(rustix::fs::CWD, root.join(name), kind, FsMode::from_raw_mode(0o600), number).unwrap();
    };
    device("home/null", FileType::CharacterDevice, 1, 3);
    device("home/block", FileType::BlockDevice, 259, 70_000);
    std::os::unix::fs::chown(root.join("home/user"), Some(1000), Some(70_000)).unwrap();
    let set = |path: &str, name: &str, value: &[u8]| {
        rustix::fs::setxattr(root.join(path), name, value, XattrFlags::empty()).unwrap();
    };
    set("home/large", "security.capability", &CAPABILITY);
    set("home/sparse", "user.note", b"with \0 and \n");
    set("home/sparse", "trusted.note", &[9; 300]);
    set("home/user", "system.posix_acl_access", &access_list());
    set("home/user", "system.posix_acl_default", &access_list());
    true
}

/// A list that lets one user and one group in (`linux/posix_acl_xattr.h`).
fn access_list() -> Vec<u8> {
    let none = u32::MAX;
    let entries: [(u16, u16, u32); 6] =
        [(1, 7, none), (2, 5, 1234), (4, 5, none), (8, 1, 70_000), (0x10, 5, none), (0x20, 0, none)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, rights, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(rights.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}
