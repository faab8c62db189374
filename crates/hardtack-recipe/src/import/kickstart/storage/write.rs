//! Disks as blocks of a recipe.

use super::Content;
use super::disks::{Amount, Disk, DiskGroup};
use crate::FileSystem;
use crate::import::hcl::{Body, Value};

/// MiB as recipes write sizes.
pub(super) fn mib(mib: u64) -> String {
    if mib > 0 && mib.is_multiple_of(1024) { format!("{}G", mib / 1024) } else { format!("{mib}M") }
}

impl Amount {
    fn text(self) -> String {
        match self {
            Self::Fixed(size) => mib(size),
            Self::Rest => "*".to_owned(),
            Self::Share(share) => format!("{share}%FREE"),
        }
    }
}

/// The name of the variable with the size of a disk.
fn variable(disk: &Disk) -> String {
    match &disk.name {
        None => "disk_size".to_owned(),
        Some(name) => format!("disk_size_{}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")),
    }
}

/// The variable with the size of a disk.
pub(in super::super) fn size_variable(disk: &Disk) -> (String, Body) {
    let mut body = Body::default();
    body.key("type", Value::Expression("string".into()));
    body.text("default", format!("{}G", disk.gib()));
    let which = disk.name.as_ref().map_or_else(|| "the boot disk".to_owned(), |name| format!("the disk {name}"));
    body.text("description", format!("The size of {which}: what its parts add up to, unless it is set."));
    (variable(disk), body)
}

/// The block of a disk. Kernel arguments are those of the boot disk.
pub(in super::super) fn write(disk: &Disk, kernel_args: &[String], out: &mut Body) {
    let mut body = Body::default();
    body.key("size", Value::Expression(format!("var.{}", variable(disk))));
    if let Some(swap) = disk.swap {
        body.text("swap", mib(swap.max(1)));
    }
    if disk.name.is_none() {
        body.texts("kernel_args", kernel_args);
    }
    for (content, size) in &disk.partitions {
        let mut partition = Body::default();
        partition.text("size", size.text());
        file_system(content, &mut partition);
        body.block("partition", Some(content.mount.as_str()), partition);
    }
    for group in &disk.groups {
        body.block("volume_group", Some(&group.name), volume_group(group));
    }
    for (mount, options, size) in &disk.memory {
        let mut tmpfs = Body::default();
        if let Some(size) = size {
            tmpfs.text("size", mib(*size));
        }
        tmpfs.texts("options", options);
        body.block("tmpfs", Some(mount.as_str()), tmpfs);
    }
    out.block("disk", disk.name.as_deref(), body);
}

fn volume_group(group: &DiskGroup) -> Body {
    let mut body = Body::default();
    body.text("size", group.size.text());
    if let Some(extent) = group.extent.filter(|kib| *kib != 4096) {
        body.text("extent", mib(extent / 1024));
    }
    for volume in &group.volumes {
        let mut inner = Body::default();
        match &volume.holds {
            Some(content) => {
                inner.text("mount", content.mount.as_str());
                inner.text("size", volume.size.text());
                file_system(content, &mut inner);
            }
            None => {
                inner.key("swap", Value::Bool(true));
                inner.text("size", volume.size.text());
            }
        }
        body.block("volume", Some(&volume.name), inner);
    }
    body
}

fn file_system(content: &Content, out: &mut Body) {
    if content.fs != FileSystem::Ext4 {
        out.text("fs", content.fs.as_str());
    }
    out.texts("options", &content.options);
    if let Some(label) = &content.label {
        out.text("label", label);
    }
}
