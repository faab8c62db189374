//! What was found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hardtack_audit::{ControlId, Record, Rule};
use hardtack_build::store::{LayerKey, Store};
use hardtack_hcl::Place;
use hardtack_recipe::{Exception, ExceptionKind, Image, Step, Versions};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::bench::Bench;
use super::question::Question;
use crate::failure::Failure;
use crate::profile::today;
use crate::recipe::store_failure;

/// The name and version of the form of [`Findings`] as JSON.
const SCHEMA: &str = "hardtack.bisect/1";

/// How long the proposed exception lasts, in days: long enough to find what else can be done.
const DAYS: i64 = 90;

/// What breaks a test.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Findings {
    schema: &'static str,
    pub(super) image: String,
    /// What was asked.
    pub(super) question: String,
    pub(super) benchmark: Option<String>,
    /// The rules and steps that were suspected.
    pub(super) rules: usize,
    pub(super) steps: usize,
    /// How many images were made and asked until the first culprits were found.
    pub(super) builds: usize,
    /// How many more, to see that nothing else breaks the test.
    pub(super) further_builds: usize,
    /// Rules that break the test; those of one group only together.
    pub(super) groups: Vec<Vec<RuleCulprit>>,
    /// The step that breaks the test, or those among which it is.
    pub(super) broken_by: Vec<StepCulprit>,
    /// Whether the test was seen to pass without them.
    pub(super) confirmed: bool,
}

/// A rule that breaks a test, alone or with others.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RuleCulprit {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) controls: Vec<ControlId>,
    /// What it wrote, with the lines that everybody may read.
    pub(super) wrote: BTreeMap<String, Vec<String>>,
    /// What would switch it off.
    pub(super) exceptions: Vec<ProposedException>,
}

/// A step that breaks a test.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StepCulprit {
    pub(super) name: String,
    pub(super) place: Place,
    /// What it changed.
    pub(super) changed: Vec<PathBuf>,
}

/// An exception of the recipe, to be completed by a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ProposedException {
    pub(super) control: ControlId,
    pub(super) reason: String,
    pub(super) owner: String,
    pub(super) expires: Date,
}

impl Findings {
    pub(super) fn new(bench: &Bench<'_>, rules: usize, benchmark: Option<String>) -> Self {
        Self {
            schema: SCHEMA,
            image: bench.image.name.to_string(),
            question: bench.question.to_string(),
            benchmark,
            rules,
            steps: bench.image.steps.len(),
            builds: 0,
            further_builds: 0,
            groups: Vec::new(),
            broken_by: Vec::new(),
            confirmed: false,
        }
    }

    /// Counts builds: those until something was found, and those after it.
    pub(super) fn note_builds(&mut self, all: usize) {
        if self.is_empty() {
            self.builds = all;
        } else {
            self.further_builds = all - self.builds;
        }
    }

    /// Whether it is one of several steps, between which no image could be made.
    pub(super) fn is_one_of_steps(&self) -> bool {
        self.broken_by.len() > 1
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.broken_by.is_empty()
    }
}

impl RuleCulprit {
    pub(super) fn new(
        rule: &Rule,
        controls: &[ControlId],
        record: &Record,
        image: &Image,
        question: &Question,
    ) -> Self {
        let wrote = record.writes.iter().filter(|(_, rules)| rules.contains(&rule.id)).map(|(path, _)| {
            let lines = record.lines.get(path).and_then(|rules| rules.get(&rule.id));
            (path.to_string(), lines.into_iter().flatten().cloned().collect())
        });
        let expires = today().checked_add(DAYS.days()).unwrap_or(Date::MAX);
        let exception = |control: &ControlId| ProposedException {
            control: control.clone(),
            reason: format!("{} breaks {question}.", rule.id),
            owner: image.metadata.owner.clone().unwrap_or_else(|| "nobody yet".to_owned()),
            expires,
        };
        Self {
            name: rule.id.to_string(),
            title: rule.title.clone(),
            controls: controls.to_vec(),
            wrote: wrote.collect(),
            exceptions: controls.iter().map(exception).collect(),
        }
    }
}

impl StepCulprit {
    /// The step whose layer is the one of its name in `stack`.
    pub(super) fn new(step: &Step, store: &Store, stack: &[LayerKey]) -> Result<Self, Failure> {
        let mut changed = Vec::new();
        for (below, key) in stack.iter().enumerate() {
            let layer = store.layer(*key).map_err(|error| store_failure(&error))?;
            if layer.is_some_and(|layer| layer.name == step.name.as_str()) {
                let changes = store.changes(*key, stack.get(..below).unwrap_or_default());
                changed =
                    changes.map_err(|error| store_failure(&error))?.into_iter().map(|change| change.path).collect();
            }
        }
        Ok(Self { name: step.name.as_str().to_owned(), place: step.place.clone(), changed })
    }
}

impl From<&ProposedException> for Exception {
    fn from(proposed: &ProposedException) -> Self {
        Self {
            control: proposed.control.to_string(),
            kind: ExceptionKind::Accepted,
            reason: proposed.reason.clone(),
            owner: proposed.owner.clone(),
            expires: Some(proposed.expires),
            instead: None,
            proven_by: Vec::new(),
            proven_by_place: Place::default(),
            platforms: Vec::new(),
            versions: Versions::default(),
            place: Place::default(),
        }
    }
}
