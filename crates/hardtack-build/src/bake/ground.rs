//! From a recipe's base to layers.

use hardtack_recipe::{Base, Bootstrap, FileSystem, Firmware, Image, Layout, Loader};

use super::BakeError;
use crate::base::{Ground, Origin, Wanted, from_bootstrap, imported};
use crate::workshop::Workshop;

/// Makes or finds the layers of an image's base; of a bootstrap from the `locked` state of the archive where
/// one is given, or with `refresh` from its present one. A base that is another image, of the recipe or of
/// the store, is the caller's to follow.
pub(super) fn ground(
    image: &Image,
    locked: Option<&Origin>,
    refresh: bool,
    workshop: &mut Workshop<'_>,
) -> Result<Ground, BakeError> {
    if let Some(ground) = imported(&image.base, workshop)? {
        return Ok(ground);
    }
    match &image.base {
        Base::Bootstrap(definition) => {
            let definition = with_boot_loader(definition, image.disk.as_ref());
            let wanted = match locked {
                Some(origin) => Wanted::Exactly(origin),
                None if refresh || workshop.no_cache => Wanted::Present,
                None => Wanted::Known,
            };
            Ok(from_bootstrap(workshop, &definition, wanted)?)
        }
        Base::From { image } => Err(BakeError::NoImage(image.to_string())),
        Base::Stored { .. } | Base::Tar { .. } | Base::Directory { .. } | Base::Image { .. } => {
            Err(BakeError::NoImage(image.name.to_string()))
        }
    }
}

/// Disks need a boot loader, and an initial file system that finds the root: the packages come with the base, so that no
/// recipe has to know them.
pub(crate) fn with_boot_loader(definition: &Bootstrap, disk: Option<&Layout>) -> Bootstrap {
    let mut definition = definition.clone();
    for package in disk.map(of_disk).unwrap_or_default() {
        if !definition.include.iter().any(|included| included == package) {
            definition.include.push(package.to_owned());
        }
    }
    definition
}

/// The packages without which a disk of this layout does not start.
pub(crate) fn of_disk(disk: &Layout) -> Vec<&'static str> {
    let of_firmware = disk.firmware.iter().map(|firmware| match (disk.loader, firmware) {
        (Loader::Grub, Firmware::Bios) => "grub-pc-bin",
        (Loader::Grub, Firmware::Uefi) => "grub-efi-amd64-bin",
        (Loader::SystemdBoot, _) => "systemd-boot-efi",
    });
    let of_loader = (disk.loader == Loader::Grub).then_some("grub2-common");
    let of_groups = disk.groups().next().map(|_| "lvm2");
    let of_file_systems = disk.mounts().filter_map(|mount| match mount.fs {
        FileSystem::Ext4 => None,
        FileSystem::Xfs => Some("xfsprogs"),
        FileSystem::Btrfs => Some("btrfs-progs"),
    });
    let packages = of_firmware.chain(of_loader).chain(["initramfs-tools"]);
    packages.chain(of_groups).chain(of_file_systems).collect()
}
