//! Damaged and hostile file systems.

use std::fs;
use std::os::unix::fs::FileExt;

use hardtack_tree::{Tree, TreePath};

use crate::rich;
use crate::tool::Image;

/// Numbers that depend on the order in which the host gives the names in a directory.
const NUMBERS: [(&str, &str); 2] = [(r"inode \d\d+", "inode [N]"), (r"block \d\d+", "block [N]")];

/// A small file system with checksums, and one without.
fn images() -> (Image, Image) {
    let directory = rich::small();
    let make = |options: &[&str]| Image::make("2M", &[&["-b", "1024"], options].concat(), Some(directory.path()));
    (make(&["-t", "ext4", "-O", "^has_journal"]), make(&["-t", "ext4", "-O", "^has_journal,^metadata_csum"]))
}

fn path(text: &str) -> TreePath {
    text.parse().unwrap()
}

impl Image {
    /// Where bytes stand in the image, which they do once.
    fn find(&self, bytes: &[u8]) -> u64 {
        let image = fs::read(&self.path).unwrap();
        let places: Vec<usize> = (0..image.len()).filter(|at| image[*at..].starts_with(bytes)).collect();
        let [place] = places[..] else { panic!("{bytes:?} stands in the image at {places:?}") };
        place as u64
    }

    /// Puts other bytes into the place of some that stand in the image once.
    fn replace(&self, from: &[u8], to: &[u8]) {
        self.write(self.find(from), to);
    }

    fn write(&self, offset: u64, bytes: &[u8]) {
        fs::File::options().write(true).open(&self.path).unwrap().write_all_at(bytes, offset).unwrap();
    }

    /// What the index could not read.
    fn unreadable(&self) -> String {
        let tree = self.open().unwrap();
        let index = tree.index().unwrap();
        index.unreadable().iter().map(|found| format!("{}: {}\n", found.path, found.reason)).collect()
    }

    /// Why the image cannot be opened.
    fn refusal(&self) -> String {
        self.open().err().unwrap().to_string()
    }
}

