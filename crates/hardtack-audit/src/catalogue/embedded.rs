//! The rules and benchmarks that the program carries.

use std::path::Path;

use include_dir::{Dir, include_dir};

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../rules");
static BENCHMARKS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../benchmarks");

/// Paths below `rules/` with their texts.
pub(super) fn rules() -> impl Iterator<Item = (&'static Path, &'static str)> {
    RULES.dirs().flat_map(Dir::files).filter_map(hcl)
}

/// Paths below `benchmarks/` with their texts.
pub(super) fn benchmarks() -> impl Iterator<Item = (&'static Path, &'static str)> {
    BENCHMARKS.files().filter_map(hcl)
}

fn hcl(file: &'static include_dir::File<'static>) -> Option<(&'static Path, &'static str)> {
    file.path().extension().is_some_and(|extension| extension == "hcl").then_some(())?;
    Some((file.path(), file.contents_utf8()?))
}
