//! Holding the layouts in Markdown files against the recipes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::all_layouts;
use crate::cli::RecipeArgs;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::layout_blocks::{blocks, replaced};
use crate::output::{note, print};
use crate::replace::replace;

/// Compares every block of the files, and puts the tables there when asked to. Nothing is written when one of the files
/// or recipes cannot be read.
pub(super) fn files(variables: &RecipeArgs, paths: &[PathBuf], write: bool) -> Outcome {
    let mut stale = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|error| unusable(path, "read", &error))?;
        let current = current(variables, path, &text)?;
        if current != text {
            stale.push((path, text, current));
        }
    }
    for (path, text, current) in &stale {
        if write {
            replace(path, current).map_err(|error| unusable(path, "write", &error))?;
            note(format!("{}: the layout is that of the recipe now", path.display()));
        } else {
            let name = path.display().to_string();
            let diff = TextDiff::from_lines(text, current);
            print(diff.unified_diff().header(&name, &name).to_string())?;
        }
    }
    if write || stale.is_empty() {
        return Ok(Exit::Ok);
    }
    note("not the layout of the recipe; `hardtack docs --check FILE --write` puts it there");
    Ok(Exit::Failed)
}

/// A file's text as it has to be.
fn current(variables: &RecipeArgs, path: &Path, text: &str) -> Result<String, Failure> {
    const REMEDY: &str =
        "write `<!-- hardtack:layout RECIPE -->` and `<!-- /hardtack:layout -->`, each on a line of its own";
    let blocks = blocks(text)
        .map_err(|(line, what)| Failure::new(Exit::Input, format!("{}:{line}: {what}", path.display()), REMEDY))?;
    if blocks.is_empty() {
        return Err(Failure::new(Exit::Input, format!("{} has no layout of a recipe", path.display()), REMEDY));
    }
    let directory = path.parent().unwrap_or(Path::new(""));
    let mut bodies = Vec::new();
    for block in &blocks {
        let recipe = RecipeArgs { recipe: directory.join(&block.recipe), ..variables.clone() };
        let tables = all_layouts(&recipe.load()?);
        if tables.is_empty() {
            let what = format!("{}:{}: {} lays out no disk", path.display(), block.line, block.recipe.display());
            return Err(Failure::new(Exit::Input, what, "name a recipe with a `disk` block, or take the markers away"));
        }
        // Markdown wants an empty line between a comment and a table.
        bodies.push(format!("\n{tables}\n"));
    }
    Ok(replaced(text, &blocks, &bodies))
}

fn unusable(path: &Path, action: &str, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        io::ErrorKind::InvalidData => "Markdown files are UTF-8 text",
        io::ErrorKind::NotFound => "name a Markdown file",
        _ => "check its mode and owner",
    };
    Failure::new(Exit::Input, format!("cannot {action} {}: {error}", path.display()), remedy)
}
