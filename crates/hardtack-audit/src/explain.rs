//! What a control or rule asks and why, and which rules a file is the work of.

use std::collections::BTreeMap;

use hardtack_hcl::{Diagnostic, Diagnostics};
use hardtack_tree::{Tree, TreePath};
use serde::Serialize;

use crate::benchmark::{Assessment, Benchmark, BenchmarkName, Control, Scope};
use crate::catalogue::{Catalogue, Settings, settings_of};
use crate::ids::{ControlId, ControlReferences, RuleId};
use crate::parameter::Parameter;
use crate::record::Record;
use crate::rule::{References, Rule};
use crate::verdict::Severity;

/// What `hardtack explain` says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explanation {
    /// Of a control, or of all controls of a section, in one or more benchmarks.
    Controls(Vec<ControlExplanation>),
    /// Of a rule.
    Rule(RuleExplanation),
    /// Of a path.
    Path(PathExplanation),
}

/// A control and its rules.
#[derive(Debug, Serialize)]
pub struct ControlExplanation {
    /// The benchmark with its edition.
    pub benchmark: BenchmarkName,
    /// The control.
    pub control: ControlId,
    /// Its level or category.
    pub level: String,
    /// The profiles that have it.
    pub profiles: Vec<String>,
    /// The title of its section.
    pub section: Option<String>,
    /// What is wanted.
    pub title: String,
    /// Where it can be told at all.
    pub scope: Scope,
    /// The numbers that others give to what it asks.
    pub references: ControlReferences,
    /// What a person looks at, for a manual control.
    pub look_at: Option<String>,
    /// Its rules; none for a manual control and for one without a rule yet.
    pub rules: Vec<RuleExplanation>,
}

/// A rule.
#[derive(Debug, Serialize)]
pub struct RuleExplanation {
    /// Its name.
    pub rule: RuleId,
    /// The directory it is in.
    pub topic: String,
    /// What is wanted.
    pub title: String,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// What an attacker gains, or what is lost, when it does not hold.
    pub why: String,
    /// What is asked, a sentence for each state.
    pub asks: Vec<String>,
    /// Where it asks nothing, as the rule says it.
    pub applies: Option<String>,
    /// What a site may choose.
    pub parameters: Vec<Parameter>,
    /// The files that decide it or that its fix writes.
    pub paths: Vec<TreePath>,
    /// Numbers of the same thing in catalogues of requirements.
    pub references: References,
    /// The controls it serves, by benchmark.
    pub controls: BTreeMap<String, Vec<ControlId>>,
}

/// A path and the rules that it is the work of.
#[derive(Debug, Serialize)]
pub struct PathExplanation {
    /// The path.
    pub path: TreePath,
    /// Rules that wrote it, by the record that hardening left in the tree.
    pub written_by: Vec<RuleExplanation>,
    /// Rules that it decides or that would write it.
    pub concerns: Vec<RuleExplanation>,
}

/// Explains a control, a section, a rule or an absolute path. With a tree, a path also tells what hardening
/// wrote there.
///
/// # Errors
/// When nothing of that name is known, or the tree's record cannot be read.
pub fn explain(catalogue: &Catalogue, query: &str, tree: Option<&dyn Tree>) -> Result<Explanation, Diagnostics> {
    let explainer = Explainer::new(catalogue)?;
    if query.starts_with('/') {
        return explainer.path(query, tree).map(Explanation::Path);
    }
    if let Some(id) = catalogue.rule_ids().find(|id| id.as_str() == query) {
        let rule = catalogue.rule(id, &Settings::new())?;
        return Ok(Explanation::Rule(explainer.rule(&rule)));
    }
    let controls = explainer.controls(query)?;
    if controls.is_empty() { Err(explainer.unknown(query)) } else { Ok(Explanation::Controls(controls)) }
}

pub(crate) struct Explainer<'c> {
    catalogue: &'c Catalogue,
    benchmarks: Vec<std::sync::Arc<Benchmark>>,
}

impl<'c> Explainer<'c> {
    pub(crate) fn new(catalogue: &'c Catalogue) -> Result<Self, Diagnostics> {
        let benchmarks = catalogue.benchmark_ids().map(|id| catalogue.benchmark(id, None)).collect::<Result<_, _>>()?;
        Ok(Self { catalogue, benchmarks })
    }

