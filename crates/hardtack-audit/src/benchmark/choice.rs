//! Things of which a machine has one, though a benchmark asks for all: a firewall, a logging system.

use std::collections::BTreeMap;

use crate::ids::{ControlId, RuleId};
use crate::rule::Applies;
use crate::system::System;
use crate::verdict::Unjudgeable;

/// A thing of which a machine has one.
#[derive(Debug)]
pub struct Choice {
    /// The name under which a recipe sets it: `firewall`.
    pub name: String,
    /// What is chosen, in a sentence.
    pub doc: String,
    /// Parameters of rules, as `rule.parameter`, that a recipe's choice decides unless the recipe sets them.
    pub decides: Vec<String>,
    /// What may be chosen; never empty. Without a choice the first one found in the tree is taken, else the first.
    pub alternatives: Vec<Alternative>,
}

/// One thing that may be chosen.
#[derive(Debug)]
pub struct Alternative {
    /// Its name: `nftables`.
    pub name: String,
    /// The sections that ask something only when it is chosen.
    pub sections: Vec<ControlId>,
    /// Controls that are left to a person and that rules judge when a recipe chooses it.
    pub judges: BTreeMap<ControlId, Vec<RuleId>>,
    /// How it is recognised in a tree.
    pub found: Option<Applies>,
}

impl Choice {
    /// The alternative that `wanted` names, or else the one that the tree shows.
    ///
    /// # Errors
    /// When nothing is named and the tree does not allow to tell what it shows.
    pub fn made<'c>(&'c self, wanted: Option<&str>, system: &System<'_>) -> Result<&'c Alternative, Unjudgeable> {
        let mut shown = None;
        for alternative in &self.alternatives {
            let found = match wanted {
                Some(wanted) => alternative.name == wanted,
                None => match &alternative.found {
                    Some(found) => found.evaluate(system)?.holds,
                    None => false,
                },
            };
            if found && shown.is_none() {
                shown = Some(alternative);
            }
        }
        shown
            .or(self.alternatives.first())
            .ok_or_else(|| Unjudgeable(format!("the choice {} has no alternatives", self.name)))
    }

    /// Why a control asks nothing when `made` is chosen; `None` when it does ask.
    pub fn excludes(&self, control: &ControlId, made: &Alternative) -> Option<String> {
        let concerned = |alternative: &&Alternative| alternative.sections.iter().any(|section| control.within(section));
        let other = self.alternatives.iter().find(concerned)?;
        (other.name != made.name).then(|| format!("the {} is {}, not {}", self.name, made.name, other.name))
    }
}
