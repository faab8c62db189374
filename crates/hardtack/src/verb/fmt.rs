//! `hardtack fmt`: recipes in the standard layout.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_hcl::{Source, format};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::replace::replace;

/// Bring HCL files into the standard layout: indentation, aligned `=`, single blank lines. Prints the names of
/// the files that it changes.
#[derive(Debug, clap::Args)]
pub(crate) struct Fmt {
    /// Files, or directories of `*.hcl` files.
    #[arg(value_name = "FILES", default_value = ".")]
    files: Vec<PathBuf>,
    /// Change nothing; exit with 1 when a file is not in the standard layout.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let mut files = Vec::new();
        for path in &self.files {
            files.extend(recipes(path).map_err(|error| unusable(path, "read", &error))?);
        }
        // Nothing is changed when one of the files cannot be read or parsed.
        let mut changed = Vec::new();
        for path in files {
            let text = fs::read_to_string(&path).map_err(|error| unusable(&path, "read", &error))?;
            let laid_out = format(&Source::new(path.display().to_string(), text.as_str()))?;
            if laid_out != text {
                changed.push((path, laid_out));
            }
        }
        for (path, text) in &changed {
            if !self.check {
                replace(path, text).map_err(|error| unusable(path, "write", &error))?;
            }
            print(format!("{}\n", path.display()))?;
        }
        if self.check && !changed.is_empty() {
            note("not in the standard layout; `hardtack fmt` brings them into it");
            return Ok(Exit::Failed);
        }
        Ok(Exit::Ok)
    }
}

/// The file itself, or the recipe files of a directory in the order of their names.
fn recipes(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let mut files: Vec<PathBuf> =
        entries.into_iter().filter(|path| path.extension().is_some_and(|end| end == "hcl") && path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn unusable(path: &Path, action: &str, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        io::ErrorKind::InvalidData => "recipes are UTF-8 text",
        io::ErrorKind::NotFound => "name a recipe file or a directory of `*.hcl` files",
        _ => "check its mode and owner",
    };
    Failure::new(Exit::Input, format!("cannot {action} {}: {error}", path.display()), remedy)
}
