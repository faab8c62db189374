//! The root tree, which tells of the others.

use uuid::Uuid;

use super::directory::{Target, entry};
use super::fields::Fields;
use super::hash;
use super::inode::{Inode, reference, root_directory};
use super::key::{FIRST_INODE, GENERATION, Key, Kind, ROOT_TREE_DIRECTORY, TreeId};
use super::tree::Tree;

/// The name under which the root tree knows the subvolume that is mounted unless another is named.
const DEFAULT: &[u8] = b"default";
/// `BTRFS_INODE_ROOT_ITEM_INIT`: all fields of the item are set.
const ALL_SET: u64 = 1 << 31;

/// Where a tree stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) id: TreeId,
    pub(super) address: u64,
    pub(super) level: u8,
    /// Bytes of its blocks.
    pub(super) bytes: u64,
}

impl Place {
    /// The place of a tree whose first block has the address `first`.
    pub(super) fn of(tree: &Tree, first: u64) -> Self {
        // There is a block at least.
        let (address, level) = tree.places(first).last().unwrap_or((first, 0));
        Self { id: tree.id(), address, level, bytes: tree.bytes() }
    }
}

/// The tree that tells of these, in the order of their numbers. The subvolume has this identity.
pub(super) fn tree(places: &[Place], subvolume: Uuid, epoch: i64) -> Tree {
    let mut items: Vec<_> = places.iter().map(|place| item(place, subvolume, epoch)).collect();
    let name = (Key::new(TreeId::FileSystem.object(), Kind::InodeRef, ROOT_TREE_DIRECTORY), reference(0, DEFAULT));
    items.push(name);
    items.extend(root_directory(ROOT_TREE_DIRECTORY, &Inode::directory(epoch)));
    let key = Key::new(ROOT_TREE_DIRECTORY, Kind::DirItem, hash::name(DEFAULT));
    items.push((key, entry(Target::Subvolume(TreeId::FileSystem.object()), DEFAULT, b"")));
    items.sort_by_key(|(key, _)| *key);
    Tree::of(TreeId::Root, &items)
}

fn item(place: &Place, subvolume: Uuid, epoch: i64) -> (Key, Vec<u8>) {
    let inode = Inode { size: 3, taken: super::node::NODE as u64, flags: ALL_SET, ..Inode::directory(0) };
    let is_subvolume = place.id == TreeId::FileSystem;
    let has_root = is_subvolume || place.id == TreeId::DataRelocation;
    let time = if is_subvolume { epoch } else { 0 };
    let item = Fields::new()
        .bytes(&inode.encode())
        .u64(GENERATION)
        .u64(if has_root { FIRST_INODE } else { 0 })
        .u64(place.address)
        .u64(0) // No limit of bytes.
        .u64(place.bytes)
        .u64(0) // No snapshot of it.
        .u64(0) // Flags.
        .u32(1) // References.
        .zeros(17 + 1) // Nothing is being removed.
        .u8(place.level)
        .u64(GENERATION)
        .uuid(if is_subvolume { subvolume } else { Uuid::nil() })
        .zeros(16 + 16) // Neither made from another, nor received.
        .zeros(4 * 8) // Transactions of changes, of making, sending and receiving it.
        .time(time) // Last changed
        .time(time) // and made.
        .zeros(2 * 12 + 8 * 8);
    (Key::new(place.id.object(), Kind::Root, 0), item.done())
}

/// The tree of identities of subvolumes.
pub(super) fn identities(subvolume: Uuid) -> Tree {
    let (low, high) = subvolume.as_bytes().split_at(8);
    let number = |half: &[u8]| half.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let mut tree = Tree::new(TreeId::Uuid);
    let key = Key::new(number(low), Kind::UuidSubvolume, number(high));
    tree.push(key, &TreeId::FileSystem.object().to_le_bytes());
    tree
}

/// The tree that the kernel moves content by, which is empty at rest.
pub(super) fn relocation(epoch: i64) -> Tree {
    Tree::of(TreeId::DataRelocation, &root_directory(FIRST_INODE, &Inode::directory(epoch)))
}
