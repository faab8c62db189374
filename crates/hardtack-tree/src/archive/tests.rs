use std::io::{self, Write};

use proptest::prelude::*;
use tar::{Builder, EntryType, Header};

use super::*;
use crate::{FileKind, Tree, TreePath, tree_path};

/// An archive made by a program of its own, whatever names its members have.
fn archive(build: impl FnOnce(&mut Builder<Vec<u8>>)) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    build(&mut builder);
    builder.into_inner().unwrap()
}

fn header(name: &str, kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_gnu();
    // `set_path` refuses what these tests are about.
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(1_600_000_000);
    header.set_cksum();
    header
}

fn add(builder: &mut Builder<Vec<u8>>, name: &str, content: &str) {
    builder.append(&header(name, EntryType::Regular, content.len() as u64), content.as_bytes()).unwrap();
}

fn link(builder: &mut Builder<Vec<u8>>, name: &str, kind: EntryType, target: &str) {
    let mut header = header(name, kind, 0);
    header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target.as_bytes());
    header.set_cksum();
    builder.append(&header, io::empty()).unwrap();
}

fn tree(bytes: Vec<u8>) -> FormatResult<IndexedTree<ArchiveContents>> {
    open(Arc::new(bytes), "test")
}

fn built(build: impl FnOnce(&mut Builder<Vec<u8>>)) -> IndexedTree<ArchiveContents> {
    tree(archive(build)).unwrap()
}

fn refused(build: impl FnOnce(&mut Builder<Vec<u8>>)) -> String {
    message(archive(build))
}

fn message(bytes: Vec<u8>) -> String {
    tree(bytes).err().unwrap().to_string()
}

fn paths(tree: &dyn Tree) -> Vec<String> {
    tree.index().unwrap().iter().map(|entry| entry.path.to_string()).collect()
}

#[test]
fn names_are_those_of_one_root_and_the_last_of_several_counts() {
    let tree = built(|builder| {
        add(builder, "./etc/passwd", "first");
        add(builder, "/etc/passwd", "second");
        add(builder, "etc/passwd", "third");
        add(builder, "srv/data/old", "goes with its directory");
        add(builder, "srv/data", "a file now");
        add(builder, "opt", "a directory later");
        builder.append(&header("opt/", EntryType::Directory, 0), io::empty()).unwrap();
        add(builder, "opt/in", "");
    });
    assert_eq!(paths(&tree), ["/", "/etc", "/etc/passwd", "/opt", "/opt/in", "/srv", "/srv/data"]);
    assert_eq!(tree.read_text(&tree_path!("/etc/passwd")).unwrap().unwrap(), "third");
    assert_eq!(tree.read_text(&tree_path!("/srv/data")).unwrap().unwrap(), "a file now");
    let etc = tree.metadata(&tree_path!("/etc")).unwrap().unwrap();
    assert_eq!((etc.kind, etc.mode.bits(), etc.mtime), (FileKind::Directory, 0o755, 0), "nobody describes it");
}

#[test]
fn links_are_followed_inside_the_tree_and_hard_links_are_one_file() {
    let tree = built(|builder| {
        link(builder, "lib", EntryType::Symlink, "usr/lib");
        add(builder, "lib/a", "a");
        link(builder, "out", EntryType::Symlink, "/../../etc");
        add(builder, "out/passwd", "inside");
        link(builder, "usr/lib/b", EntryType::Link, "./lib/a");
        link(builder, "c", EntryType::Link, "/usr/lib/b");
    });
    let expected = ["/", "/c", "/etc", "/etc/passwd", "/lib", "/out", "/usr", "/usr/lib", "/usr/lib/a", "/usr/lib/b"];
    assert_eq!(paths(&tree), expected);
    let metadata = |path: &str| tree.metadata(&TreePath::new(path).unwrap()).unwrap().unwrap();
    assert_eq!((metadata("/c").links, metadata("/c").inode), (3, metadata("/usr/lib/a").inode));
    assert_eq!(tree.read_text(&tree_path!("/c")).unwrap().unwrap(), "a");
    assert_eq!(tree.read_link(&tree_path!("/out")).unwrap().unwrap(), "/../../etc");
}

