//! What blocks are read against: the host's files and today's date.

use std::path::PathBuf;

use hardtack_hcl::{BlockReader, Diagnostic, Environment, FromValue, Read, Value, ValueError, either};
use jiff::civil::Date;

/// What blocks are read against.
#[derive(Clone, Copy)]
pub(crate) struct Context<'c> {
    pub(crate) environment: &'c Environment,
    /// Exceptions that end before it have expired.
    pub(crate) today: Date,
    /// The version of the image, as it is written.
    pub(crate) version: Option<&'c str>,
}

/// What a path of the build host must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    File,
    Directory,
    Either,
}

impl Context<'_> {
    /// A path of the build host, relative ones taken from the recipe's directory, which must be there.
    pub(crate) fn host_path(self, value: &Value, expected: Expected) -> Result<PathBuf, ValueError> {
        let text = String::from_value(value)?;
        let wrong = |message: String| ValueError::new(message).help("relative paths begin at the recipe's directory");
        if text.is_empty() || text.contains('\0') {
            return Err(wrong(format!("`{}` is no path", text.escape_debug())));
        }
        let path = self.environment.resolve(&text).ok_or_else(|| wrong("files cannot be named here".into()))?;
        let metadata = std::fs::metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotADirectory => wrong(format!("`{}` is no directory", path.display())),
            std::io::ErrorKind::NotFound => wrong(format!("there is no `{}`", path.display())),
            _ => wrong(format!("`{}` cannot be read: {error}", path.display())),
        })?;
        match expected {
            Expected::File if !metadata.is_file() => Err(wrong(format!("`{}` is no file", path.display()))),
            Expected::Directory if !metadata.is_dir() => Err(wrong(format!("`{}` is no directory", path.display()))),
            Expected::Either if !metadata.is_file() && !metadata.is_dir() => {
                Err(wrong(format!("`{}` is neither a file nor a directory", path.display())))
            }
            _ => Ok(path),
        }
    }
}

/// Refuses blocks that set none or several of keys of which exactly one belongs in them. Gives the one.
pub(crate) fn exactly_one(block: &mut BlockReader<'_>, keys: &[&'static str]) -> Read<&'static str> {
    let mut set: Vec<&'static str> = keys.iter().copied().filter(|key| block.has(key)).collect();
    set.sort_by_key(|key| block.place_of(key).start);
    let all = either(keys);
    let name = block.name();
    match set.as_slice() {
        [only] => Read::present(only),
        [] => {
            let error = Diagnostic::error(format!("`{name}` needs one of the keys {all}")).at(block.place());
            block.fail(error)
        }
        [first, second, ..] => {
            let error = Diagnostic::error(format!("`{first}` and `{second}` exclude each other"));
            let error = error.at(block.place_of(second)).related(block.place_of(first), "the first is here");
            block.fail(error.help(format!("a `{name}` block has {all}")))
        }
    }
}

/// The value of a label, read as a value of the recipe is.
pub(crate) fn label<T>(block: &mut BlockReader<'_>, read: impl FnOnce(&Value) -> Result<T, ValueError>) -> Read<T> {
    let place = block.label_place(0);
    block.label(0).and_then(|text| match read(&text.into()) {
        Ok(value) => Read::present(value),
        Err(error) => block.fail(Diagnostic::from(error).at(place)),
    })
}
