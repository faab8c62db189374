use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;

use rustix::fs::{CWD, Mode as FsMode, mkfifoat, mknodat};
use tempfile::TempDir;

use super::*;
use crate::tree::READ_LIMIT;
use crate::tree_path;

/// A root beside a secret that no path inside may reach.
struct Fixture {
    outer: TempDir,
}

impl Fixture {
    fn new() -> Self {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("secret"), "outside").unwrap();
        fs::create_dir_all(outer.path().join("root/etc")).unwrap();
        fs::write(outer.path().join("root/etc/passwd"), "root:x:0:0::/root:/bin/sh\n").unwrap();
        Self { outer }
    }

    fn root(&self) -> std::path::PathBuf {
        self.outer.path().join("root")
    }

    fn link(&self, path: &str, target: impl AsRef<Path>) {
        symlink(target, self.root().join(path)).unwrap();
    }

    fn tree(&self) -> DirectoryTree {
        DirectoryTree::open(&self.root()).unwrap()
    }
}

fn path(text: &str) -> TreePath {
    TreePath::new(text).unwrap()
}

#[test]
fn links_never_leave_the_root() {
    let fixture = Fixture::new();
    fixture.link("absolute", "/etc/passwd");
    fixture.link("upwards", "../../../../secret");
    fixture.link("upwards-home", "../../../../etc/passwd");
    fixture.link("outside", fixture.outer.path().join("secret"));
    fixture.link("middle", "/etc");
    fixture.link("through", "/proc/self/root/etc/passwd");
    let tree = fixture.tree();
    let passwd = Some(b"root:x:0:0::/root:/bin/sh\n".to_vec());
    assert_eq!(tree.read(&path("/absolute")).unwrap(), passwd);
    assert_eq!(tree.read(&path("/upwards-home")).unwrap(), passwd);
    assert_eq!(tree.read(&path("/middle/passwd")).unwrap(), passwd);
    assert_eq!(tree.resolve(&path("/middle/passwd")).unwrap(), Some(path("/etc/passwd")));
    for outside in ["/upwards", "/outside", "/through"] {
        assert_eq!(tree.read(&path(outside)).unwrap(), None, "{outside}");
        assert_eq!(tree.resolve(&path(outside)).unwrap(), None, "{outside}");
    }
}

#[test]
fn loops_are_errors_and_not_absence() {
    let fixture = Fixture::new();
    fixture.link("one", "two");
    fixture.link("two", "one");
    for number in 0..=40 {
        fixture.link(&format!("chain{number}"), format!("chain{}", number + 1));
    }
    fs::write(fixture.root().join("chain41"), "end").unwrap();
    let tree = fixture.tree();
    insta::assert_snapshot!(tree.read(&path("/one")).unwrap_err(), @"/one leads through too many symbolic links");
    assert!(matches!(tree.metadata(&path("/one/x")), Err(TreeError::LinkLoop { .. })));
    assert!(matches!(tree.resolve(&path("/chain0")), Err(TreeError::LinkLoop { .. })));
    assert_eq!(tree.read(&path("/chain1")).unwrap(), Some(b"end".to_vec()));
}

#[test]
fn nothing_but_files_and_directories_is_opened() {
    let fixture = Fixture::new();
    mkfifoat(CWD, fixture.root().join("pipe"), FsMode::from_raw_mode(0o644)).unwrap();
    let _listener = UnixListener::bind(fixture.root().join("socket")).unwrap();
    fixture.link("to-pipe", "pipe");
    let tree = fixture.tree();
    // Opening the pipe for reading would wait for a writer for ever.
    insta::assert_snapshot!(tree.read(&path("/to-pipe")).unwrap_err(), @"/to-pipe is not a regular file");
    assert!(matches!(tree.read(&path("/socket")), Err(TreeError::WrongKind { .. })));
    assert!(matches!(tree.read(&path("/etc")), Err(TreeError::WrongKind { .. })));
    assert_eq!(tree.list(&path("/to-pipe")).unwrap(), None);
    assert_eq!(tree.metadata(&path("/socket")).unwrap().unwrap().kind, FileKind::Socket);
    assert_eq!(tree.target_metadata(&path("/to-pipe")).unwrap().unwrap().kind, FileKind::Fifo);
}