    fn controls(&self, query: &str) -> Result<Vec<ControlExplanation>, Diagnostics> {
        let Ok(wanted) = query.parse::<ControlId>() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for benchmark in &self.benchmarks {
            let named = |control: &&Control| {
                let vulnerability = control.references.vulnerability.as_ref();
                control.id.within(&wanted) || vulnerability.is_some_and(|id| id.to_string() == query)
            };
            for control in benchmark.controls.values().filter(named) {
                found.push(self.control(benchmark, control)?);
            }
        }
        Ok(found)
    }

    fn control(&self, benchmark: &Benchmark, control: &Control) -> Result<ControlExplanation, Diagnostics> {
        let mut rules = Vec::new();
        if let Assessment::Judged { rules: ids, set } = &control.assessment {
            for id in ids {
                rules.push(self.rule(&self.catalogue.rule(id, &settings_of(id, set))?));
            }
        }
        let has = |profile: &&String| {
            benchmark.controls_of(profile).is_some_and(|all| all.iter().any(|other| other.id == control.id))
        };
        let titles = || rules.iter().map(|rule| rule.title.as_str()).collect::<Vec<_>>().join("; ");
        Ok(ControlExplanation {
            benchmark: benchmark.name.clone(),
            control: control.id.clone(),
            level: control.level.clone(),
            profiles: benchmark.profiles.keys().filter(has).cloned().collect(),
            section: benchmark.section_of(&control.id).map(|(_, title)| title.to_owned()),
            title: control.title.clone().unwrap_or_else(titles),
            scope: control.scope,
            references: control.references.clone(),
            look_at: match &control.assessment {
                Assessment::Manual { look_at, .. } => Some(look_at.clone()),
                _ => None,
            },
            rules,
        })
    }

    pub(crate) fn rule(&self, rule: &Rule) -> RuleExplanation {
        let mut controls: BTreeMap<String, Vec<ControlId>> = BTreeMap::new();
        for benchmark in &self.benchmarks {
            for control in benchmark.controls.values() {
                if matches!(&control.assessment, Assessment::Judged { rules, .. } if rules.contains(&rule.id)) {
                    controls.entry(benchmark.name.id.clone()).or_default().push(control.id.clone());
                }
            }
        }
        RuleExplanation {
            rule: rule.id.clone(),
            topic: self.catalogue.topic(&rule.id).unwrap_or_default().to_owned(),
            title: rule.title.clone(),
            severity: rule.severity,
            why: rule.why.clone(),
            asks: rule.states.iter().map(|state| state.explain()).collect(),
            applies: rule.applies.as_ref().map(ToString::to_string),
            parameters: rule.parameters.clone(),
            paths: rule.paths(),
            references: rule.references.clone(),
            controls,
        }
    }

    fn path(&self, query: &str, tree: Option<&dyn Tree>) -> Result<PathExplanation, Diagnostics> {
        let path = TreePath::new(query).map_err(|error| Diagnostic::error(error.to_string()))?;
        let record = match tree.map(Record::read) {
            Some(Err(error)) => return Err(Diagnostic::error(crate::verdict::cause(&error)).into()),
            Some(Ok(record)) => Some(record),
            None => None,
        };
        let wrote = record.and_then(|record| record.writes.get(&path).cloned()).unwrap_or_default();
        let (mut written_by, mut concerns) = (Vec::new(), Vec::new());
        for id in self.catalogue.rule_ids() {
            let rule = self.catalogue.rule(id, &Settings::new())?;
            if wrote.contains(id) {
                written_by.push(self.rule(&rule));
            } else if rule.concerns(&path) {
                concerns.push(self.rule(&rule));
            }
        }
        Ok(PathExplanation { path, written_by, concerns })
    }

    fn unknown(&self, query: &str) -> Diagnostics {
        let rules = self.catalogue.rule_ids().map(RuleId::as_str);
        let controls = self.benchmarks.iter().flat_map(|benchmark| benchmark.controls.keys().map(ControlId::as_str));
        Diagnostic::error(format!("nothing is called `{query}`"))
            .help("name a control (5.1.16), a section (5.1), a rule (ssh-max-auth-tries) or a path (/etc/fstab)")
            .nearest(query, rules.chain(controls))
            .into()
    }
}
