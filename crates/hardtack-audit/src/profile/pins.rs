//! What a version of an image is not asked for.

use std::collections::BTreeMap;

use hardtack_hcl::{Diagnostic, Place};
use hardtack_recipe::{Exception, ExceptionKind, Harden, PinKind, VersionPin};

use crate::benchmark::{Assessment, Control};
use crate::ids::{ControlId, RuleId};

/// The controls and rules that other versions of the image are asked for.
pub(super) struct LeftOut<'h> {
    controls: BTreeMap<&'h str, &'h VersionPin>,
    rules: BTreeMap<&'h str, &'h VersionPin>,
}

impl<'h> LeftOut<'h> {
    /// Reads the pins of a recipe; a name that the profile does not have is wrong in every version.
    pub(super) fn of(harden: &'h Harden, controls: &[&Control], wrong: &mut Vec<Diagnostic>) -> Self {
        let mut left_out = Self { controls: BTreeMap::new(), rules: BTreeMap::new() };
        for pin in &harden.pins {
            let names: Vec<&str> = match pin.kind {
                PinKind::Control => controls.iter().map(|control| control.id.as_str()).collect(),
                PinKind::Rule => controls.iter().flat_map(|control| rules_of(control)).map(RuleId::as_str).collect(),
            };
            if !names.contains(&pin.name.as_str()) {
                let what = match pin.kind {
                    PinKind::Control => "control",
                    PinKind::Rule => "rule",
                };
                let error = Diagnostic::error(format!("the profile {} has no {what} {}", harden.profile, pin.name));
                wrong.push(error.at(pin.place.clone()).nearest(&pin.name, names));
            } else if !pin.holds {
                let place = match pin.kind {
                    PinKind::Control => &mut left_out.controls,
                    PinKind::Rule => &mut left_out.rules,
                };
                place.insert(pin.name.as_str(), pin);
            }
        }
        left_out
    }

    /// The rules by which a control is judged. One that is not asked for at all keeps them, so that it can be seen how it stands.
    pub(super) fn judging<'c>(&self, control: &'c Control) -> Vec<&'c RuleId> {
        let all = rules_of(control);
        let asked: Vec<&RuleId> = all.iter().filter(|id| !self.rules.contains_key(id.as_str())).collect();
        if asked.is_empty() { all.iter().collect() } else { asked }
    }

    /// The exceptions for controls that are not asked for.
    pub(super) fn exceptions(&self, controls: &[&Control]) -> Vec<(ControlId, Exception)> {
        let excepted = |control: &&Control| Some((control.id.clone(), self.exception(control)?));
        controls.iter().filter_map(excepted).collect()
    }

    fn exception(&self, control: &Control) -> Option<Exception> {
        let of_rules = || {
            let mut pins = rules_of(control).iter().map(|id| self.rules.get(id.as_str()));
            let first = pins.next()??;
            pins.all(|pin| pin.is_some()).then_some(first)
        };
        let pin = self.controls.get(control.id.as_str()).or_else(of_rules)?;
        Some(Exception {
            control: control.id.to_string(),
            kind: ExceptionKind::Planned,
            reason: format!("It is asked for {}.", pin.versions),
            owner: "the recipe".to_owned(),
            expires: None,
            instead: None,
            proven_by: Vec::new(),
            proven_by_place: Place::default(),
            platforms: Vec::new(),
            versions: pin.versions.clone(),
            place: pin.place.clone(),
        })
    }
}

fn rules_of(control: &Control) -> &[RuleId] {
    match &control.assessment {
        Assessment::Judged { rules, .. } => rules,
        Assessment::Manual { .. } | Assessment::Todo => &[],
    }
}
