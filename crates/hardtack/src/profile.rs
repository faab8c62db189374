//! Checks of a recipe that need rules and geometry, without building.

use std::path::PathBuf;

use hardtack_build::bake::{Conditions, Settled};
use hardtack_hcl::Diagnostic;
use hardtack_recipe::{Image, Recipe};

use crate::failure::Failure;

/// Checks an image's layout and hardening; gives what should be known and does not stop a build.
pub(crate) fn check(recipe: &Recipe, image: &Image, rules: &[PathBuf]) -> Result<Vec<Diagnostic>, Failure> {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Ok(Settled::of(recipe, image, Conditions { today, without: &[], rules })?.warnings)
}
