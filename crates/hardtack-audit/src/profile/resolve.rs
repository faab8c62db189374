//! From what a recipe says to a profile.

use std::collections::BTreeMap;
use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_recipe::{Exception, Harden, ParameterValue};
use jiff::civil::Date;
use serde_json::Value;

use super::pins::LeftOut;
use super::{Profile, Selected, Work};
use crate::benchmark::{Assessment, Benchmark, Control};
use crate::catalogue::{Catalogue, settings_of};
use crate::ids::{ControlId, RuleId};
use crate::rule::Rule;

/// Settles what a recipe's `harden` block asks: every name is known, every value within its bounds, every
/// exception in force on `today`.
///
/// # Errors
/// All that is wrong with the block, each with its place and a remedy.
pub fn resolve(harden: &Harden, catalogue: &Catalogue, today: Date) -> Result<Profile, Diagnostics> {
    let benchmark = catalogue.benchmark(&harden.benchmark, Some(&harden.benchmark_place))?;
    let mut wrong = Vec::new();
    check_edition(harden, &benchmark, &mut wrong);

    let Some(controls) = benchmark.controls_of(&harden.profile) else {
        wrong.push(unknown_profile(harden, &benchmark));
        wrong.extend(unknown_controls(harden, &benchmark));
        return Err(Diagnostics::new(wrong).unwrap_or_else(|| unknown_profile(harden, &benchmark).into()));
    };
    let decided = decided(harden, &benchmark);
    let left_out = LeftOut::of(harden, &controls, &mut wrong);
    let mut resolving =
        Resolving { harden, catalogue, decided, left_out, rules: Vec::new(), known: BTreeMap::new(), wrong };
    let mut exceptions = resolving.exceptions(&benchmark, &controls, today);
    for (control, exception) in resolving.left_out.exceptions(&controls) {
        exceptions.entry(control).or_insert(exception);
    }
    let choices = resolving.choices(&benchmark);
    let selected = controls.iter().map(|control| resolving.select(&benchmark, control, &exceptions)).collect();
    resolving.check_parameters(&benchmark);

    let Resolving { rules, wrong, .. } = resolving;
    match Diagnostics::new(wrong) {
        Some(wrong) => Err(wrong),
        None => {
            Ok(Profile { name: harden.profile.clone(), benchmark: Arc::clone(&benchmark), rules, selected, choices })
        }
    }
}

struct Resolving<'a> {
    harden: &'a Harden,
    catalogue: &'a Catalogue,
    /// What the recipe's choices say of parameters, by `rule.parameter`.
    decided: BTreeMap<&'a str, &'a ParameterValue>,
    /// What the version of the image is not asked for.
    left_out: LeftOut<'a>,
    rules: Vec<Arc<Rule>>,
    /// Positions in `rules`, by name and by the values that are set; none where the rule has an error.
    known: BTreeMap<(RuleId, String), Option<usize>>,
    wrong: Vec<Diagnostic>,
}

/// What the recipe's choices say of parameters.
fn decided<'a>(harden: &'a Harden, benchmark: &'a Benchmark) -> BTreeMap<&'a str, &'a ParameterValue> {
    let choices = benchmark.choices.iter().filter_map(|choice| Some((choice, harden.set.get(&choice.name)?)));
    choices.flat_map(|(choice, value)| choice.decides.iter().map(move |key| (key.as_str(), value))).collect()
}

/// The rules that judge a manual control because of what the recipe chose.
fn chosen<'a>(harden: &Harden, benchmark: &'a Benchmark, control: &ControlId) -> Option<&'a [RuleId]> {
    benchmark.choices.iter().find_map(|choice| {
        let word = harden.set.get(&choice.name)?.value.as_str()?;
        let alternative = choice.alternatives.iter().find(|alternative| alternative.name == word)?;
        alternative.judges.get(control).map(Vec::as_slice)
    })
}

