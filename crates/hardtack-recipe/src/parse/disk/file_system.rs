//! `partition`, `tmpfs` and `overlay`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Place, Read, Value, ValueError};

use super::label;
use crate::check;
use crate::{Extent, FileSystem, Mount, MountKind, MountOption, MountPoint, Overlay, Partition, Size, Tmpfs};

/// Reads a `partition` block.
pub(super) fn partition(block: &mut BlockReader<'_>) -> Result<Partition, Diagnostics> {
    let point = label(block, FromValue::from_value);
    let size = block.required::<Extent>("size");
    let grow = block.optional::<bool>("grow").unwrap_or(false);
    let mount = mount(block, point);
    let (mount, size) = block.finish((mount, size))?;
    Ok(Partition { mount, size, grow })
}

/// Reads what a partition and a volume say of their file system alike.
pub(super) fn mount(block: &mut BlockReader<'_>, point: Read<MountPoint>) -> Read<Mount> {
    let fs = block.optional::<FileSystem>("fs").unwrap_or(FileSystem::Ext4);
    let options = options(block, MountKind::Disk(fs));
    let label = block.optional_with("label", |value| volume_label(value, fs));
    let place = block.place();
    point.map(|point| Mount { point, fs, options, label, place })
}

/// Reads a `tmpfs` block.
pub(super) fn tmpfs(block: &mut BlockReader<'_>) -> Result<Tmpfs, Diagnostics> {
    let mount = label(block, FromValue::from_value);
    let size = block.optional::<Size>("size");
    let options = options(block, MountKind::Tmpfs);
    let place = block.place();
    let mount = block.finish(mount)?;
    Ok(Tmpfs { mount, size, options, place })
}

/// Reads an `overlay` block.
pub(super) fn overlay(block: &mut BlockReader<'_>) -> Result<Overlay, Diagnostics> {
    let mount = label(block, FromValue::from_value);
    let size = block.optional::<Size>("size");
    let options = options(block, MountKind::Overlay);
    let place = block.place();
    let mount = block.finish(mount)?;
    Ok(Overlay { mount, size, options, place })
}

fn options(block: &mut BlockReader<'_>, kind: MountKind) -> Vec<MountOption> {
    let options = block.optional::<Vec<MountOption>>("options").unwrap_or_default();
    for error in check::options(&options, kind, &block.place_of("options")) {
        block.error(error);
    }
    options
}

/// The partitions of the short form: `partitions = ["/:*", "/home:4G"]`.
pub(super) fn short_partitions(block: &mut BlockReader<'_>) -> Vec<Partition> {
    let mut partitions = Vec::new();
    for (text, place) in block.items::<String>("partitions") {
        match short_partition(&text, &place) {
            Ok(partition) => partitions.push(partition),
            Err(error) => block.error(Diagnostic::from(error).at(place)),
        }
    }
    partitions
}

fn short_partition(text: &str, place: &Place) -> Result<Partition, ValueError> {
    let (point, size) = text.rsplit_once(':').ok_or_else(|| {
        ValueError::new(format!("`{text}` has no size"))
            .help("write mount point and size, such as \"/home:4G\" or \"/:*\"")
    })?;
    let mount = Mount {
        point: MountPoint::from_value(&point.into())?,
        fs: FileSystem::Ext4,
        options: Vec::new(),
        label: None,
        place: place.clone(),
    };
    Ok(Partition { mount, size: Extent::from_value(&size.into())?, grow: false })
}

/// A volume label that its file system can hold.
pub(crate) fn volume_label(value: &Value, fs: FileSystem) -> Result<String, ValueError> {
    let text = crate::read::sentence(value)?;
    let most = fs.longest_label();
    if text.len() > most {
        let help = format!("{fs} has labels of at most {most} bytes; this one has {}", text.len());
        return Err(ValueError::new(format!("the label `{text}` is too long")).help(help));
    }
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '"' | '\\')) {
        return Err(ValueError::new(format!(
            "the label `{}` has a character that fstab cannot hold",
            text.escape_debug()
        )));
    }
    Ok(text)
}
