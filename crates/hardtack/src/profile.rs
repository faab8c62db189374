//! Checks of a recipe that need rules and geometry, without building.

use std::path::PathBuf;

use hardtack_build::bake::{Conditions, Settled};
use hardtack_hcl::Diagnostic;
use hardtack_recipe::{Image, Recipe};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::failure::Failure;

/// The day by which exceptions expire, in UTC: the same for everybody who builds at one time.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// Checks an image's layout and hardening; gives what should be known and does not stop a build.
pub(crate) fn check(recipe: &Recipe, image: &Image, rules: &[PathBuf]) -> Result<Vec<Diagnostic>, Failure> {
    Ok(Settled::of(recipe, image, Conditions { today: today(), without: &[], rules })?.warnings)
}
