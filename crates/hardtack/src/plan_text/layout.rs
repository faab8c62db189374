//! The disks of a plan: partitions, groups, volumes, and what is in memory.

use std::fmt::{self, Formatter};

use hardtack_image::{DiskGeometry, FileSystemSlot, Geometry, Role, Slot, TableIdentity, VolumeGroup, VolumeRole};
use hardtack_recipe::{Firmware, ImageFormat, Layout, Loader, MountOption, Platform, Size};

/// One line of the table of a disk; sizes and starts in GiB.
struct Line<'a> {
    number: String,
    start: Option<u64>,
    size: Option<u64>,
    holds: &'a str,
    mount: &'a str,
    options: String,
}

/// Every disk with what is on it, then what is in memory.
pub(super) fn layout(f: &mut Formatter<'_>, geometry: &Geometry, layout: &Layout) -> fmt::Result {
    for disk in geometry.disks() {
        head(f, disk, layout)?;
        for slot in disk.slots() {
            partition(f, slot)?;
        }
    }
    let in_memory = layout.tmpfs.iter().map(|tmpfs| ("tmpfs", &tmpfs.mount, tmpfs.size, &tmpfs.options));
    let overlays = layout.overlays.iter().map(|over| ("overlay", &over.mount, over.size, &over.options));
    for (holds, mount, size, options) in in_memory.chain(overlays) {
        let size = size.map(Size::bytes);
        line(
            f,
            &Line { number: "-".into(), start: None, size, holds, mount: mount.as_str(), options: words(options) },
        )?;
    }
    if layout.read_only {
        writeln!(f, "  the root is mounted read-only")?;
    }
    if !layout.platforms.is_empty() {
        let platforms: Vec<&str> = layout.platforms.iter().copied().map(Platform::as_str).collect();
        writeln!(f, "  for {}", platforms.join(" and "))?;
    }
    if !layout.kernel_args.is_empty() {
        writeln!(f, "  kernel arguments: {}", layout.kernel_args.join(" "))?;
    }
    Ok(())
}

fn head(f: &mut Formatter<'_>, disk: &DiskGeometry, layout: &Layout) -> fmt::Result {
    let formats: Vec<&str> = layout.formats.iter().copied().map(ImageFormat::as_str).collect();
    let (size, formats) = (gib(disk.bytes()), formats.join(" and "));
    match disk.name() {
        Some(name) => write!(f, "  disk {name}: {size}, as {formats}")?,
        None => {
            let firmware: Vec<&str> = layout.firmware.iter().copied().map(Firmware::as_str).collect();
            write!(f, "  disk: {size}, as {formats}, boots with {}", firmware.join(" and "))?;
            if layout.loader != Loader::Grub {
                write!(f, " and {}", layout.loader)?;
            }
        }
    }
    if let TableIdentity::Mbr { .. } = disk.table() {
        write!(f, ", with a master boot record")?;
    }
    writeln!(f)?;
    let head = ("no", "start", "size", "holds", "mounted at");
    writeln!(f, "    {:>2}  {:>12}  {:>12}  {:<11} {:<16} options", head.0, head.1, head.2, head.3, head.4)
}

fn partition(f: &mut Formatter<'_>, slot: &Slot) -> fmt::Result {
    let group_name;
    let (holds, mount, options) = match &slot.role {
        Role::BiosBoot => ("BIOS boot", "", String::new()),
        Role::Esp { .. } => ("EFI system", "", String::new()),
        Role::Swap { .. } => ("swap", "", String::new()),
        Role::FileSystem(fs) => of_file_system(fs),
        Role::PhysicalVolume(group) => {
            group_name = group.name.as_str();
            ("group", group_name, format!("extents of {}", Size::from_bytes(group.extent_bytes)))
        }
    };
    let (start, size) = (Some(slot.offset()), Some(slot.bytes()));
    line(f, &Line { number: slot.number.to_string(), start, size, holds, mount, options })?;
    match &slot.role {
        Role::PhysicalVolume(group) => volumes(f, slot, group),
        _ => Ok(()),
    }
}

/// The volumes of a group by name, and what it has left.
fn volumes(f: &mut Formatter<'_>, slot: &Slot, group: &VolumeGroup) -> fmt::Result {
    for volume in &group.volumes {
        let (holds, mount, options) = match &volume.role {
            VolumeRole::Swap { .. } => ("swap", "", String::new()),
            VolumeRole::FileSystem(fs) => of_file_system(fs),
        };
        let options = if options.is_empty() { String::new() } else { format!(" {options}") };
        let options = format!("on {}/{}{options}", group.name, volume.name);
        let (start, size) = (slot.offset() + group.offset_of(volume), volume.extents * group.extent_bytes);
        line(f, &Line { number: String::new(), start: Some(start), size: Some(size), holds, mount, options })?;
    }
    let free = group.extents - group.volumes.iter().map(|volume| volume.extents).sum::<u64>();
    if free == 0 {
        return Ok(());
    }
    let size = Some(free * group.extent_bytes);
    line(f, &Line { number: String::new(), start: None, size, holds: "free", mount: "", options: String::new() })
}

fn of_file_system(fs: &FileSystemSlot) -> (&str, &str, String) {
    (fs.kind.as_str(), fs.mount.as_str(), words(&fs.options))
}

fn line(f: &mut Formatter<'_>, line: &Line<'_>) -> fmt::Result {
    let shown = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), gib);
    let Line { number, holds, mount, options, .. } = line;
    let (start, size) = (shown(line.start), shown(line.size));
    let text = format!("    {number:>2}  {start:>12}  {size:>12}  {holds:<11} {mount:<16} {options}");
    writeln!(f, "{}", text.trim_end())
}

fn words(options: &[MountOption]) -> String {
    options.iter().map(MountOption::as_str).collect::<Vec<_>>().join(",")
}

/// Sizes of one table in one unit, so that they can be compared.
#[expect(clippy::cast_precision_loss, reason = "three decimals of a GiB")]
fn gib(bytes: u64) -> String {
    format!("{:.3} GiB", bytes as f64 / f64::from(1 << 30))
}