impl Resolving<'_> {
    fn select(
        &mut self,
        benchmark: &Benchmark,
        control: &Control,
        exceptions: &BTreeMap<ControlId, Exception>,
    ) -> Selected {
        let work = match &control.assessment {
            Assessment::Todo => Work::Todo,
            Assessment::Manual { look_at, evidence } => match chosen(self.harden, benchmark, &control.id) {
                Some(rules) => {
                    Work::Judged { rules: rules.iter().filter_map(|id| self.rule(id, &BTreeMap::new())).collect() }
                }
                None => Work::Manual { look_at: look_at.clone(), evidence: evidence.clone() },
            },
            Assessment::Judged { set, .. } => {
                let rules = self.left_out.judging(control);
                Work::Judged { rules: rules.into_iter().filter_map(|id| self.rule(id, set)).collect() }
            }
        };
        let exception = exceptions.get(&control.id).cloned();
        let proof = exception.as_ref().map(|exception| self.proof(exception)).unwrap_or_default();
        Selected {
            id: control.id.clone(),
            level: control.level.clone(),
            title: control.title.clone(),
            scope: control.scope,
            severity: benchmark.severity_of(control),
            references: control.references.clone(),
            work,
            exception,
            proof,
        }
    }

    /// The rules that an exception names.
    fn proof(&mut self, exception: &Exception) -> Vec<usize> {
        let mut proof = Vec::new();
        for name in &exception.proven_by {
            let known = self.catalogue.rule_ids().find(|id| id.as_str() == name).cloned();
            match known {
                Some(id) => proof.extend(self.rule(&id, &BTreeMap::new())),
                None => {
                    let names = self.catalogue.rule_ids().map(RuleId::as_str);
                    let wrong = Diagnostic::error(format!("there is no rule `{name}`"));
                    self.wrong.push(wrong.at(exception.proven_by_place.clone()).nearest(name, names));
                }
            }
        }
        proof
    }

    /// The position of a rule with the control's values and, over them, the recipe's.
    fn rule(&mut self, id: &RuleId, of_control: &BTreeMap<String, Value>) -> Option<usize> {
        let mut settings = settings_of(id, of_control);
        let decided = self.decided.iter().map(|(key, value)| (*key, *value));
        let set = self.harden.set.iter().map(|(key, value)| (key.as_str(), value));
        for (key, value) in decided.chain(set) {
            if let Some((rule, parameter)) = key.split_once('.')
                && rule == id.as_str()
            {
                settings.insert(parameter.to_owned(), value.clone());
            }
        }
        let values: BTreeMap<&String, &Value> = settings.iter().map(|(key, set)| (key, &set.value)).collect();
        let key = (id.clone(), serde_json::to_string(&values).unwrap_or_default());
        if let Some(&index) = self.known.get(&key) {
            return index;
        }
        let index = match self.catalogue.rule(id, &settings) {
            Ok(rule) => {
                self.rules.push(Arc::new(rule));
                Some(self.rules.len() - 1)
            }
            Err(wrong) => {
                self.wrong.extend(wrong);
                None
            }
        };
        self.known.insert(key, index);
        index
    }

    fn exceptions(
        &mut self,
        benchmark: &Benchmark,
        controls: &[&Control],
        today: Date,
    ) -> BTreeMap<ControlId, Exception> {
        let mut exceptions: BTreeMap<ControlId, Exception> = BTreeMap::new();
        for exception in &self.harden.exceptions {
            let wrong = |message: String| Diagnostic::error(message).at(exception.place.clone());
            let known = controls.iter().find(|control| control.id.as_str() == exception.control);
            let Some(control) = known else {
                let elsewhere = benchmark.controls.values().find(|control| control.id.as_str() == exception.control);
                self.wrong.push(match elsewhere {
                    Some(control) => wrong(format!(
                        "control {} is not in the profile {}: it belongs to level {}",
                        control.id, self.harden.profile, control.level
                    ))
                    .help("remove the exception, or choose a profile that has the control"),
                    None => no_control(exception, benchmark),
                });
                continue;
            };
            if let Some(expires) = exception.expires.filter(|expires| *expires < today) {
                self.wrong.push(
                    wrong(format!("the exception for {} expired on {expires}", control.id))
                        .help("do what the control asks, or have its owner agree to a new date"),
                );
            }
            if let Some(first) = exceptions.insert(control.id.clone(), exception.clone()) {
                self.wrong.push(
                    wrong(format!("control {} has two exceptions", control.id))
                        .related(first.place, "the first one")
                        .help("keep one of them"),
                );
            }
        }
        exceptions
    }

    /// The recipe's words for the benchmark's choices: keys of `set` without a dot.
    fn choices(&mut self, benchmark: &Benchmark) -> BTreeMap<String, String> {
        let mut made = BTreeMap::new();
        for choice in &benchmark.choices {
            let Some(set) = self.harden.set.get(&choice.name) else { continue };
            let words: Vec<&str> = choice.alternatives.iter().map(|alternative| alternative.name.as_str()).collect();
            match set.value.as_str() {
                Some(word) if words.contains(&word) => {
                    made.insert(choice.name.clone(), word.to_owned());
                }
                _ => self.wrong.push(
                    Diagnostic::error(format!(
                        "`{}` must be one of {}, not {}",
                        choice.name,
                        words.join(", "),
                        set.value
                    ))
                    .at(set.place.clone())
                    .nearest(set.value.as_str().unwrap_or_default(), words.iter().copied()),
                ),
            }
        }
        made
    }

    /// Finds settings of nothing.
    fn check_parameters(&mut self, benchmark: &Benchmark) {
        let mut known: Vec<String> = benchmark.choices.iter().map(|choice| choice.name.clone()).collect();
        for rule in &self.rules {
            known.extend(rule.parameters.iter().map(|parameter| format!("{}.{}", rule.id, parameter.name)));
        }
        for (key, set) in self.harden.set.iter().filter(|(key, _)| !known.contains(key)) {
            let rule = key.split('.').next().unwrap_or(key);
            // The rule itself said what is wrong with its values.
            if self.known.iter().any(|((known, _), index)| index.is_none() && known.as_str() == rule) {
                continue;
            }
            let message = format!("the profile {} has no rule with the parameter `{key}`", self.harden.profile);
            self.wrong
                .push(Diagnostic::error(message).at(set.place.clone()).nearest(key, known.iter().map(String::as_str)));
        }
    }
}

