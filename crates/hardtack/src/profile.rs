//! Checks of a recipe that need rules and geometry, without building.

use std::path::PathBuf;

use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_image::Geometry;
use hardtack_recipe::{Image, Recipe};

use crate::failure::Failure;

/// Checks an image's layout and hardening; gives what should be known and does not stop a build.
pub(crate) fn check(recipe: &Recipe, image: &Image, rules: &[PathBuf]) -> Result<Vec<Diagnostic>, Failure> {
    let bases = bases(recipe, image);
    let mut wrong: Vec<Diagnostic> = Vec::new();
    let mut remarks = Vec::new();
    if let Some(layout) = &image.disk
        && let Err(error) = Geometry::resolve(layout, &image.name)
    {
        wrong.push(Diagnostic::error(error.to_string()).at((*error.place).clone()).help(error.remedy()));
    }
    if let Some(harden) = &image.harden {
        let order = hardtack_audit::ProfileOrder {
            harden: harden.clone(),
            today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            without: Vec::new(),
            directories: rules.to_vec(),
        };
        match order.resolve() {
            Ok(profile) => {
                for found in hardtack_audit::conflicts(image, &bases, &profile) {
                    match found.severity {
                        hardtack_hcl::Severity::Error => wrong.push(found),
                        hardtack_hcl::Severity::Warning => remarks.push(found),
                    }
                }
            }
            Err(mistakes) => wrong.extend(mistakes),
        }
    }
    match Diagnostics::new(wrong) {
        Some(mistakes) => Err(mistakes.attach(&recipe.sources).into()),
        None => Ok(remarks),
    }
}

/// The images of the recipe that an image is based on, the nearest first.
fn bases<'r>(recipe: &'r Recipe, image: &'r Image) -> Vec<&'r Image> {
    let mut bases = Vec::new();
    let mut image = image;
    while let hardtack_recipe::Base::From { image: name } = &image.base
        && let Some(base) = recipe.images.get(name)
    {
        bases.push(base);
        image = base;
    }
    bases
}
