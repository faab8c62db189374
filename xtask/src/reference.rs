//! The pages of `docs/reference`, which the program prints.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use miette::{Context, IntoDiagnostic, Result, miette};
use serde::Deserialize;

use crate::{file, summary};

/// A page of the reference, as the program prints it.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    /// The path of its file below `docs/reference`, without `.md`.
    pub(crate) name: String,
    /// The topic, for the page of a rule.
    pub(crate) topic: Option<String>,
    /// Its text.
    pub(crate) text: String,
}

/// Writes the pages and removes those that are none any more.
pub(crate) fn write(dir: &Path) -> Result<String> {
    let pages = pages(dir)?;
    for (path, text) in &pages {
        file::write(path, text)?;
    }
    for path in present(dir)?.into_iter().filter(|path| !pages.contains_key(path)) {
        fs::remove_file(&path).into_diagnostic().wrap_err_with(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(format!("{} pages in {}", pages.len(), directory(dir).display()))
}

/// Fails when a page is not what [`write`] would write.
pub(crate) fn check(dir: &Path) -> Result<String> {
    let pages = pages(dir)?;
    let stale = stale(&pages, &present(dir)?)?;
    if stale.is_empty() {
        return Ok(format!("{} pages in {} are current", pages.len(), directory(dir).display()));
    }
    let names: Vec<String> = stale.iter().map(|path| path.display().to_string()).collect();
    Err(miette!(help = "run `cargo xtask gen` and commit the result", "not current: {}", names.join(", ")))
}

/// The files that differ from the pages that they should be, and those that should not be.
fn stale(pages: &BTreeMap<PathBuf, String>, present: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut stale: Vec<PathBuf> = present.iter().filter(|path| !pages.contains_key(*path)).cloned().collect();
    for (path, text) in pages {
        if !path.exists() || file::read(path)? != *text {
            stale.push(path.clone());
        }
    }
    stale.sort();
    Ok(stale)
}

fn directory(dir: &Path) -> PathBuf {
    dir.join("docs/reference")
}

/// The files below the directory of pages.
fn present(dir: &Path) -> Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![directory(dir)]);
    while let Some(directory) = open.pop().filter(|directory| directory.exists()) {
        let entries = fs::read_dir(&directory).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let entries = entries.into_diagnostic().wrap_err_with(|| format!("cannot read {}", directory.display()))?;
        let (below, files): (Vec<_>, Vec<_>) =
            entries.into_iter().map(|entry| entry.path()).partition(|path| path.is_dir());
        open.extend(below);
        found.extend(files);
    }
    Ok(found)
}

/// What the files have to hold: the pages, and the table of contents with the rules.
fn pages(dir: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let pages = printed(dir)?;
    let summary = dir.join("docs/SUMMARY.md");
    let contents = summary::with_rules(&file::read(&summary)?, &pages)?;
    let at = |page: Page| (directory(dir).join(format!("{}.md", page.name)), page.text);
    Ok(pages.into_iter().map(at).chain([(summary, contents)]).collect())
}

/// What `hardtack reference` prints.
fn printed(dir: &Path) -> Result<Vec<Page>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .current_dir(dir)
        .args(["run", "--quiet", "--package", "hardtack", "--", "reference", "--json"])
        .stderr(Stdio::inherit())
        .output()
        .into_diagnostic()
        .wrap_err("cannot run cargo")?;
    if !output.status.success() {
        return Err(miette!("`hardtack reference` ended with {}", output.status));
    }
    serde_json::from_slice(&output.stdout)
        .into_diagnostic()
        .wrap_err("what `hardtack reference` prints is no list of pages")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_stale_when_it_is_missing_other_or_superfluous() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| directory(dir.path()).join(name);
        let older = [("current.md", "text\n"), ("other.md", "older\n"), ("left-over.md", ""), ("rules/gone.md", "")];
        for (name, text) in older {
            file::write(&at(name), text).unwrap();
        }
        let pages = ["current.md", "other.md", "missing.md"].map(|name| (at(name), "text\n".to_owned()));
        let stale = stale(&BTreeMap::from(pages), &present(dir.path()).unwrap()).unwrap();
        assert_eq!(stale, ["left-over.md", "missing.md", "other.md", "rules/gone.md"].map(at));
    }
}
