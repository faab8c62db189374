//! The text that says what a disk is made of.

use crate::{FormatError, FormatResult, Source, escaped};

use super::{FORMAT, read_table};

/// What a descriptor that is a file of its own begins with.
pub(in super::super) const DESCRIPTOR: &[u8] = b"# Disk DescriptorFile";
/// The longest descriptor that is read, in bytes.
const LONGEST: u64 = 64 << 10;
/// The parent of a disk that has none.
const NO_PARENT: &str = "ffffffff";

/// What of the text matters.
#[derive(Debug, Default)]
pub(super) struct Descriptor {
    create_type: String,
    parent: Option<String>,
    /// The files that hold the content, as they are written.
    extents: Vec<String>,
}

impl Descriptor {
    /// Reads lines of `key = value` and of extents: access, size, type and a name in quotes.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        let mut descriptor = Self::default();
        for line in escaped_lines(text) {
            if ["RW ", "RDONLY ", "NOACCESS "].iter().any(|access| line.starts_with(access)) {
                descriptor.extents.push(line.split('"').nth(1).unwrap_or_default().to_owned());
                continue;
            }
            let Some((key, value)) = line.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            match key.trim() {
                "createType" => descriptor.create_type = value.to_owned(),
                "parentCID" if value != NO_PARENT => drop(descriptor.parent.get_or_insert_default()),
                "parentFileNameHint" => descriptor.parent = Some(value.to_owned()),
                _ => {}
            }
        }
        descriptor
    }

    /// Refuses what is not the whole of a disk in one file.
    pub(super) fn check_whole(&self) -> FormatResult<()> {
        if let Some(parent) = &self.parent {
            return Err(unsupported(format!("the parent `{parent}`")));
        }
        match self.create_type.as_str() {
            "monolithicSparse" | "streamOptimized" => {}
            "" => return Err(unsupported("no descriptor of its own: it is one part of several of a disk".to_owned())),
            other => return Err(unsupported(format!("the type `{other}`"))),
        }
        match self.extents.len() {
            1 => Ok(()),
            count => Err(unsupported(format!("{count} extents"))),
        }
    }
}

/// Why a descriptor that is a file of its own is not read: it holds nothing itself.
pub(in super::super) fn content_elsewhere(file: &dyn Source) -> FormatError {
    let text = read_table(file, 0, file.size().min(LONGEST)).unwrap_or_default();
    let descriptor = Descriptor::parse(&text);
    let names: Vec<String> = descriptor.extents.iter().map(|name| format!("`{name}`")).collect();
    unsupported(format!("its content in other files, {}", names.join(", ")))
}

fn escaped_lines(text: &[u8]) -> impl Iterator<Item = String> {
    text.split(|byte| *byte == b'\n').map(|line| escaped(line.trim_ascii()))
}

fn unsupported(what: String) -> FormatError {
    FormatError::Unsupported { format: FORMAT, what }
}
