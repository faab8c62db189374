//! ext2, ext3 and ext4 file systems.

use std::sync::Arc;

use hardtack_tree::ext4::open;

use crate::trees;

const SIZE: usize = 16 * 1024;
const BLOCK: usize = 1024;

/// A file system of 16 blocks without checksums, in which every change counts: a directory, files with extents, with
/// lists of blocks and within their inode, a link, a device, attributes in an inode and in a block, and a change in the
/// journal.
pub const SEED: &[u8] = &seed();

const fn seed() -> [u8; SIZE] {
    let mut image = [0; SIZE];
    superblock(&mut image);
    put(&mut image, 2 * BLOCK + 8, &[3]); // The inodes lie in blocks 3 to 6.
    inode(&mut image, 2, 0o040_755, 1024, 0, &[7]);
    inode(&mut image, 8, 0o100_600, 4096, 0, &[12, 13, 14, 15]);
    inode(&mut image, 11, 0o040_755, 1024, 0, &[8]);
    inode(&mut image, 12, 0o100_644, 1024, 0x8_0000, &[0x1_f30a, 4, 0, 0, 1, 9]);
    inode(&mut image, 13, 0o100_644, 13 * 1024, 0, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11]);
    inode(&mut image, 14, 0o100_644, 64, 0x1000_0000, &[0x6161_6161]);
    inode(&mut image, 15, 0o120_777, 5, 0, &[0x7473_696c, 0x73]);
    inode(&mut image, 16, 0o020_600, 0, 0, &[0, 0x0010_0103]);
    put(&mut image, place(12) + 0x68, &[10]);
    // The attribute `system.data` with the end of the content.
    put(&mut image, place(14) + 0xa0, &[0, 0, 2, 0xea, 4, 7, 0x58, 0, 0, 0, 0, 0, 4]);
    put(&mut image, place(14) + 0xb4, b"data");
    put(&mut image, place(14) + 0xfc, b"rest");
    directory(&mut image, 7, 2, 2, &[(11, b"d"), (12, b"extents"), (13, b"lists"), (14, b"inline"), (15, b"link")]);
    directory(&mut image, 8, 11, 2, &[(16, b"dev")]);
    put(&mut image, 9 * BLOCK, b"before");
    // The attribute `user.a`.
    put(&mut image, 10 * BLOCK, &[0, 0, 2, 0xea, 1, 0, 0, 0, 1]);
    put(&mut image, 10 * BLOCK + 32, &[1, 1, 0xfc, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, b'a']);
    put(&mut image, 11 * BLOCK - 4, b"text");
    put(&mut image, 11 * BLOCK, &[9]);
    journal(&mut image);
    image
}

const fn put(image: &mut [u8; SIZE], at: usize, bytes: &[u8]) {
    let mut offset = 0;
    while offset < bytes.len() {
        image[at + offset] = bytes[offset];
        offset += 1;
    }
}

const fn superblock(image: &mut [u8; SIZE]) {
    let fields: [(usize, u32); 12] = [
        (0x00, 16),       // Inodes.
        (0x04, 16),       // Blocks.
        (0x14, 1),        // The first block.
        (0x20, 8192),     // Blocks of a group.
        (0x28, 16),       // Inodes of a group.
        (0x38, 0x1_ef53), // What marks it, and that it is clean.
        (0x4c, 1),        // The revision.
        (0x54, 11),       // The first inode that is not reserved.
        (0x58, 256),      // Bytes of an inode.
        (0x5c, 0x4),      // has_journal.
        (0x60, 0x8046),   // filetype, needs_recovery, extent, inline_data.
        (0xe0, 8),        // The inode of the journal.
    ];
    let mut field = 0;
    while field < fields.len() {
        put(image, BLOCK + fields[field].0, &fields[field].1.to_le_bytes());
        field += 1;
    }
}

/// Where an inode stands.
const fn place(number: usize) -> usize {
    3 * BLOCK + (number - 1) * 256
}

