//! Archives of roots.

use std::fs;

use hardtack_build::base::unpack;

/// One empty directory, `etc/`, as GNU tar writes it: the header, and two blocks of zeros at the end.
pub const SEED: &[u8] = &seed();

const fn seed() -> [u8; 1536] {
    let mut bytes = [0; 1536];
    let fields: [(usize, &[u8]); 8] = [
        (0, b"etc/"),
        (100, b"0000755"),
        (108, b"0000000"),
        (116, b"0000000"),
        (124, b"00000000000"),
        (136, b"00000000000"),
        (148, b"006460\0 5"),
        (257, b"ustar  "),
    ];
    let mut field = 0;
    while field < fields.len() {
        let (at, text) = fields[field];
        let mut offset = 0;
        while offset < text.len() {
            bytes[at + offset] = text[offset];
            offset += 1;
        }
        field += 1;
    }
    bytes
}

/// Unpacks an archive into a new directory.
///
/// # Panics
/// When something is made outside that directory.
pub fn root(bytes: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else { return };
    let (archive, tree) = (dir.path().join("root.tar"), dir.path().join("tree"));
    if fs::write(&archive, bytes).and_then(|()| fs::create_dir(&tree)).is_err() {
        return;
    }
    if let Err(wrong) = unpack(&archive, &tree) {
        wrong.to_string();
    }
    let made = fs::read_dir(dir.path()).map(Iterator::count);
    assert_eq!(made.ok(), Some(2), "something was made outside the tree");
}
