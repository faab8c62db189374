//! `file` and `directory`.

use hardtack_hcl::{BlockReader, Diagnostics, FromValue, Text, Value, ValueError};

use super::context::{Context, Expected, exactly_one, label};
use crate::{FileContent, FileStep, read};

/// Reads a `file` block.
pub(super) fn file(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<FileStep, Diagnostics> {
    let path = label(block, read::image_path);
    let kind = exactly_one(block, &["content", "source"]);
    let inline = block.optional::<Text>("content");
    let source = block.optional_with("source", |value| source(value, context));
    let owner = block.optional_with("owner", read::owner);
    let mode = block.optional_with("mode", read::mode);
    let (path, _) = block.finish((path, kind))?;
    let content = inline.map(FileContent::Inline).or(source);
    // One of the two is there: a block that has neither was refused above.
    let content = content.unwrap_or_else(|| FileContent::Inline(Text::plain("")));
    Ok(FileStep { path, content, owner, mode })
}

/// Reads a `directory` block.
pub(super) fn directory(block: &mut BlockReader<'_>) -> Result<FileStep, Diagnostics> {
    let path = label(block, read::image_path);
    let owner = block.optional_with("owner", read::owner);
    let mode = block.optional_with("mode", read::mode);
    let path = block.finish(path)?;
    Ok(FileStep { path, content: FileContent::Directory, owner, mode })
}

/// A file or directory of the build host; a slash at its end means the contents of the directory.
fn source(value: &Value, context: Context<'_>) -> Result<FileContent, ValueError> {
    let contents_only = String::from_value(value)?.ends_with('/');
    let expected = if contents_only { Expected::Directory } else { Expected::Either };
    let path = context.host_path(value, expected)?;
    Ok(FileContent::Source { path, contents_only })
}
