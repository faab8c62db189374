//! `disk`: the boot disk, and further disks, which have a label.

mod file_system;
mod volume;

pub(crate) use file_system::volume_label;
use hardtack_hcl::{BlockReader, Diagnostic, FromValue, Segment, Value, ValueError};

use super::context::label;
use crate::{
    Disk, DiskName, Firmware, FormatSource, ImageFormat, Layout, Loader, PartitionTable, Platform, Size, TreeFormat,
};
use crate::{check, read};

/// What is said once for the whole image, in the block of the boot disk.
const OF_THE_IMAGE: [&str; 6] = ["firmware", "formats", "kernel_args", "loader", "platform", "read_only"];

/// Reads all `disk` blocks of an image.
pub(super) fn layout(image: &mut BlockReader<'_>) -> Option<Layout> {
    let (mut boot, mut further, mut whole) = (Vec::new(), Vec::new(), true);
    for mut block in image.blocks("disk") {
        match block.optional_label(0) {
            Some(_) => further.extend(further_disk(&mut block)),
            None => boot.push((boot_disk(&mut block), block.place())),
        }
        whole &= image.absorb(block.finish(())).into_option().is_some();
    }
    let mut boot = boot.into_iter();
    let Some((layout, place)) = boot.next() else {
        if let Some(disk) = further.first() {
            let error = Diagnostic::error(format!("the image has {} and no boot disk", disk.title()));
            image.error(error.at(disk.place.clone()).help("add `disk { size = … }`, without a label"));
        }
        return None;
    };
    for (_, other) in boot {
        let error = Diagnostic::error("two disks have no label, and only the boot disk has none").at(other);
        let error = error.related(place.clone(), "the first is here");
        image.error(error.help("give the other a name: `disk \"data\" {`"));
    }
    let layout = Layout { further, ..layout? };
    // A partition that could not be read would be missed here and reported twice.
    check::layout(&layout, whole).into_iter().for_each(|error| image.error(error));
    Some(layout)
}

/// Reads the block of the boot disk, with what is said of the whole image.
fn boot_disk(block: &mut BlockReader<'_>) -> Option<Layout> {
    let loader = block.optional::<Loader>("loader").unwrap_or(Loader::Grub);
    let firmware = block.optional_with("firmware", read::some_words).unwrap_or_else(|| match loader {
        Loader::Grub => vec![Firmware::Bios, Firmware::Uefi],
        Loader::SystemdBoot => vec![Firmware::Uefi],
    });
    let formats = block.optional_with("formats", read::some_words).unwrap_or(vec![ImageFormat::Raw]);
    let platforms: Vec<Platform> = block.optional_with("platform", read::some_words).unwrap_or_default();
    let read_only = block.optional::<bool>("read_only").unwrap_or(false);
    let disk = disk(block, None);
    let tmpfs = block.each("tmpfs", file_system::tmpfs);
    let overlays = block.each("overlay", file_system::overlay);
    let kernel_args = block.optional_with("kernel_args", kernel_args).unwrap_or_default();
    let (boot, further) = (disk?, Vec::new());
    Some(Layout { boot, further, firmware, loader, formats, platforms, read_only, tmpfs, overlays, kernel_args })
}

/// Reads the block of a further disk.
fn further_disk(block: &mut BlockReader<'_>) -> Option<Disk> {
    let misplaced = |what: &str| {
        Diagnostic::error(format!("`{what}` is said of the whole image"))
            .help("move it into the `disk` block without a label")
    };
    for key in OF_THE_IMAGE {
        if block.expression(key).is_some() {
            block.error(misplaced(key).at(block.place_of(key)));
        }
    }
    for tmpfs in block.each("tmpfs", file_system::tmpfs) {
        block.error(misplaced("tmpfs").at(tmpfs.place));
    }
    for overlay in block.each("overlay", file_system::overlay) {
        block.error(misplaced("overlay").at(overlay.place));
    }
    let name = label(block, DiskName::from_value).into_option();
    disk(block, name.clone()).filter(|_| name.is_some())
}

/// Reads what every disk has.
fn disk(block: &mut BlockReader<'_>, name: Option<DiskName>) -> Option<Disk> {
    let size = block.required::<Size>("size").into_option();
    let table = block.optional::<PartitionTable>("table").unwrap_or(PartitionTable::Gpt);
    let swap = block.optional::<Size>("swap");
    let mut partitions = file_system::short_partitions(block);
    partitions.extend(block.each("partition", file_system::partition));
    let groups = block.each("volume_group", volume::volume_group);
    let (place, size_place) = (block.place(), block.place_of("size"));
    Some(Disk { name, size: size?, size_place, table, swap, partitions, groups, place })
}

/// Reads the formats of an image without a disk: those that hold a tree.
pub(super) fn tree_formats(image: &mut BlockReader<'_>, has_disk: bool) -> Vec<TreeFormat> {
    let Some(formats) = image.optional_with("formats", read::some_words::<ImageFormat>) else { return Vec::new() };
    let place = image.place_of("formats");
    if has_disk {
        let error = Diagnostic::error("the formats of an image with a disk are said of its disk").at(place);
        image.error(error.help("move `formats` into the `disk` block without a label"));
        return Vec::new();
    }
    let mut of_tree = Vec::new();
    for format in formats {
        match format.source() {
            FormatSource::Tree(format) => of_tree.push(format),
            FormatSource::Disk(_) | FormatSource::Machine => {
                let error = Diagnostic::error(format!("the format `{format}` holds a disk, and the image has none"));
                let help = "add `disk { size = … }` and say `formats` there, or take `tar`, `squashfs` or `erofs`";
                image.error(error.at(place.clone()).help(help));
            }
        }
    }
    of_tree
}

/// Kernel arguments, each one word.
fn kernel_args(value: &Value) -> Result<Vec<String>, ValueError> {
    let words = Vec::<String>::from_value(value)?;
    match words.iter().position(|word| !is_kernel_arg(word)) {
        None => Ok(words),
        Some(index) => Err(ValueError::new("this is no kernel argument")
            .help("write each argument as a string of its own, without quotes, `$` and backslashes in it")
            .inside(Segment::Index(index))),
    }
}

/// Whether a word can stand in every boot loader's configuration as it is.
pub(crate) fn is_kernel_arg(word: &str) -> bool {
    !word.is_empty() && !word.contains(|c: char| c.is_control() || matches!(c, ' ' | '"' | '\'' | '`' | '$' | '\\'))
}
