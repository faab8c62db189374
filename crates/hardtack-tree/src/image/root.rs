//! Which file system is the root.

use std::sync::Arc;

use super::device::Device;
use super::{Disk, ImageError, Use};
use crate::{
    Contents, FixedPath, FormatError, IndexedTree, Source, Tree, TreePath, TreeResult, erofs, ext4, fstab, xfs,
};

/// A file system, whatever holds it.
pub(super) type FileSystem = IndexedTree<Box<dyn Contents>>;

const FSTAB: FixedPath = FixedPath::new("/etc/fstab");
/// Either is in every root of today (os-release(5)).
const OS_RELEASE: [FixedPath; 2] = [FixedPath::new("/etc/os-release"), FixedPath::new("/usr/lib/os-release")];

/// Opens what is on a device; `None` when it is no file system that is read.
pub(super) fn open(device: &Device) -> Option<Result<FileSystem, FormatError>> {
    let content: Arc<dyn Source> = device.content.as_ref().ok()?.clone();
    match device.probed.of {
        Use::Ext4 => Some(ext4::open(content, device.place.clone()).map(IndexedTree::boxed)),
        Use::Erofs => Some(erofs::open(content, device.place.clone()).map(IndexedTree::boxed)),
        Use::Xfs => Some(xfs::open(content, device.place.clone()).map(IndexedTree::boxed)),
        _ => None,
    }
}

/// The text of the root's fstab; empty without one.
pub(super) fn fstab(root: &dyn Tree) -> TreeResult<String> {
    Ok(root.read_text(&FSTAB.to_path())?.unwrap_or_default())
}

/// The position of the root among the devices: the file system with an fstab, or with an os-release, or the only one.
///
/// Of several with an fstab it is the one whose fstab names it as the root.
pub(super) fn choose(
    disks: &[Disk],
    devices: &[Device],
    opened: &[Option<Result<FileSystem, FormatError>>],
) -> Result<usize, ImageError> {
    let sound: Vec<(usize, &FileSystem)> =
        opened.iter().enumerate().filter_map(|(at, found)| Some((at, found.as_ref()?.as_ref().ok()?))).collect();
    // What cannot be looked up is taken to be there: its reader then says what is wrong.
    let has = |tree: &FileSystem, path: &TreePath| tree.exists(path).unwrap_or(true);
    let with = |paths: &[FixedPath]| -> Vec<usize> {
        let any = |tree: &FileSystem| paths.iter().any(|path| has(tree, &path.to_path()));
        sound.iter().filter(|(_, tree)| any(tree)).map(|(at, _)| *at).collect()
    };
    let mut candidates = with(&[FSTAB]);
    if candidates.len() > 1 {
        let own: Vec<usize> =
            candidates.iter().copied().filter(|at| names_itself(&devices[*at], opened[*at].as_ref())).collect();
        candidates = if own.is_empty() { candidates } else { own };
    }
    if candidates.is_empty() {
        candidates = with(&OS_RELEASE);
    }
    if candidates.is_empty() {
        candidates = sound.iter().map(|(at, _)| *at).collect();
    }
    match candidates[..] {
        [root] => Ok(root),
        [] => Err(none(disks, devices, opened)),
        _ => {
            let places: Vec<&str> = candidates.iter().map(|at| devices[*at].place.as_str()).collect();
            Err(ImageError::SeveralRoots(places.join(", ")))
        }
    }
}

/// Whether the fstab of a file system mounts that file system as the root.
fn names_itself(device: &Device, opened: Option<&Result<FileSystem, FormatError>>) -> bool {
    let Some(Ok(tree)) = opened else { return false };
    let text = fstab(tree).unwrap_or_default();
    fstab::lines(&text).any(|line| line.point == "/" && device.is_named(&line.device))
}

/// Why there is no root.
fn none(disks: &[Disk], devices: &[Device], opened: &[Option<Result<FileSystem, FormatError>>]) -> ImageError {
    let names: Vec<&str> = disks.iter().map(|disk| disk.name.as_str()).collect();
    let said = devices.iter().zip(opened).map(|(device, opened)| match (opened, &device.content) {
        (Some(Err(error)), _) | (_, Err(error)) => format!("{}: {error}", device.place),
        _ => format!("{} is {}", device.place, device.probed),
    });
    let said: Vec<String> = said.collect();
    let found = if said.is_empty() { "the partition table is empty".to_owned() } else { said.join(", ") };
    let is_any = |of: Use| devices.iter().any(|device| device.probed.of == of);
    let is_other = devices.iter().any(|device| matches!(device.probed.of, Use::Other(_)));
    let remedy = if opened.iter().flatten().any(Result::is_err) {
        "take another copy of the image, or repair this one with the file system's own check program"
    } else if is_any(Use::Luks) {
        "give an image that is not encrypted: hardtack asks for no keys"
    } else if is_other {
        "hardtack reads ext2, ext3, ext4, xfs and erofs; copy the root into a directory or a tar archive, and give that"
    } else if is_any(Use::Swap) || is_any(Use::Vfat) || is_any(Use::Lvm) {
        "give all disks of the machine, the one with the root first"
    } else {
        "give a disk image with a root, a root directory, a tar archive of one, or a container image"
    };
    ImageError::NoFileSystem { disks: names.join(", "), found, remedy }
}
