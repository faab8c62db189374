//! Checks of a recipe that need rules and geometry, without building.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hardtack_audit::Catalogue;
use hardtack_build::bake::{Conditions, Settled};
use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_recipe::{Image, Recipe};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::failure::Failure;

/// The day by which exceptions expire, in UTC: the same for everybody who builds at one time.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Rules and benchmarks: the built-in ones and those of a user's directories.
pub(crate) fn catalogue(directories: &[PathBuf]) -> Result<Catalogue, Failure> {
    let mut catalogue = Catalogue::embedded();
    for directory in directories {
        catalogue = catalogue.with_dir(directory)?;
    }
    Ok(catalogue)
}

/// Settles every image of a recipe as [`settle`] does; gives what stops nothing but may not be what was meant.
///
/// # Errors
/// With the mistakes of all of them. What several images say alike, because they are made of one value, is told once.
pub(crate) fn settle_all(recipe: &Recipe, rules: &[PathBuf]) -> Result<Vec<Diagnostic>, Failure> {
    let (mut warnings, mut wrong): (Vec<Diagnostic>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for image in recipe.images.values() {
        let conditions = Conditions { today: today(), without: &[], rules, stored: &[] };
        match Settled::of(recipe, image, conditions) {
            Ok(settled) => warnings.extend(settled.warnings),
            Err(mistakes) => wrong.extend(mistakes),
        }
    }
    let mut told = BTreeSet::new();
    wrong.retain(|mistake| told.insert(mistake.to_string()));
    Diagnostics::new(wrong).map_or(Ok(warnings), |wrong| Err(wrong.into()))
}

/// Resolves an image's layout and hardening, and holds them against each other and its steps. `stored` is what is known
/// of the image of the store that it is built on.
pub(crate) fn settle(
    recipe: &Recipe,
    image: &Image,
    without: &[String],
    rules: &[PathBuf],
    stored: &[Image],
) -> Result<Settled, Failure> {
    Ok(Settled::of(recipe, image, Conditions { today: today(), without, rules, stored })?)
}