#[test]
fn members_that_no_root_has_are_refused_by_name() {
    let climbing = refused(|builder| add(builder, "../../etc/passwd", "x"));
    insta::assert_snapshot!(climbing, @"damaged tar archive: ../../etc/passwd: its name leads out of the tree");
    let within = refused(|builder| add(builder, "etc/../etc/passwd", "x"));
    insta::assert_snapshot!(within, @"damaged tar archive: etc/../etc/passwd: its name leads out of the tree");
    let outside = refused(|builder| link(builder, "passwd", EntryType::Link, "../../etc/passwd"));
    insta::assert_snapshot!(outside, @"damaged tar archive: passwd: it links to ../../etc/passwd: its name leads out of the tree");
    let nowhere = refused(|builder| link(builder, "passwd", EntryType::Link, "/etc/passwd"));
    insta::assert_snapshot!(nowhere, @"damaged tar archive: passwd: it links to /etc/passwd, which no member before it has");
    let directory = refused(|builder| {
        builder.append(&header("etc/", EntryType::Directory, 0), io::empty()).unwrap();
        link(builder, "etc2", EntryType::Link, "etc");
    });
    insta::assert_snapshot!(directory, @"damaged tar archive: etc2: it links to /etc, which is a directory");
    let below = refused(|builder| {
        add(builder, "a", "");
        add(builder, "a/b", "");
    });
    insta::assert_snapshot!(below, @"damaged tar archive: a/b: it lies below /a, which is no directory");
    let circle = refused(|builder| {
        link(builder, "a", EntryType::Symlink, "b");
        link(builder, "b", EntryType::Symlink, "a");
        add(builder, "a/c", "");
    });
    insta::assert_snapshot!(circle, @"damaged tar archive: a/c: /a leads through too many symbolic links");
    let root = refused(|builder| link(builder, "./", EntryType::Symlink, "/etc"));
    insta::assert_snapshot!(root, @"damaged tar archive: ./: the root is no directory");
    let unknown = refused(|builder| builder.append(&header("x", EntryType::new(b'M'), 0), io::empty()).unwrap());
    insta::assert_snapshot!(unknown, @"damaged tar archive: x: it is of the unknown type 'M'");
    let content = refused(|builder| builder.append(&header("x", EntryType::Fifo, 600), [1; 600].as_slice()).unwrap());
    insta::assert_snapshot!(content, @"damaged tar archive: x: it has 600 bytes of content, and is of a type without");
    let name = refused(|builder| {
        builder.append_pax_extensions([("path", "a/".repeat(2100).as_bytes())]).unwrap();
        add(builder, "x", "");
    });
    assert!(name.ends_with("…: its name has more than 4096 bytes") && name.len() < 300, "{name}");
    insta::assert_snapshot!(refused(|builder| {
        builder.append_pax_extensions([("path", b"a\0b".as_slice())]).unwrap();
        add(builder, "x", "");
    }), @r"damaged tar archive: a\x00b: its name has a NUL byte in it");
}

#[test]
fn an_archive_that_is_cut_short_or_damaged_is_refused() {
    let whole = archive(|builder| add(builder, "etc/a", &"a".repeat(2000)));
    insta::assert_snapshot!(message(whole[..1500].to_vec()), @"damaged tar archive: etc/a: the archive ends within it");
    insta::assert_snapshot!(message(whole[..2560].to_vec()), @"damaged tar archive: after etc/a: the archive ends without its end mark: it is cut short");
    insta::assert_snapshot!(message(Vec::new()), @"damaged tar archive: after its beginning: the archive ends without its end mark: it is cut short");
    let mut wrong = whole.clone();
    wrong[0] ^= 1;
    insta::assert_snapshot!(message(wrong), @"damaged tar archive: after its beginning: the checksum of its header is wrong");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&whole).unwrap();
    let packed = packed.finish().unwrap();
    insta::assert_snapshot!(message(packed[..packed.len() - 9].to_vec()), @"damaged tar archive: it cannot be unpacked: incomplete deflate stream");
    assert_eq!(paths(&tree(packed).unwrap()), ["/", "/etc", "/etc/a"]);
}