#[test]
fn device_nodes_have_their_numbers() {
    let fixture = Fixture::new();
    let node = fixture.root().join("null");
    if mknodat(
        CWD,
        &node,
        rustix::fs::FileType::CharacterDevice,
        FsMode::from_raw_mode(0o666),
        rustix::fs::makedev(1, 3),
    )
    .is_err()
    {
        eprintln!("skipped: device nodes need root");
        return;
    }
    let tree = fixture.tree();
    let metadata = tree.metadata(&path("/null")).unwrap().unwrap();
    assert_eq!((metadata.kind, metadata.device), (FileKind::CharDevice, (1, 3)));
    assert!(matches!(tree.read(&path("/null")), Err(TreeError::WrongKind { .. })));
}

#[test]
fn reading_keeps_the_access_time_and_the_limit() {
    let fixture = Fixture::new();
    let passwd = fixture.root().join("etc/passwd");
    fs::File::options()
        .write(true)
        .open(&passwd)
        .unwrap()
        .set_times(fs::FileTimes::new().set_accessed(std::time::UNIX_EPOCH))
        .unwrap();
    let huge = fs::File::create(fixture.root().join("huge")).unwrap();
    huge.set_len(READ_LIMIT + 1).unwrap();
    let tree = fixture.tree();
    tree.read(&tree_path!("/etc/passwd")).unwrap().unwrap();
    assert_eq!(fs::metadata(&passwd).unwrap().atime(), 0);
    insta::assert_snapshot!(
        tree.read(&path("/huge")).unwrap_err(),
        @"/huge has 67108865 bytes; at most 67108864 are read into memory"
    );
}

#[test]
fn the_index_has_everything_in_byte_order() {
    let fixture = Fixture::new();
    let odd = std::ffi::OsStr::from_bytes(b"et\xff\nc");
    fs::create_dir(fixture.root().join("etc-old")).unwrap();
    fs::write(fixture.root().join("etc-old/x"), "").unwrap();
    fs::write(fixture.root().join(odd), "").unwrap();
    fs::hard_link(fixture.root().join("etc/passwd"), fixture.root().join("etc/passwd-")).unwrap();
    fixture.link("loop", "/");
    let tree = fixture.tree();
    let index = tree.index().unwrap();
    let paths: Vec<String> = index.iter().map(|entry| entry.path.to_string()).collect();
    assert_eq!(paths, ["/", "/etc", "/etc-old", "/etc-old/x", "/etc/passwd", "/etc/passwd-", r"/et\xff\x0ac", "/loop"]);
    let below: Vec<String> = index.under(&path("/etc")).iter().map(|entry| entry.path.to_string()).collect();
    assert_eq!(below, ["/etc/passwd", "/etc/passwd-"]);
    assert_eq!(index.under(&TreePath::root()).len(), index.len() - 1);
    assert!(index.under(&path("/etc/passwd")).is_empty());
    let passwd = index.get(&path("/etc/passwd")).unwrap().metadata;
    assert_eq!(passwd.links, 2);
    assert_eq!(passwd.inode, index.get(&path("/etc/passwd-")).unwrap().metadata.inode);
    assert_eq!(tree.metadata(&path("/etc/passwd")).unwrap(), Some(passwd));
    assert!(index.get(&path("/nowhere")).is_none());
    assert!(tree.exists(&TreePath::root().join_os(odd).unwrap()).unwrap());
}

