//! A benchmark: the table that numbers rules for one edition of somebody's requirements.

mod choice;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use hardtack_hcl::Place;
use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use choice::{Alternative, Choice};

use crate::evidence::Look;
use crate::ids::{ControlId, ControlReferences, RuleId};
use crate::system::Release;
use crate::verdict::{Severity, Unjudgeable};

/// A benchmark in one edition.
#[derive(Debug)]
pub struct Benchmark {
    /// What it is called.
    pub name: BenchmarkName,
    /// The distribution it is written for, as `ID` of os-release(5) has it: `debian`.
    pub distribution: String,
    /// The release, as `VERSION_ID` has it: `12`.
    pub release: String,
    /// Its profiles, in the order of the file.
    pub profiles: IndexMap<String, ProfileDefinition>,
    /// Its levels or categories.
    pub levels: BTreeMap<String, Level>,
    /// Titles of its sections.
    pub sections: BTreeMap<ControlId, String>,
    /// Things of which a machine has one, though the benchmark asks for all.
    pub choices: Vec<Choice>,
    /// Its controls in numeric order.
    pub controls: BTreeMap<ControlId, Control>,
}

/// What a benchmark is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenchmarkName {
    /// The name in recipes: `cis-debian-12`.
    pub id: String,
    /// The name for people.
    pub title: String,
    /// The edition: `1.1.0`.
    pub edition: String,
    /// The day the edition was published, where it is known.
    pub published: Option<Date>,
}

impl std::fmt::Display for BenchmarkName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({}", self.title, self.edition, self.id)?;
        if let Some(published) = self.published {
            write!(f, ", published {published}")?;
        }
        f.write_str(")")
    }
}

/// A profile of a benchmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDefinition {
    /// What it is for.
    pub title: String,
    /// The profile whose controls it has as well.
    pub includes: Option<String>,
}

/// A level or category of controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The profiles that have its controls.
    pub profiles: BTreeSet<String>,
    /// How bad it is when one of its controls does not hold, where the level says that; else the rules say it.
    pub severity: Option<Severity>,
}

/// One control.
#[derive(Debug)]
pub struct Control {
    /// Its number.
    pub id: ControlId,
    /// Its level or category.
    pub level: String,
    /// What is wanted, where no rule's title says it.
    pub title: Option<String>,
    /// Where it can be told at all.
    pub scope: Scope,
    /// How it is judged.
    pub assessment: Assessment,
    /// The numbers that others give to what it asks.
    pub references: ControlReferences,
    /// Where it stands.
    pub place: Place,
}

/// How a control is judged.
#[derive(Clone, Debug)]
pub enum Assessment {
    /// By rules, all of which must hold.
    Judged {
        /// The rules; never empty.
        rules: Vec<RuleId>,
        /// Values of parameters by `rule.parameter`, where they differ from the rule's defaults.
        set: BTreeMap<String, Value>,
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

/// Where it can be told whether a control holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// From the files of an image.
    #[default]
    Image,
    /// On a running machine.
    Running,
    /// In what the organisation decided.
    Organisation,
}

impl Benchmark {
    /// The controls of a profile and of those it includes, in numeric order; `None` for an unknown profile.
    pub fn controls_of(&self, profile: &str) -> Option<Vec<&Control>> {
        let mut names = BTreeSet::new();
        let mut next = Some(profile);
        while let Some(name) = next {
            let definition = self.profiles.get(name)?;
            if !names.insert(name) {
                break;
            }
            next = definition.includes.as_deref();
        }
        let taken = |control: &&Control| {
            let level = self.levels.get(&control.level);
            level.is_some_and(|level| level.profiles.iter().any(|profile| names.contains(profile.as_str())))
        };
        Some(self.controls.values().filter(taken).collect())
    }

    /// How bad it is when a control does not hold, where its level says that.
    pub fn severity_of(&self, control: &Control) -> Option<Severity> {
        self.levels.get(&control.level)?.severity
    }

    /// The title of the innermost section that a control stands in.
    pub fn section_of(&self, control: &ControlId) -> Option<(&ControlId, &str)> {
        let holding = self.sections.iter().filter(|(section, _)| control.within(section));
        holding.max_by_key(|(section, _)| section.as_str().len()).map(|(section, title)| (section, title.as_str()))
    }

    /// What is worth knowing when the benchmark is held against a tree of this release.
    pub fn remarks_on(&self, release: Result<&Release, &Unjudgeable>) -> Vec<String> {
        match release {
            Ok(release) if release.id == self.distribution && release.version == self.release => Vec::new(),
            Ok(release) => vec![format!(
                "{} is written for {} {}; this tree is {}",
                self.name.title, self.distribution, self.release, release.name
            )],
            Err(cause) => vec![cause.to_string()],
        }
    }
}
