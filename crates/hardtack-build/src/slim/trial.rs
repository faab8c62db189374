//! An image without what it may do without.

use std::collections::BTreeSet;

use hardtack_recipe::{Action, Image, Packages, Step, StepName};

use super::{Item, Proposal};

/// An image without what it may do without, and how its recipe says that.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The packages that go, sorted.
    pub packages: Vec<String>,
    /// The globs of files that go.
    pub patterns: Vec<String>,
}

impl Trial {
    /// Without these things of a proposal.
    pub fn of(proposal: &Proposal, without: &BTreeSet<Item>) -> Self {
        let packages = without.iter().filter_map(|item| match item {
            Item::Package(name) => Some(name.clone()),
            Item::Files(_) => None,
        });
        let groups = proposal.files.iter().filter(|group| without.contains(&Item::Files(group.class)));
        Self { packages: packages.collect(), patterns: groups.flat_map(|group| &group.patterns).cloned().collect() }
    }

    /// The image with a step that takes the packages away, and a clean-up that takes the files.
    pub fn image(&self, image: &Image) -> Image {
        let mut image = image.clone();
        if let Some(name) = step_name(&image).filter(|_| !self.packages.is_empty()) {
            let packages = Packages { remove: self.packages.clone(), ..Packages::default() };
            let step = Step { name, action: Action::Packages(packages), place: image.place.clone() };
            // Where the recipe says it too: what was installed for the build goes after all other steps.
            let discard = image.steps.iter().position(|step| matches!(step.action, Action::Discard(_)));
            image.steps.insert(discard.unwrap_or(image.steps.len()), step);
        }
        image.seal.remove.extend(self.patterns.iter().cloned());
        image
    }

    /// The lines of a recipe that say so. A `seal` that is there already keeps what it removes.
    pub fn lines(&self, image: &Image) -> String {
        let mut text = String::new();
        if let Some(name) = step_name(image).filter(|_| !self.packages.is_empty()) {
            text.push_str(&format!("  packages \"{}\" {{\n{}  }}\n", name.as_str(), list(&self.packages)));
        }
        if !self.patterns.is_empty() {
            let removed: Vec<String> = image.seal.remove.iter().chain(&self.patterns).cloned().collect();
            text.push_str(&format!("  seal {{\n{}  }}\n", list(&removed)));
        }
        text
    }
}

fn list(values: &[String]) -> String {
    let lines: String = values.iter().map(|value| format!("      \"{value}\",\n")).collect();
    format!("    remove = [\n{lines}    ]\n")
}

/// A name that no step has.
fn step_name(image: &Image) -> Option<StepName> {
    let is_free = |name: &StepName| !image.steps.iter().any(|step| step.name == *name);
    let numbered = (2..).map(|number: u32| format!("slim-{number}"));
    std::iter::once("slim".to_owned()).chain(numbered).filter_map(|name| name.parse().ok()).find(is_free)
}
