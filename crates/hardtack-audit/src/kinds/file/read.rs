//! Reading a `file` block.

use globset::{Glob, GlobMatcher};
use hardtack_hcl::{BlockReader, Data, Diagnostic, Diagnostics, FromValue, Read, Value, ValueError};
use hardtack_tree::{FileKind, Mode, TreePath};

use super::State;
use crate::kind::{DesiredState, Kind};

/// The kind `file`.
pub(in crate::kinds) struct File;

impl Kind for File {
    fn name(&self) -> &'static str {
        "file"
    }

    fn summary(&self) -> &'static str {
        "Files or directories have no more permissions than a mode gives, and belong to a user and a group."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("mode", "The most permissions, in octal: `\"0640\"`. Fewer are well; a fix takes away what is too much."),
            ("owner", "The user it belongs to, or a list of users of which any will do; a fix sets the first."),
            ("group", "Its group, or a list of groups of which any will do; a fix sets the first."),
            (
                "names",
                "Patterns of the names that are meant, for a path that ends in `/**`: everything below a directory.",
            ),
            ("except", "Patterns of names that are not meant."),
            ("services", "Whether users without a login shell will do as owners, with their own groups."),
            ("kind", "`\"file\"`, which it is when this is left out, or `\"directory\"`."),
            ("optional", "Whether there may be nothing of that name. There must be when this is left out."),
            (
                "made_by",
                "What brings it, for whoever lacks it, as an instruction; \"install what brings it\" when left out.",
            ),
            ("create", "Whether a fix makes it, empty, when it is missing. It does not when this is left out."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let pattern = block.label(0).and_then(|text| read_pattern(block, text));
        let mode = block.optional_with("mode", read_mode);
        let owner = block.optional_with("owner", read_names).unwrap_or_default();
        let group = block.optional_with("group", read_names).unwrap_or_default();
        let kind = block.optional_with("kind", read_kind).unwrap_or(FileKind::Regular);
        let names = block.optional_with("names", read_patterns).unwrap_or_default();
        let except = block.optional_with("except", read_patterns).unwrap_or_default();
        let services = block.optional("services").unwrap_or(false);
        let optional = block.optional("optional").unwrap_or(false);
        let made_by = block.optional("made_by").unwrap_or_else(|| "install what brings it".to_owned());
        let create = block.optional("create").unwrap_or(false);
        let is_pattern = pattern.as_ref().is_some_and(|pattern| pattern.contains(['*', '?', '[']));
        if create && (optional || is_pattern) {
            let wrong = Diagnostic::error("`create` is for one file that must be there").at(block.place_of("create"));
            block.error(wrong.help("write the path without `*`, and leave `optional` out"));
        }
        let pattern = block.finish(pattern)?;
        Ok(Box::new(State { pattern, kind, mode, owner, group, names, except, services, optional, made_by, create }))
    }
}

fn read_pattern(block: &mut BlockReader<'_>, text: String) -> Read<String> {
    match TreePath::new(&text) {
        Ok(_) => block.absorb(Ok(text)),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(block.label_place(0))),
    }
}

fn read_mode(value: &Value) -> Result<Mode, ValueError> {
    let text = String::from_value(value)?;
    match u32::from_str_radix(&text, 8) {
        Ok(bits) if bits <= 0o7777 => Ok(Mode::new(bits)),
        _ => Err(ValueError::new(format!("`{text}` is not a mode")).help("write it in octal: \"0640\"")),
    }
}

fn read_names(value: &Value) -> Result<Vec<String>, ValueError> {
    match value.data() {
        Data::List(_) => Vec::from_value(value),
        _ => Ok(vec![String::from_value(value)?]),
    }
}

fn read_patterns(value: &Value) -> Result<Vec<GlobMatcher>, ValueError> {
    let compile = |text: &String| {
        Glob::new(text).map(|glob| glob.compile_matcher()).map_err(|error| ValueError::new(error.to_string()))
    };
    Vec::<String>::from_value(value)?.iter().map(compile).collect()
}

fn read_kind(value: &Value) -> Result<FileKind, ValueError> {
    match String::from_value(value)?.as_str() {
        "file" => Ok(FileKind::Regular),
        "directory" => Ok(FileKind::Directory),
        _ => Err(ValueError::new("expected \"file\" or \"directory\"")),
    }
}
