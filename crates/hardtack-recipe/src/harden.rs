//! What a recipe says of hardening.

use std::collections::BTreeMap;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Platform, VersionPin, Versions};

/// A benchmark at a profile, with parameters and exceptions. Names are checked against the catalogue by
/// the audit crate, with the places kept here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Harden {
    /// Benchmark id: `cis-debian-12`.
    pub benchmark: String,
    /// Where the benchmark is named.
    pub benchmark_place: Place,
    /// The edition that the recipe expects, when it names one: `1.1.0`.
    pub edition: Option<String>,
    /// Profile of the benchmark: `level1-server`, `level2-server`, …
    pub profile: String,
    /// Where the profile is named.
    pub profile_place: Place,
    /// Parameters of rules, by `rule.parameter`.
    pub set: BTreeMap<String, ParameterValue>,
    /// Controls that are not required.
    pub exceptions: Vec<Exception>,
    /// Controls and rules that are asked for in some versions of the image only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<VersionPin>,
    /// Where the `harden` block stands.
    pub place: Place,
}

/// The value of a rule's parameter, with its place in the recipe.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterValue {
    /// The value: a number, a string, a boolean or a list of strings.
    pub value: serde_json::Value,
    /// Where it stands.
    pub place: Place,
}

/// A control that is not required, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Exception {
    /// Control id within the benchmark: `1.4.1`.
    pub control: String,
    /// What sort of exception it is.
    pub kind: ExceptionKind,
    /// Why, in a sentence; never empty.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds; required for accepted and planned.
    pub expires: Option<jiff::civil::Date>,
    /// What covers the control instead; required for compensated and elsewhere.
    pub instead: Option<String>,
    /// Rules that must hold for the exception to stand: they show that what is done instead is done.
    #[serde(default)]
    pub proven_by: Vec<String>,
    /// Where those rules are named.
    #[serde(default)]
    pub proven_by_place: Place,
    /// The platforms on which it holds; on all when empty.
    #[serde(default)]
    pub platforms: Vec<Platform>,
    /// The versions of the image in which it holds.
    #[serde(default, skip_serializing_if = "Versions::are_all")]
    pub versions: Versions,
    /// Where the exception stands.
    pub place: Place,
}

impl Exception {
    /// Whether it holds for an image that is to run on these platforms. One for named platforms holds only where the image
    /// says that it runs there and nowhere else.
    pub(crate) fn holds_on(&self, platforms: &[Platform]) -> bool {
        let named = |platform| self.platforms.contains(platform);
        self.platforms.is_empty() || (!platforms.is_empty() && platforms.iter().all(named))
    }
}

/// What sort of exception it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionKind {
    /// The risk is accepted until a date.
    Accepted,
    /// Another measure covers it.
    Compensated,
    /// It is done outside the image.
    Elsewhere,
    /// It will be done by a date.
    Planned,
    /// The platform cannot have it.
    Platform,
}

words!(
    ExceptionKind,
    "kind of exception",
    Accepted => "accepted",
    Compensated => "compensated",
    Elsewhere => "elsewhere",
    Planned => "planned",
    Platform => "platform",
);
