//! What recipes ask for.

use globset::GlobBuilder;
use hardtack_recipe::{Action, Base, Image, Packages, Step};

/// A place in a recipe that asks for a package.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'r> {
    /// The base is bootstrapped with it.
    Base {
        /// The image.
        image: &'r Image,
    },
    /// A step installs it.
    Step {
        /// The image.
        image: &'r Image,
        /// The step.
        step: &'r Step,
        /// What it does.
        packages: &'r Packages,
        /// The name or glob by which it asks.
        by: &'r str,
    },
}

impl<'r> Asked<'r> {
    /// The reason that the recipe gives.
    pub fn reason(&self) -> Option<&'r str> {
        match self {
            Self::Base { .. } => None,
            Self::Step { packages, by, .. } => packages.reason_for(by),
        }
    }
}

/// Where the recipes of an image and of those that it was made from ask for a package, the image's own first.
pub fn asked<'r>(images: impl IntoIterator<Item = &'r Image>, package: &str) -> Vec<Asked<'r>> {
    let mut found = Vec::new();
    for image in images {
        for step in &image.steps {
            let Action::Packages(packages) = &step.action else { continue };
            let by = packages.asked().find(|asked| means(asked, package));
            found.extend(by.map(|by| Asked::Step { image, step, packages, by }));
        }
        if let Base::Bootstrap(bootstrap) = &image.base
            && bootstrap.include.iter().any(|included| included == package)
        {
            found.push(Asked::Base { image });
        }
    }
    found
}

/// Why a package is in an image, where a recipe says it.
pub fn reason<'r>(images: impl IntoIterator<Item = &'r Image>, package: &str) -> Option<&'r str> {
    asked(images, package).iter().find_map(Asked::reason)
}

/// Whether a name or glob means a package.
fn means(asked: &str, package: &str) -> bool {
    if !asked.contains(['*', '?', '[']) {
        // `name:amd64` asks for one architecture of it.
        return asked == package || asked.split(':').next() == Some(package);
    }
    GlobBuilder::new(asked).build().is_ok_and(|glob| glob.compile_matcher().is_match(package))
}
