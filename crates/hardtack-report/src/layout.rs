//! The layout of an image as a table of Markdown.

use std::fmt::{self, Display, Formatter};

use hardtack_recipe::{Disk, Extent, Layout, Mount, MountOption, Size, VolumeGroup, VolumeUse};

/// A layout as a table; `Display` prints it: disks with their partitions and volumes, then what is in memory.
#[derive(Clone, Copy, Debug)]
pub struct LayoutTable<'a>(pub &'a Layout);

/// Disk, partition or volume, size, file system, mount point, options.
type Row = [String; 6];

const HEAD: [&str; 6] = ["disk", "partition or volume", "size", "file system", "mount point", "options"];

impl Display for LayoutTable<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let layout = self.0;
        writeln!(f, "| {} |\n|{}", HEAD.join(" | "), "---|".repeat(HEAD.len()))?;
        for disk in layout.disks() {
            rows(disk).iter().try_for_each(|row| writeln!(f, "{}", line(row)))?;
        }
        let size = |size: Option<Size>| size.map(|size| size.to_string()).unwrap_or_default();
        let memory = || "in memory".to_owned();
        for tmpfs in &layout.tmpfs {
            let point = tmpfs.mount.to_string();
            let row = [memory(), String::new(), size(tmpfs.size), "tmpfs".to_owned(), point, words(&tmpfs.options)];
            writeln!(f, "{}", line(&row))?;
        }
        for overlay in &layout.overlays {
            let point = overlay.mount.to_string();
            let row = [
                memory(),
                String::new(),
                size(overlay.size),
                "changes over it".to_owned(),
                point,
                words(&overlay.options),
            ];
            writeln!(f, "{}", line(&row))?;
        }
        Ok(())
    }
}

/// A line of the table; an empty cell is one blank.
fn line(row: &Row) -> String {
    let cells =
        row.iter().map(|cell| if cell.is_empty() { " ".to_owned() } else { format!(" {} ", cell.replace('|', "\\|")) });
    format!("|{}|", cells.collect::<Vec<_>>().join("|"))
}

fn words(options: &[MountOption]) -> String {
    options.iter().map(MountOption::as_str).collect::<Vec<_>>().join(", ")
}

/// Everything on a disk; the first row names it.
fn rows(disk: &Disk) -> Vec<Row> {
    let mut rows = vec![named(disk)];
    for partition in &disk.partitions {
        rows.push(mounted("partition".to_owned(), partition.size.to_string(), &partition.mount));
    }
    if let Some(swap) = disk.swap {
        rows.push(plain("partition", swap, "swap"));
    }
    for group in &disk.groups {
        rows.extend(of_group(group));
    }
    rows
}

fn named(disk: &Disk) -> Row {
    let name = disk.name.as_ref().map_or_else(|| "boot disk".to_owned(), ToString::to_string);
    [name, String::new(), disk.size.to_string(), String::new(), String::new(), String::new()]
}

fn plain(what: impl Into<String>, size: impl Display, holds: &str) -> Row {
    [String::new(), what.into(), size.to_string(), holds.to_owned(), String::new(), String::new()]
}

fn mounted(what: String, size: String, mount: &Mount) -> Row {
    [String::new(), what, size, mount.fs.to_string(), mount.point.to_string(), words(&mount.options)]
}

/// A volume group and its volumes.
fn of_group(group: &VolumeGroup) -> Vec<Row> {
    let size: &Extent = &group.size;
    let mut rows = vec![plain(format!("volume group {}, extents of {}", group.name, group.extent), size, "")];
    for volume in &group.volumes {
        let name = format!("{}/{}", group.name, volume.name);
        rows.push(match &volume.holds {
            VolumeUse::FileSystem(mount) => mounted(name, volume.size.to_string(), mount),
            VolumeUse::Swap => plain(name, volume.size, "swap"),
        });
    }
    rows
}
