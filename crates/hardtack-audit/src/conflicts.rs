//! Contradictions between hardening and the rest of a recipe, found before anything is built.

mod distribution;
mod firewall;
mod login;
mod modules;
mod mounts;

use hardtack_hcl::Diagnostic;
use hardtack_recipe::{Action, Image, Packages, Step};

use crate::ids::ControlId;
use crate::kind::Demand;
use crate::profile::Profile;

/// What contradicts what in an image: errors where the machine would not boot or nobody could log in, warnings
/// where a control is bound to fail or a program to stop working. `parents` are the images that it is made
/// from, the nearest first.
pub fn conflicts(image: &Image, parents: &[&Image], profile: &Profile) -> Vec<Diagnostic> {
    let plan = Plan { image, parents };
    let mut found = Vec::new();
    let Some(harden) = &image.harden else { return found };
    found.extend(distribution::other(&plan, harden, profile));
    let demands = demands(profile);
    let root_kept_out = demands.iter().find(|(demand, _)| *demand == Demand::RootKeptOut).map(|(_, control)| control);
    for (demand, control) in &demands {
        match demand {
            Demand::ModuleUnavailable(module) => found.extend(modules::taken_away(&plan, harden, module, control)),
            Demand::SeparateMount(point) => found.extend(mounts::not_separate(&plan, harden, point, control)),
            Demand::MountOption { point, option } => {
                found.extend(mounts::without_option(&plan, point, option, control))
            }
            Demand::OnlyLetIn { inbound } => found.extend(firewall::no_ssh(&plan, harden, inbound, control)),
            Demand::LoginOnlyFor { users, groups } => {
                let limit = login::Limit { users, groups, control };
                found.extend(login::locked_out(&plan, harden, &limit));
                found.extend(login::root_alone(&limit, harden, root_kept_out));
            }
            // Said of those who are let in.
            Demand::RootKeptOut => {}
        }
    }
    found.extend(mounts::programs_that_cannot_run(&plan));
    found.extend(mounts::first_boot_that_cannot_run(&plan));
    found.extend(login::nobody(&plan));
    found
}

/// What the profile's rules ask that a recipe may contradict, each once, with the first control that asks.
fn demands(profile: &Profile) -> Vec<(Demand, ControlId)> {
    let mut demands: Vec<(Demand, ControlId)> = Vec::new();
    for control in profile.selected().iter().filter(|control| control.exception.is_none()) {
        for demand in profile.rules_of(control).flat_map(|rule| &rule.states).flat_map(|state| state.demands()) {
            if demands.iter().all(|(known, _)| *known != demand) {
                demands.push((demand, control.id.clone()));
            }
        }
    }
    demands
}

/// An image with those it is made from.
struct Plan<'a> {
    image: &'a Image,
    parents: &'a [&'a Image],
}

impl<'a> Plan<'a> {
    /// The steps of the image and of those it is made from.
    fn steps(&self) -> impl Iterator<Item = &'a Step> {
        self.parents.iter().copied().chain([self.image]).flat_map(|image| &image.steps)
    }

    /// Names of packages that the recipe installs.
    fn packages(&self) -> impl Iterator<Item = &'a str> {
        let bootstrap = self.parents.iter().copied().chain([self.image]).flat_map(|image| match &image.base {
            hardtack_recipe::Base::Bootstrap(bootstrap) => bootstrap.include.as_slice(),
            _ => &[],
        });
        let steps = self.steps().flat_map(|step| match &step.action {
            Action::Packages(Packages { install, .. }) => install.as_slice(),
            _ => &[],
        });
        bootstrap.chain(steps).map(|name| name.split('=').next().unwrap_or(name))
    }
}