#[test]
fn sizes_that_cannot_be_are_refused() {
    let huge = |build: fn(&mut Header)| {
        let mut bytes = archive(|builder| {
            let mut header = header("etc/a", EntryType::Regular, 0);
            build(&mut header);
            header.set_cksum();
            builder.append(&header, io::empty()).unwrap();
        });
        bytes.truncate(512);
        bytes.resize(4096, 0);
        message(bytes)
    };
    insta::assert_snapshot!(huge(|header| header.set_size(u64::MAX >> 1)), @"damaged tar archive: etc/a: the archive ends within it");
    insta::assert_snapshot!(huge(|header| header.as_mut_bytes()[124..136].copy_from_slice(&[0xff; 12])), @"damaged tar archive: etc/a: its size is no number");
    insta::assert_snapshot!(huge(|header| header.as_mut_bytes()[108..116].copy_from_slice(b"\x80\0\0\x01\0\0\0\0")), @"damaged tar archive: etc/a: its owner is no user id");
    insta::assert_snapshot!(huge(|header| {
        header.set_entry_type(EntryType::XHeader);
        header.set_size(1 << 30);
    }), @"damaged tar archive: etc/a: its extended header has 1073741824 bytes, at most 1048576 are read");
    let records = refused(|builder| {
        builder.append_pax_extensions([("size", b"99999999999999".as_slice())]).unwrap();
        add(builder, "etc/a", "x");
    });
    insta::assert_snapshot!(records, @"damaged tar archive: etc/a: the archive ends within it");
}

#[test]
fn maps_of_holes_that_cannot_be_are_refused() {
    let sparse = |records: &[(&str, &str)]| {
        refused(|builder| {
            builder.append_pax_extensions(records.iter().map(|(key, value)| (*key, value.as_bytes()))).unwrap();
            add(builder, "etc/a", "0123456789");
        })
    };
    insta::assert_snapshot!(sparse(&[("GNU.sparse.size", "30"), ("GNU.sparse.map", "20,5,10,5")]), @"damaged tar archive: etc/a: the pieces between its holes lie over each other or beyond its end");
    insta::assert_snapshot!(sparse(&[("GNU.sparse.size", "30"), ("GNU.sparse.map", "10,5,26,5")]), @"damaged tar archive: etc/a: the pieces between its holes lie over each other or beyond its end");
    insta::assert_snapshot!(sparse(&[("GNU.sparse.size", "30"), ("GNU.sparse.map", "10,5")]), @"damaged tar archive: etc/a: the pieces between its holes are not its content");
    insta::assert_snapshot!(sparse(&[("GNU.sparse.size", "30"), ("GNU.sparse.map", "18446744073709551615,5")]), @"damaged tar archive: etc/a: the pieces between its holes lie over each other or beyond its end");
    insta::assert_snapshot!(sparse(&[("GNU.sparse.size", "30"), ("GNU.sparse.numbytes", "5")]), @"damaged tar archive: etc/a: the map of its holes is none");
    insta::assert_snapshot!(sparse(&[("GNU.sparse.major", "1"), ("GNU.sparse.realsize", "30")]), @"damaged tar archive: etc/a: the map of its holes is none");
}

#[test]
fn directories_that_one_name_implies_are_bounded() {
    // A link to a deep directory, a deeper one below it, a link to that, …: paths would grow without end.
    let deep = "d/".repeat(1900);
    let message = refused(|builder| {
        for level in 0..4 {
            let from = if level == 0 { String::new() } else { format!("l{}/", level - 1) };
            builder.append_pax_extensions([("path", format!("{from}{deep}f").as_bytes())]).unwrap();
            add(builder, "x", "");
            builder.append_pax_extensions([("linkpath", format!("{from}{deep}").as_bytes())]).unwrap();
            link(builder, &format!("l{level}"), EntryType::Symlink, "x");
        }
    });
    assert!(message.ends_with("its place in the tree has a path of more than 4096 bytes"), "{message}");
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
        at in 0_usize..3072,
    ) {
        let mut whole = archive(|builder| {
            builder.append_pax_extensions([("GNU.sparse.map", b"0,1,20,3".as_slice()), ("GNU.sparse.size", b"40")]).unwrap();
            add(builder, "a/b", "0123");
            link(builder, "a/c", EntryType::Symlink, "b");
            link(builder, "a/d", EntryType::Link, "a/b");
        });
        let end = (at + bytes.len()).min(whole.len());
        whole.splice(at..end, bytes);
        // A changed header would be refused for its checksum alone.
        for block in whole.chunks_exact_mut(512) {
            if block.get(257..262) == Some(b"ustar") {
                let sum: u32 = block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
                block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
            }
        }
        if let Ok(tree) = tree(whole) {
            for entry in tree.index().unwrap() {
                let _ = (tree.read(&entry.path), tree.read_link(&entry.path), tree.xattrs(&entry.path));
                prop_assert!(tree.metadata(&entry.path).unwrap().is_some());
            }
        }
    }
}