fn check_edition(harden: &Harden, benchmark: &Benchmark, wrong: &mut Vec<Diagnostic>) {
    let own = &benchmark.name.edition;
    if let Some(edition) = harden.edition.as_ref().filter(|edition| *edition != own) {
        wrong.push(
            Diagnostic::error(format!("{} is here in edition {own}, not {edition}", benchmark.name.id))
                .at(harden.benchmark_place.clone())
                .help(format!("write `edition = \"{own}\"` once you have looked at what changed, or leave it out")),
        );
    }
}

/// The exceptions for controls that the benchmark does not have in any profile.
fn unknown_controls(harden: &Harden, benchmark: &Benchmark) -> Vec<Diagnostic> {
    let known = |exception: &&Exception| benchmark.controls.keys().any(|id| id.as_str() == exception.control);
    harden
        .exceptions
        .iter()
        .filter(|exception| !known(exception))
        .map(|exception| no_control(exception, benchmark))
        .collect()
}

fn no_control(exception: &Exception, benchmark: &Benchmark) -> Diagnostic {
    Diagnostic::error(format!("{} has no control {}", benchmark.name.id, exception.control))
        .at(exception.place.clone())
        .nearest(&exception.control, benchmark.controls.keys().map(ControlId::as_str))
}

fn unknown_profile(harden: &Harden, benchmark: &Benchmark) -> Diagnostic {
    let known = || benchmark.profiles.keys().map(String::as_str);
    let list = known().collect::<Vec<_>>().join(", ");
    Diagnostic::error(format!("{} has no profile `{}`", benchmark.name.id, harden.profile))
        .at(harden.profile_place.clone())
        .help(format!("its profiles are {list}"))
        .nearest(&harden.profile, known())
}
