//! From a recipe's base to layers.

use hardtack_recipe::{Base, Bootstrap, Firmware, Image, Layout};

use super::BakeError;
use crate::base::{BaseError, Ground, Wanted, archive_key, directory_key, from_bootstrap, from_files};
use crate::workshop::{LayerError, Workshop};

/// Makes or finds the layers of an image's base. A base that is another image is the caller's to follow.
pub(super) fn ground(image: &Image, workshop: &mut Workshop<'_>) -> Result<Ground, BakeError> {
    let failed = |source: BaseError| LayerError { name: "base".to_owned(), kept: None, source };
    match &image.base {
        Base::Bootstrap(definition) => {
            let definition = with_boot_loader(definition, image.disk.as_ref());
            let wanted = if workshop.no_cache { Wanted::Present } else { Wanted::Known };
            Ok(from_bootstrap(workshop, &definition, wanted)?)
        }
        Base::Tar { path, sha256 } => {
            let path = workshop.recipe_directory.join(path);
            let key = archive_key(workshop, &path, sha256.as_deref()).map_err(failed)?;
            Ok(from_files(workshop, key, &path)?)
        }
        Base::Directory { path } => {
            let path = workshop.recipe_directory.join(path);
            let key = directory_key(workshop, &path).map_err(failed)?;
            Ok(from_files(workshop, key, &path)?)
        }
        Base::From { image } => Err(BakeError::NoImage(image.to_string())),
    }
}

/// A disk needs a boot loader: its packages come with the base, so that no recipe has to know them.
fn with_boot_loader(definition: &Bootstrap, disk: Option<&Layout>) -> Bootstrap {
    let mut definition = definition.clone();
    let Some(disk) = disk else { return definition };
    let of_firmware = disk.firmware.iter().map(|firmware| match firmware {
        Firmware::Bios => "grub-pc-bin",
        Firmware::Uefi => "grub-efi-amd64-bin",
    });
    for package in of_firmware.chain(["grub2-common", "initramfs-tools"]) {
        if !definition.include.iter().any(|included| included == package) {
            definition.include.push(package.to_owned());
        }
    }
    definition
}
