//! Packages for which nobody says why.

use hardtack_hcl::Diagnostic;
use indexmap::IndexMap;

use crate::{Action, Base, Image, ImageName};

/// Of every image whose policy asks for reasons, the packages that it or an image that it is made from installs without
/// one.
pub(super) fn reasons(images: &IndexMap<ImageName, Image>) -> Vec<Diagnostic> {
    let mut errors: Vec<Diagnostic> = Vec::new();
    for image in images.values().filter(|image| image.policy.require_reason) {
        // Circles are refused before.
        let parent = |image: &&Image| match &image.base {
            Base::From { image } => images.get(image),
            _ => None,
        };
        for image in std::iter::successors(Some(image), parent) {
            for step in &image.steps {
                let Action::Packages(packages) = &step.action else { continue };
                let silent: Vec<String> = packages
                    .asked()
                    .filter(|asked| packages.reason_for(asked).is_none())
                    .map(|name| format!("`{name}`"))
                    .collect();
                if silent.is_empty() || errors.iter().any(|error| error.place.as_ref() == Some(&step.place)) {
                    continue;
                }
                let error = Diagnostic::error(format!("no reason is given for {}", silent.join(", ")));
                let error = error.at(step.place.clone()).help(
                    "add `reason = \"…\"` for all of the step, or `reasons = { name = \"…\" }` for single packages",
                );
                errors.push(error);
            }
        }
    }
    errors
}
