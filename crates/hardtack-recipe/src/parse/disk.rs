//! `disk`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Place, Segment, Value, ValueError};

use super::context::label;
use crate::check;
use crate::{Extent, FileSystem, Firmware, ImageFormat, Layout, MountOption, MountPoint, Partition, PartitionTable};
use crate::{Size, Tmpfs};

/// Reads a `disk` block.
pub(super) fn disk(block: &mut BlockReader<'_>) -> Result<Layout, Diagnostics> {
    let size = block.required::<Size>("size");
    let table = block.optional::<PartitionTable>("table").unwrap_or(PartitionTable::Gpt);
    let firmware = block.optional_with("firmware", some_words).unwrap_or(vec![Firmware::Bios, Firmware::Uefi]);
    let formats = block.optional_with("formats", some_words).unwrap_or(vec![ImageFormat::Raw]);
    let swap = block.optional::<Size>("swap");
    let mut partitions = short_partitions(block);
    partitions.extend(block.each("partition", partition));
    let tmpfs = block.each("tmpfs", tmpfs);
    let kernel_args = block.optional_with("kernel_args", kernel_args).unwrap_or_default();
    let place = block.place();
    let size_place = block.place_of("size");
    let layout =
        size.map(|size| Layout { size, table, firmware, formats, swap, partitions, tmpfs, kernel_args, place });
    if let Some(layout) = layout.as_ref() {
        // A partition that could not be read would be missed here and reported twice.
        let whole = !block.has_errors();
        check::layout(layout, &size_place, whole).into_iter().for_each(|error| block.error(error));
    }
    block.finish(layout)
}

/// Reads a `partition` block.
fn partition(block: &mut BlockReader<'_>) -> Result<Partition, Diagnostics> {
    let mount = label(block, FromValue::from_value);
    let size = block.required::<Extent>("size");
    let fs = block.optional::<FileSystem>("fs").unwrap_or(FileSystem::Ext4);
    let options = block.optional::<Vec<MountOption>>("options").unwrap_or_default();
    let label = block.optional_with("label", |value| volume_label(value, fs));
    for error in check::options(&options, Some(fs), &block.place_of("options")) {
        block.error(error);
    }
    let place = block.place();
    let (mount, size) = block.finish((mount, size))?;
    Ok(Partition { mount, size, fs, options, label, place })
}

/// Reads a `tmpfs` block.
fn tmpfs(block: &mut BlockReader<'_>) -> Result<Tmpfs, Diagnostics> {
    let mount = label(block, FromValue::from_value);
    let size = block.optional::<Size>("size");
    let options = block.optional::<Vec<MountOption>>("options").unwrap_or_default();
    for error in check::options(&options, None, &block.place_of("options")) {
        block.error(error);
    }
    let place = block.place();
    let mount = block.finish(mount)?;
    Ok(Tmpfs { mount, size, options, place })
}

/// The partitions of the short form: `partitions = ["/:*", "/home:4G"]`.
fn short_partitions(block: &mut BlockReader<'_>) -> Vec<Partition> {
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
    let (mount, size) = text.rsplit_once(':').ok_or_else(|| {
        ValueError::new(format!("`{text}` has no size"))
            .help("write mount point and size, such as \"/home:4G\" or \"/:*\"")
    })?;
    Ok(Partition {
        mount: MountPoint::from_value(&mount.into())?,
        size: Extent::from_value(&size.into())?,
        fs: FileSystem::Ext4,
        options: Vec::new(),
        label: None,
        place: place.clone(),
    })
}

/// A list of words, none twice, at least one.
fn some_words<T: FromValue + PartialEq>(value: &Value) -> Result<Vec<T>, ValueError> {
    let words = Vec::<T>::from_value(value)?;
    if words.is_empty() {
        return Err(ValueError::new("this list is empty").help("leave the key out for the default"));
    }
    let repeated = words.iter().enumerate().find(|(index, word)| words.iter().take(*index).any(|other| other == *word));
    match repeated {
        Some((index, _)) => Err(ValueError::new("this stands in the list twice").inside(Segment::Index(index))),
        None => Ok(words),
    }
}

/// A volume label that its file system can hold.
fn volume_label(value: &Value, fs: FileSystem) -> Result<String, ValueError> {
    let text = crate::read::sentence(value)?;
    let most = match fs {
        FileSystem::Ext4 => 16,
    };
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

/// Kernel arguments, each one word.
fn kernel_args(value: &Value) -> Result<Vec<String>, ValueError> {
    let words = Vec::<String>::from_value(value)?;
    let wrong = |word: &String| {
        word.is_empty() || word.contains(|c: char| c.is_control() || matches!(c, ' ' | '"' | '\'' | '`' | '$' | '\\'))
    };
    match words.iter().position(wrong) {
        None => Ok(words),
        Some(index) => Err(ValueError::new("this is no kernel argument")
            .help("write each argument as a string of its own, without quotes, `$` and backslashes in it")
            .inside(Segment::Index(index))),
    }
}