const fn inode(image: &mut [u8; SIZE], number: usize, mode: u16, size: u32, flags: u32, block: &[u32]) {
    let at = place(number);
    put(image, at, &mode.to_le_bytes());
    put(image, at + 0x4, &size.to_le_bytes());
    put(image, at + 0x1a, &[1]);
    put(image, at + 0x20, &flags.to_le_bytes());
    let mut word = 0;
    while word < block.len() {
        put(image, at + 0x28 + word * 4, &block[word].to_le_bytes());
        word += 1;
    }
    put(image, at + 0x80, &[32]);
}

/// One block of names; the last entry reaches to its end.
const fn directory(image: &mut [u8; SIZE], block: usize, own: u8, parent: u8, names: &[(u8, &[u8])]) {
    let mut at = block * BLOCK;
    put(image, at, &[own, 0, 0, 0, 12, 0, 1, 2, b'.']);
    put(image, at + 12, &[parent, 0, 0, 0, 12, 0, 2, 2, b'.', b'.']);
    at += 24;
    let mut name = 0;
    while name < names.len() {
        let (inode, text) = names[name];
        let last = name + 1 == names.len();
        let length = if last { (block + 1) * BLOCK - at } else { 8 + text.len().next_multiple_of(4) };
        put(image, at, &[inode, 0, 0, 0, length as u8, (length >> 8) as u8, text.len() as u8, 0]);
        put(image, at + 8, text);
        at += length;
        name += 1;
    }
}

/// A journal with one transaction, which changes block 9.
const fn journal(image: &mut [u8; SIZE]) {
    let words: [(usize, u32); 16] = [
        (12 * BLOCK, 0xc03b_3998),
        (12 * BLOCK + 0x4, 4),
        (12 * BLOCK + 0xc, 1024), // Bytes of a block.
        (12 * BLOCK + 0x10, 4),   // Blocks.
        (12 * BLOCK + 0x14, 1),   // The first one of the log.
        (12 * BLOCK + 0x18, 1),   // The number of the first transaction.
        (12 * BLOCK + 0x1c, 1),   // The block that it begins with.
        (13 * BLOCK, 0xc03b_3998),
        (13 * BLOCK + 0x4, 1),
        (13 * BLOCK + 0x8, 1),
        (13 * BLOCK + 0xc, 9),    // The block that is changed.
        (13 * BLOCK + 0x10, 0xa), // The last one, without a UUID.
        (15 * BLOCK, 0xc03b_3998),
        (15 * BLOCK + 0x4, 2),
        (15 * BLOCK + 0x8, 1),
        (14 * BLOCK, u32::from_be_bytes(*b"late")),
    ];
    let mut word = 0;
    while word < words.len() {
        put(image, words[word].0, &words[word].1.to_be_bytes());
        word += 1;
    }
}

/// Reads everything in a file system.
pub fn whole(bytes: &[u8]) {
    if let Ok(tree) = open(Arc::new(bytes.to_vec()), "fuzz") {
        trees::read(&tree);
    }
}

#[cfg(test)]
mod tests {
    use hardtack_tree::Tree;

    use super::*;

    #[test]
    fn everything_in_the_seed_is_read() {
        let tree = open(Arc::new(SEED.to_vec()), "seed").unwrap_or_else(|error| panic!("{error}"));
        let index = tree.index().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((index.len(), index.unreadable()), (7, &[][..]));
        let read = |path: &str| tree.read(&path.parse().ok()?).ok()?;
        assert!(read("/extents").is_some_and(|content| content.starts_with(b"late")));
        assert!(read("/link").is_some_and(|content| content.ends_with(&[0; 1018])));
        assert!(read("/inline").is_some_and(|content| content.ends_with(b"rest")));
        let xattrs = "/extents".parse().ok().and_then(|path| tree.xattrs(&path).ok());
        assert!(xattrs.is_some_and(|xattrs| xattrs.values().any(|value| value == b"text")));
    }
}
