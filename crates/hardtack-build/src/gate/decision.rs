//! What a gate decided.

use std::fmt;

use hardtack_hcl::Place;
use hardtack_recipe::ImageName;
use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The `schema` of a [`Decision`]; it changes when a field changes its meaning or goes.
pub const DECISION_SCHEMA: &str = "hardtack.decision/1";

/// What a gate decided. Written to `decision.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// [`DECISION_SCHEMA`].
    pub schema: String,
    /// The image.
    pub image: ImageName,
    /// The digest of its content; none when it was refused before it had one.
    pub digest: Option<Digest>,
    /// When it was judged.
    pub judged: Timestamp,
    /// Whether every condition is met.
    pub met: bool,
    /// Every condition, cheap ones first.
    pub conditions: Vec<Judgement>,
}

/// One condition of a gate, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Its keys in the `gate` block: `failed.high`; `residue`, which every image is held to, has none there.
    pub condition: String,
    /// What is wanted, in words.
    pub wanted: String,
    /// The least or the most that is allowed, in percent, days, bytes or pieces.
    pub limit: Option<f64>,
    /// What was found, in the same unit.
    pub figure: Option<f64>,
    /// Whether it is met.
    pub verdict: ConditionVerdict,
    /// What was found, or why it was not judged, in words.
    pub because: String,
    /// What the user can do where it is not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Where the recipe asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Whether work that comes later tells.
    #[serde(skip)]
    pub(super) pending: bool,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionVerdict {
    /// It is.
    Met,
    /// It is not.
    NotMet,
    /// Nobody knows. That does not meet it.
    NotJudged,
}

impl Decision {
    /// The conditions that are not met, or could not be judged.
    pub fn unmet(&self) -> impl Iterator<Item = &Judgement> {
        self.conditions.iter().filter(|judgement| judgement.verdict != ConditionVerdict::Met)
    }

    /// Whether a condition is not met whatever comes later.
    pub(crate) fn is_refused(&self) -> bool {
        self.unmet().any(|judgement| !judgement.pending)
    }

    /// What the user can do, each advice once, of what is not met whatever comes later.
    pub fn remedy(&self) -> Option<String> {
        let mut all: Vec<&str> = Vec::new();
        for remedy in self.unmet().filter(|judgement| !judgement.pending).filter_map(|unmet| unmet.remedy.as_deref()) {
            if !all.contains(&remedy) {
                all.push(remedy);
            }
        }
        (!all.is_empty()).then(|| all.join("\n"))
    }
}

impl ConditionVerdict {
    /// Its word, as in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::NotJudged => "not-judged",
        }
    }
}

impl fmt::Display for ConditionVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.because)
    }
}
