//! The kinds of items (`XFS_LI_` of the kernel).

/// A buffer: some bytes of some blocks.
pub(super) const BUFFER: u16 = 0x123c;
/// An inode.
pub(super) const INODE: u16 = 0x123b;
/// New inodes.
pub(super) const NEW_INODES: u16 = 0x123f;
/// Quotas, and blocks that are free again: what nothing that is read depends on.
const UNSEEN: [u16; 8] = [0x1236, 0x1237, 0x123d, 0x123e, 0x1240, 0x1241, 0x1242, 0x1243];
/// What is to be done later, and that it was done: extents of a file, attributes, an exchange of contents. They are
/// known by a number.
const LATER: [(u16, u16); 3] = [(0x1244, 0x1245), (0x1246, 0x1247), (0x1248, 0x1249)];

/// What to do with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// It changes what is read.
    Change,
    /// It changes nothing that is read.
    Nothing,
    /// It begins what another one ends, both of this kind.
    Begins(u16),
    /// It ends it.
    Ends(u16),
    /// It is not known.
    Unknown,
}

/// What to do with an item of this type.
pub(super) fn usage(kind: u16) -> Use {
    if matches!(kind, BUFFER | INODE | NEW_INODES) {
        return Use::Change;
    }
    if UNSEEN.contains(&kind) {
        return Use::Nothing;
    }
    let later = LATER.iter().find(|(begins, ends)| kind == *begins || kind == *ends);
    match later {
        Some((begins, _)) if kind == *begins => Use::Begins(kind),
        Some((begins, _)) => Use::Ends(*begins),
        None => Use::Unknown,
    }
}