#[test]
fn directories_that_stand_in_themselves_or_in_two_places_are_unreadable_there() {
    let (_, image) = images();
    image.debugfs(&["ln /a /a/deeper/loop", "ln /a /second", "ln / /a/root", "ln /a/deeper /a/twin", "ln <2> /root"]);
    insta::assert_snapshot!(image.unreadable(), @r#"
    /a/deeper/loop: its parent is inode 2, not the directory that it stands in
    /a/root: its parent is inode 2, not the directory that it stands in
    /a/twin: it stands in more than one place
    /root: it stands in more than one place
    /second: it stands in more than one place
    "#);
    let tree = image.open().unwrap();
    assert!(tree.list(&path("/second")).is_err());
    assert_eq!(tree.list(&path("/a/deeper")).unwrap().unwrap(), ["loop"]);
}

#[test]
fn damaged_directories_are_unreadable_and_what_is_read_of_them_is_kept() {
    let (_, image) = images();
    let file = image.scratch().join("file");
    fs::write(&file, "").unwrap();
    let writes: Vec<String> =
        (0..100).map(|number| format!("write {} /a/deeper/file-{number}", file.display())).collect();
    image.debugfs(&writes.iter().map(String::as_str).collect::<Vec<_>>());
    let damaged = |from: &[u8], to: &[u8]| {
        let image = image.copy();
        image.replace(from, to);
        let tree = image.open().unwrap();
        let kept = tree.index().unwrap().under(&path("/a/deeper")).len();
        let absent = tree.metadata(&path("/a/deeper/absent"));
        assert!(absent.is_err(), "what could not be read is not absent");
        format!("{kept} kept; {}", image.unreadable())
    };
    let changed = |request: &str| {
        let image = image.copy();
        image.debugfs(&[request]);
        image.unreadable()
    };
    let said = [
        damaged(b"file-77", b"file/77"),
        damaged(b"file-77", b"file\x0077"),
        damaged(b"file-77", b"file-76"),
        damaged(b"\x10\0\x07\x01file-77", b"\0\0\x07\x01file-77"),
        damaged(b"\x10\0\x07\x01file-77", b"\x0f\0\x07\x01file-77"),
        damaged(b"\x10\0\x07\x01file-77", b"\x10\x10\x07\x01file-77"),
        damaged(b"\x10\0\x07\x01file-77", b"\x10\0\xff\x01file-77"),
        changed("sif /a size 2048"),
        changed("sif /a size 0"),
        changed("sif /a size 4000000"),
        changed("sif /a size 4294967295"),
        changed("sif /a flags 0x80800"),
        changed("sif /a flags 0x40080000"),
        changed("sif / mode 0100644"),
        changed("sif / links_count 0"),
    ];
    insta::assert_snapshot!(said.concat(), @r#"
    77 kept; /a/deeper: "file/77" stands in it as a name
    77 kept; /a/deeper: "file\x0077" stands in it as a name
    99 kept; /a/deeper: the name "file-76" stands in it twice
    77 kept; /a/deeper: the entry 1264 bytes from its beginning has a wrong length
    77 kept; /a/deeper: the entry 1264 bytes from its beginning has a wrong length
    77 kept; /a/deeper: the entry 1264 bytes from its beginning has a wrong length
    77 kept; /a/deeper: the entry 1264 bytes from its beginning has a wrong length
    /a: its block 1 is missing
    /a: its block 0 is missing
    /a: directories have more blocks than there are
    /a: directories have more blocks than there are
    /a: the names in it are encrypted
    /a: names in it are found whatever their case, which hardtack does not do
    /: it is no directory
    /: inode 2 is not in use
    "#);
}

#[test]
fn damaged_inodes_are_unreadable_where_they_have_names() {
    let (_, image) = images();
    image.debugfs(&[
        "sif /b mode 0",
        "sif /a/file links_count 0",
        "mknod pipe p",
        "sif pipe mode 0150000",
        "sif /a/deeper extra_isize 200",
        "mknod pipe-2 p",
        "clri pipe-2",
    ]);
    // The inode of a name stands before its length, the length of the entry and the type.
    let link = image.find(b"\x04\x07link");
    image.write(link - 6, &99_999_u32.to_le_bytes());
    insta::with_settings!({ filters => NUMBERS }, {
        insta::assert_snapshot!(image.unreadable(), @r#"
        /a/deeper: inode [N] has 200 bytes of fields more than others
        /a/file: inode [N] is not in use
        /b: inode [N] is of no known type (mode 0)
        /link: inode [N] is not there
        /pipe: inode [N] is of no known type (mode 150000)
        /pipe-2: inode [N] is not in use
        "#);
    });
    assert!(image.open().unwrap().read(&path("/b")).is_err());
}

#[test]
fn extents_that_lead_nowhere_are_errors_of_their_file() {
    let (_, image) = images();
    let read = |requests: &[&str]| {
        let image = image.copy();
        image.debugfs(requests);
        let tree = image.open().unwrap();
        assert_eq!(tree.index().unwrap().unreadable(), []);
        let error = tree.read(&path("/b")).unwrap_err();
        format!("{}\n", std::error::Error::source(&error).unwrap())
    };
    let said = [
        read(&["sif /b block[5] 4000000"]),
        read(&["sif /b block[4] 20000"]),
        read(&["sif /b block[4] 0"]),
        read(&["sif /b block[0] 0xf30b"]),
        read(&["sif /b block[1] 0x00060004"]),
        read(&["sif /b block[1] 0x00010004"]),
        read(&["sif /b flags 0"]),
    ];
    insta::with_settings!({ filters => NUMBERS }, {
        insta::assert_snapshot!(said.concat(), @r#"
        inode [N] has block [N], which is not there
        inode [N] has block [N], which is not there
        the extents of inode [N] have extents out of order
        the extents of inode [N] have a malformed node
        the extents of inode [N] have 6 levels
        block [N] is not there
        inode [N] has block [N], which is not there
        "#);
    });
}

#[test]
fn a_file_of_4_tebibytes_without_a_block_costs_nothing() {
    let (image, _) = images();
    image.debugfs(&["sif /b size 4398046510080"]);
    let tree = image.open().unwrap();
    let file = tree.open_file(&path("/b")).unwrap().unwrap();
    assert_eq!(file.data_after(0).unwrap(), Some(0..1024));
    assert_eq!(file.data_after(1024).unwrap(), None);
    let mut end = [1; 10];
    assert_eq!(file.read_at(4_398_046_510_076, &mut end).unwrap(), 4);
    assert_eq!(end, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    assert!(tree.read(&path("/b")).is_err());
}

#[test]
fn checksums_that_do_not_fit_are_found() {
    let (image, _) = images();
    let in_directory = image.copy();
    in_directory.replace(b"deeper", b"deeper-");
    let in_inode = image.copy();
    in_inode.replace(b"a/file\0", b"b/file\0");
    insta::with_settings!({ filters => NUMBERS }, {
        insta::assert_snapshot!([in_directory, in_inode].map(|image| image.unreadable()).concat(), @r#"
        /a: the checksum of its block 0 does not fit
        /link: the checksum of inode [N] does not fit
        "#);
    });
}

#[test]
fn damaged_superblocks_and_group_descriptors_are_refused() {
    let (image, old) = images();
    let damaged = |image: &Image, offset: u64, bytes: &[u8]| {
        let image = image.copy();
        image.write(offset, bytes);
        format!("{}\n", image.refusal())
    };
    let cut = image.copy();
    fs::File::options().write(true).open(&cut.path).unwrap().set_len(1_000_000).unwrap();
    let empty = image.copy();
    fs::write(&empty.path, "").unwrap();
    let said = [
        damaged(&image, 1024 + 0x78, b"label"),
        damaged(&image, 1024 + 0x38, b"xx"),
        damaged(&image, 2048 + 0x8, &[9]),
        damaged(&old, 1024 + 0x18, &[7]),
        damaged(&old, 1024 + 0x4, &[0; 4]),
        damaged(&old, 1024 + 0x20, &[0; 4]),
        damaged(&old, 1024 + 0x20, &[8, 0, 0, 0]),
        damaged(&old, 1024 + 0x28, &[0xff; 4]),
        damaged(&old, 1024 + 0x58, &[3, 0]),
        damaged(&old, 1024 + 0xfe, &[7, 0]),
        damaged(&old, 1024 + 0x61, &[0x10]),
        damaged(&old, 1024 + 0x63, &[0x80]),
        damaged(&old, 2048 + 0x8, &[0xff; 4]),
        cut.refusal(),
        "\n".to_owned(),
        empty.refusal(),
    ];
    insta::assert_snapshot!(said.concat(), @r#"
    damaged ext4: the checksum of the superblock does not fit; e2fsck -b restores it from a backup
    damaged ext4: it has no superblock
    damaged ext4: the checksum of the descriptor of group 0 does not fit; e2fsck repairs it
    damaged ext4: the superblock gives 7 as the size of blocks (as a power of two, less 10)
    damaged ext4: the superblock gives 1 as the first block
    damaged ext4: the superblock gives 0 as the number of blocks in a group
    damaged ext4: the superblock gives 256 as the number of inodes
    damaged ext4: the superblock gives 4294967295 as the number of inodes in a group
    damaged ext4: the superblock gives 3 as the size of inodes
    damaged ext4: the superblock gives 7 as the size of group descriptors
    ext4 with the feature dirdata, which hardtack does not read
    ext4 with the feature 0x80000000, which hardtack does not read
    damaged ext4: the inodes of group 0 are said to begin in block 4294967295
    damaged ext4: it has 2097152 bytes and ends after 1000000: the image was cut short
    damaged ext4: it has no superblock
    "#);
}