#[test]
fn a_directory_that_cannot_be_read_is_kept_as_unreadable() {
    let fixture = Fixture::new();
    fs::create_dir(fixture.root().join("closed")).unwrap();
    fs::set_permissions(fixture.root().join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    // Deeper than a path may be long: opened by its whole path it cannot be read.
    let mut deep = fixture.root();
    let directory = fs::File::open(&deep).unwrap();
    let mut fd = OwnedFd::from(directory);
    let name = "d".repeat(200);
    for _ in 0..25 {
        rustix::fs::mkdirat(&fd, name.as_str(), FsMode::from_raw_mode(0o755)).unwrap();
        fd = rustix::fs::openat(&fd, name.as_str(), OFlags::PATH, FsMode::empty()).unwrap();
        deep.push(&name);
    }
    let tree = fixture.tree();
    let unreadable = tree.index().unwrap().unreadable();
    assert!(unreadable.iter().any(|entry| entry.reason.contains("File name too long")), "{unreadable:?}");
    if !rustix::process::geteuid().is_root() {
        assert!(unreadable.iter().any(|entry| entry.path == path("/closed")));
        assert!(matches!(tree.list(&path("/closed")), Err(TreeError::Io { .. })));
    }
    fs::set_permissions(fixture.root().join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn what_the_kernel_makes_up_belongs_to_no_tree() {
    let foreign = |real: &Path, inside: &str| mounts::is_foreign(fs::File::open(real).unwrap().as_fd(), &path(inside));
    assert!(foreign(Path::new("/proc"), "/proc"));
    assert!(foreign(Path::new("/proc"), "/srv/chroot/proc"));
    assert!(!foreign(tempfile::tempdir().unwrap().path(), "/srv"));
}

#[test]
fn extended_attributes_are_those_of_the_entry() {
    let fixture = Fixture::new();
    let file = fixture.root().join("etc/passwd");
    if rustix::fs::setxattr(&file, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_err() {
        eprintln!("skipped: the file system of the temporary directory keeps no extended attributes");
        return;
    }
    fixture.link("link", "etc/passwd");
    let tree = fixture.tree();
    let xattrs = tree.xattrs(&path("/etc/passwd")).unwrap();
    assert_eq!(xattrs.get(std::ffi::OsStr::new("user.note")).map(Vec::as_slice), Some(&b"kept"[..]));
    assert!(!tree.xattrs(&path("/link")).unwrap().contains_key(std::ffi::OsStr::new("user.note")));
}

#[test]
fn a_missing_root_is_named() {
    let error = DirectoryTree::open(Path::new("/nonexistent/root")).err().unwrap();
    insta::assert_snapshot!(error, @"cannot open /nonexistent/root as a root tree");
    assert!(DirectoryTree::open(Path::new("/dev/null")).is_err());
}

#[test]
fn what_is_needed_as_a_whole_is_read_up_to_a_limit() {
    let fixture = Fixture::new();
    let size = READ_LIMIT + 5;
    fs::File::create(fixture.root().join("large")).unwrap().set_len(size).unwrap();
    let (tree, large) = (fixture.tree(), path("/large"));
    assert!(matches!(tree.read(&large), Err(TreeError::TooLarge { .. })));
    assert_eq!(tree.read_up_to(&large, size).unwrap().unwrap().len() as u64, size);
    let error = tree.read_up_to(&large, size - 1).unwrap_err();
    assert_eq!(error.to_string(), "/large has 67108869 bytes; at most 67108868 are read into memory");
    assert!(tree.read_up_to(&path("/absent"), size).unwrap().is_none());
}

#[test]
fn a_directory_that_was_surveyed_answers_as_before() {
    let fixture = Fixture::new();
    for (name, target) in
        [("absolute", "/etc/passwd"), ("upwards", "../../secret"), ("middle", "etc"), ("loop", "loop")]
    {
        fixture.link(name, target);
    }
    mkfifoat(CWD, fixture.root().join("pipe"), FsMode::from_raw_mode(0o600)).unwrap();
    let (tree, surveyed) = (fixture.tree(), fixture.tree().surveyed());
    assert_eq!(tree.label(), surveyed.label());
    assert_eq!(tree.index().unwrap(), surveyed.index().unwrap());
    let asked = ["/", "/etc", "/etc/passwd", "/etc/passwd/x", "/absent", "/absolute", "/upwards", "/middle", "/pipe"];
    for asked in asked.into_iter().chain(["/middle/passwd", "/middle/absent", "/loop", "/loop/x"]) {
        let path = path(asked);
        let answers = |tree: &dyn Tree| {
            [
                format!("{:?}", tree.metadata(&path)),
                format!("{:?}", tree.target_metadata(&path)),
                format!("{:?}", tree.resolve(&path)),
                format!("{:?}", tree.read(&path)),
                format!("{:?}", tree.read_link(&path)),
                format!("{:?}", tree.list(&path)),
                format!("{:?}", tree.xattrs(&path)),
            ]
        };
        assert_eq!(answers(&tree), answers(&surveyed), "{asked}");
    }
}

#[test]
fn what_was_replaced_since_the_survey_is_an_error() {
    let fixture = Fixture::new();
    let surveyed = fixture.tree().surveyed();
    let passwd = fixture.root().join("etc/passwd");
    fs::remove_file(&passwd).unwrap();
    assert!(surveyed.read(&path("/etc/passwd")).is_err());
    fixture.link("etc/passwd", "../../secret");
    assert!(surveyed.read(&path("/etc/passwd")).is_err());
    fs::remove_file(&passwd).unwrap();
    mkfifoat(CWD, &passwd, FsMode::from_raw_mode(0o600)).unwrap();
    assert!(surveyed.read(&path("/etc/passwd")).is_err());
}
