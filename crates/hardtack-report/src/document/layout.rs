//! The disks of an image.

use std::fmt::{self, Formatter};

use hardtack_recipe::{Disk, Layout, MountOption, Partition, Size, Volume, VolumeUse};

/// Every disk with its file systems, and what is in memory.
pub(super) fn layout(f: &mut Formatter<'_>, layout: &Layout) -> fmt::Result {
    writeln!(f, "## Disk\n")?;
    for disk in layout.disks() {
        match &disk.name {
            None => writeln!(f, "{} in all.\n", disk.size)?,
            Some(name) => writeln!(f, "The disk {name}, {} in all.\n", disk.size)?,
        }
        self::disk(f, disk)?;
    }
    if layout.tmpfs.is_empty() && layout.overlays.is_empty() {
        return Ok(());
    }
    writeln!(f, "In memory:\n")?;
    writeln!(f, "| mount point | kind | largest size | options |\n|---|---|---|---|")?;
    let size = |size: Option<Size>| size.map(|size| size.to_string()).unwrap_or_default();
    for tmpfs in &layout.tmpfs {
        writeln!(f, "| {} | tmpfs | {} | {} |", tmpfs.mount, size(tmpfs.size), words(&tmpfs.options))?;
    }
    for overlay in &layout.overlays {
        let options = words(&overlay.options);
        writeln!(f, "| {} | changes over it | {} | {options} |", overlay.mount, size(overlay.size))?;
    }
    writeln!(f)
}

fn words(options: &[MountOption]) -> String {
    options.iter().map(MountOption::as_str).collect::<Vec<_>>().join(", ")
}

fn disk(f: &mut Formatter<'_>, disk: &Disk) -> fmt::Result {
    writeln!(f, "| mount point | file system | size | options |\n|---|---|---|---|")?;
    for Partition { mount, size, .. } in &disk.partitions {
        writeln!(f, "| {} | {} | {size} | {} |", mount.point, mount.fs, words(&mount.options))?;
    }
    if let Some(swap) = disk.swap {
        writeln!(f, "| | swap | {swap} | |")?;
    }
    for group in &disk.groups {
        writeln!(f, "| | volume group {} | {} | |", group.name, group.size)?;
        for Volume { name, size, holds, .. } in &group.volumes {
            let on = format!("on {}/{name}", group.name);
            match holds {
                VolumeUse::FileSystem(mount) => {
                    writeln!(f, "| {} | {} {on} | {size} | {} |", mount.point, mount.fs, words(&mount.options))?;
                }
                VolumeUse::Swap => writeln!(f, "| | swap {on} | {size} | |")?,
            }
        }
    }
    writeln!(f)
}
