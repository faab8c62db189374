//! A profile: the controls of a benchmark at a level, with the values a site chose and its exceptions.

mod order;
mod pins;
mod resolve;

use std::collections::BTreeMap;
use std::sync::Arc;

use hardtack_recipe::Exception;
use hardtack_tree::{Digest, Digester};

pub use order::ProfileOrder;
pub use resolve::resolve;

use crate::benchmark::{Alternative, Benchmark, Choice, Scope};
use crate::evidence::Look;
use crate::ids::{ControlId, ControlReferences};
use crate::rule::Rule;
use crate::system::System;
use crate::verdict::Severity;

/// A benchmark at a profile, every rule with its values settled.
#[derive(Clone, Debug)]
pub struct Profile {
    benchmark: Arc<Benchmark>,
    name: String,
    rules: Vec<Arc<Rule>>,
    selected: Vec<Selected>,
    choices: BTreeMap<String, String>,
}

/// A control of a profile.
#[derive(Clone, Debug)]
pub struct Selected {
    /// Its number.
    pub id: ControlId,
    /// Its level or category.
    pub level: String,
    /// What is wanted, where no rule's title says it.
    pub title: Option<String>,
    /// Where it can be told at all.
    pub scope: Scope,
    /// How bad it is when it does not hold, where its level says that.
    pub severity: Option<Severity>,
    /// The numbers that others give to what it asks.
    pub references: ControlReferences,
    /// How it is judged.
    pub work: Work,
    /// The exception made for it.
    pub exception: Option<Exception>,
    /// Positions in [`Profile::rules`] of those that must hold for the exception to stand. Hardening does not bring
    /// them about.
    pub proof: Vec<usize>,
}

/// How a control of a profile is judged.
#[derive(Clone, Debug)]
pub enum Work {
    /// By these of [`Profile::rules`], all of which must hold.
    Judged {
        /// Positions in [`Profile::rules`].
        rules: Vec<usize>,
    },
    /// By a person.
    Manual {
        /// What the person looks at.
        look_at: String,
        /// What of the tree is shown to the person.
        evidence: Vec<Look>,
    },
    /// Not yet: no rule is there.
    Todo,
}

/// What stands for each choice of a benchmark on one system.
pub struct Choices<'p>(Vec<(&'p Choice, &'p Alternative)>);

/// A name that is neither a rule nor a control of the profile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is neither a rule nor a control of {profile}{}", nearest.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default())]
pub struct NotSelected {
    /// The name.
    pub name: String,
    /// The profile.
    pub profile: String,
    /// The nearest name that is.
    pub nearest: Option<String>,
}

impl Profile {
    /// The benchmark.
    pub fn benchmark(&self) -> &Benchmark {
        &self.benchmark
    }

    /// The name of the profile: `level2-server`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules, each once, in the order of the first control that uses them.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// The controls in numeric order.
    pub fn selected(&self) -> &[Selected] {
        &self.selected
    }

    /// The rules of a control.
    pub fn rules_of<'p>(&'p self, control: &'p Selected) -> impl Iterator<Item = &'p Arc<Rule>> {
        let indices = if let Work::Judged { rules } = &control.work { rules.as_slice() } else { &[] };
        indices.iter().filter_map(|&index| self.rules.get(index))
    }

    /// What a control wants, in a line.
    pub fn title(&self, control: &Selected) -> String {
        let of_rules = || self.rules_of(control).map(|rule| rule.title.as_str()).collect::<Vec<_>>().join("; ");
        control.title.clone().unwrap_or_else(of_rules)
    }

    /// What stands for each choice on `system`. A choice that cannot be told excludes nothing.
    pub fn choices(&self, system: &System<'_>) -> Choices<'_> {
        let made = |choice| {
            Some((choice, Choice::made(choice, self.choices.get(&choice.name).map(String::as_str), system).ok()?))
        };
        Choices(self.benchmark.choices.iter().filter_map(made).collect())
    }

    /// The rules that must hold, with the controls that ask for them: those of excepted controls and of
    /// alternatives that were not chosen are left out.
    pub fn required_rules(&self, system: &System<'_>) -> Vec<(&Rule, Vec<ControlId>)> {
        let choices = self.choices(system);
        let mut required: BTreeMap<usize, Vec<ControlId>> = BTreeMap::new();
        for control in self.selected.iter().filter(|control| control.exception.is_none()) {
            if let Work::Judged { rules } = &control.work
                && choices.excluded(&control.id).is_none()
            {
                for &rule in rules {
                    required.entry(rule).or_default().push(control.id.clone());
                }
            }
        }
        required.into_iter().filter_map(|(index, controls)| Some((self.rules.get(index)?.as_ref(), controls))).collect()
    }

    /// The profile without one rule or one control, for finding out which of them breaks something.
    ///
    /// # Errors
    /// When the profile has neither a rule nor a control of that name.
    pub fn without(mut self, name: &str) -> Result<Self, NotSelected> {
        // One rule may be there several times, with other values each time.
        let is_left_out = |index: usize| self.rules.get(index).is_some_and(|rule| rule.id.as_str() == name);
        let before = self.selected.len();
        self.selected.retain(|control| control.id.as_str() != name);
        if self.rules.iter().any(|rule| rule.id.as_str() == name) {
            for control in &mut self.selected {
                if let Work::Judged { rules } = &mut control.work {
                    rules.retain(|&rule| !is_left_out(rule));
                }
            }
            self.selected.retain(|control| !matches!(&control.work, Work::Judged { rules } if rules.is_empty()));
        } else if self.selected.len() == before {
            let names = self.rules.iter().map(|rule| rule.id.as_str());
            let names = names.chain(self.selected.iter().map(|control| control.id.as_str()));
            let nearest = hardtack_hcl::nearest(name, names).map(str::to_owned);
            return Err(NotSelected { name: name.to_owned(), profile: self.name, nearest });
        }
        Ok(self)
    }

    /// A digest of everything that decides what hardening does, for cache keys: the rules' texts, their
    /// values and the controls that are excepted. Reasons and owners of exceptions are not in it.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new();
        let mut add = |text: &str| {
            digester.update(text.len().to_le_bytes());
            digester.update(text);
        };
        for rule in &self.rules {
            add(rule.id.as_str());
            add(&rule.text_digest.to_string());
            add(&serde_json::Value::Object(rule.values.clone()).to_string());
        }
        for control in &self.selected {
            add(control.id.as_str());
            let required = if control.exception.is_some() { "excepted" } else { "required" };
            add(required);
            self.rules_of(control).for_each(|rule| add(rule.id.as_str()));
        }
        for (choice, made) in &self.choices {
            add(choice);
            add(made);
        }
        digester.finish()
    }
}

impl Choices<'_> {
    /// Why a control asks nothing, when an alternative to its section was chosen.
    pub fn excluded(&self, control: &ControlId) -> Option<String> {
        self.0.iter().find_map(|(choice, made)| choice.excludes(control, made))
    }
}
