use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use proptest::prelude::*;

use super::*;

#[test]
fn normalises_slashes_and_dots() {
    for (text, normal) in
        [("/", "/"), ("//", "/"), ("/./", "/"), ("/etc//ssh/./x/", "/etc/ssh/x"), ("/.../..x", "/.../..x")]
    {
        assert_eq!(TreePath::new(text).unwrap().as_path().as_os_str(), normal);
    }
}

#[test]
fn refuses_with_a_remedy() {
    insta::assert_snapshot!(
        TreePath::new("etc/passwd").unwrap_err(),
        @"`etc/passwd` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`"
    );
    insta::assert_snapshot!(
        TreePath::new("/etc/../../x").unwrap_err(),
        @"`/etc/../../x` has a `..` in it: write the path that is meant, without going upwards"
    );
    insta::assert_snapshot!(TreePath::new("/a\0b").unwrap_err(), @r"`/a\x00b` has a NUL byte in it: remove it");
    insta::assert_snapshot!(
        TreePath::root().join("/x").unwrap_err(),
        @"`/x` starts with `/`: leave the slash out, the path is appended to another one"
    );
    assert!(TreePath::new("").is_err());
    assert!(TreePath::root().join("a/..").is_err());
}

#[test]
fn knows_its_parts() {
    let path = tree_path!("/etc/ssh/sshd_config");
    assert_eq!(path.parent(), Some(tree_path!("/etc/ssh")));
    assert_eq!(path.file_name(), Some(OsStr::new("sshd_config")));
    assert_eq!(path.relative(), Path::new("etc/ssh/sshd_config"));
    assert_eq!(path.components().collect::<Vec<_>>(), ["etc", "ssh", "sshd_config"]);
    assert_eq!(path.ancestors().last(), Some(TreePath::root()));
    assert!(path.starts_with(&tree_path!("/etc")) && path.starts_with(&path) && path.starts_with(&TreePath::root()));
    assert!(!tree_path!("/etc-old").starts_with(&tree_path!("/etc")));
    assert_eq!(TreePath::root().parent(), None);
    assert_eq!(TreePath::root().relative(), Path::new(""));
    assert_eq!(TreePath::root().components().count(), 0);
}

#[test]
fn shows_what_would_steer_a_terminal() {
    let path = TreePath::root().join_os(OsStr::from_bytes(b"a\x1b[2J\xff\nb \xe2\x80\xae\xc3\xa9")).unwrap();
    assert_eq!(path.to_string(), r"/a\x1b[2J\xff\x0ab \xe2\x80\xaeé");
}

proptest! {
    #[test]
    fn any_accepted_path_is_normal_and_survives_json(bytes in proptest::collection::vec(prop_oneof![Just(b'/'), Just(b'.'), any::<u8>()], 0..24)) {
        if let Ok(path) = TreePath::new(OsStr::from_bytes(&bytes)) {
            prop_assert!(is_normal(path.bytes()));
            let rebuilt = path.components().try_fold(TreePath::root(), |path, name| path.join_os(name)).unwrap();
            prop_assert_eq!(&rebuilt, &path);
            let json = serde_json::to_string(&path).unwrap();
            prop_assert_eq!(serde_json::from_str::<TreePath>(&json).unwrap(), path);
        }
    }
}
