//! What must hold before an image gets its name.

use std::fmt;
use std::path::PathBuf;

use hardtack_hcl::Place;
use serde::{Deserialize, Serialize};

use crate::Size;

/// What must hold before an image gets its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Gate {
    /// Its conditions; each is asked for once.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// How many vulnerabilities it allows.
    #[serde(default)]
    pub vulnerabilities: Option<VulnerabilityLimits>,
    /// Where the block stands; none when there is none.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// A condition of a gate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// What is wanted.
    pub wanted: Wanted,
    /// Where the recipe says so.
    pub place: Place,
}

/// What a condition of a gate wants.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// `score`: the least score, in percent.
    Score(f64),
    /// `unknown`: the most controls that could not be judged.
    Unknown(usize),
    /// `failed`: the most controls that failed.
    Failed(usize),
    /// `failed { high }`: the most controls of a severity that failed.
    FailedOf(ControlSeverity, usize),
    /// `exception_days`: how many days every exception must still hold.
    ExceptionDays(u32),
    /// `packages`: the most packages that are installed.
    Packages(usize),
    /// `patch_age_days`: the most days since the state of the archive that the packages are from.
    PatchAgeDays(u32),
    /// `size`: the most that the files of the image take on disk.
    Size(Size),
    /// `proved`: its boots and tests passed.
    Proved,
}

/// How bad it is when a control fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlSeverity {
    /// It makes an attack easier to hide or a mistake easier to make.
    Low,
    /// It makes an attack easier.
    Medium,
    /// It opens the machine.
    High,
}

/// How many vulnerabilities a gate allows, and which count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VulnerabilityLimits {
    /// The most of each class; not empty.
    pub limits: Vec<VulnerabilityLimit>,
    /// Whether only those count for which there is a fixed version.
    pub fixed_only: bool,
    /// Only those count that have been published for more days than this. One without a day counts.
    pub older_than_days: Option<u32>,
    /// How many days old what is known may be.
    pub max_age_days: Option<u32>,
    /// The index of advisories; that of the store when none is named.
    pub index: Option<PathBuf>,
    /// Where the block stands.
    pub place: Place,
}

/// The most vulnerabilities of one class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VulnerabilityLimit {
    /// Which ones.
    pub class: VulnerabilityClass,
    /// The most that are allowed.
    pub most: usize,
    /// Where the recipe says so.
    pub place: Place,
}

/// A class of vulnerabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VulnerabilityClass {
    /// Those that are known to be exploited.
    Exploited,
    /// Of the severity critical.
    Critical,
    /// Of the severity high, and those that nobody has rated.
    High,
    /// Of the severity medium.
    Medium,
    /// Of the severity low.
    Low,
    /// Of the severity negligible.
    Negligible,
}

impl Gate {
    /// Whether it has any condition.
    pub fn asks(&self) -> bool {
        !self.conditions.is_empty() || self.vulnerabilities.is_some()
    }

    /// Whether it asks for something that only an audit tells.
    pub fn asks_of_audit(&self) -> bool {
        self.conditions.iter().any(|condition| condition.wanted.is_of_audit())
    }

    /// Whether the same image may meet it today and not tomorrow.
    pub fn depends_on_time(&self) -> bool {
        let timed = |wanted: &Wanted| matches!(wanted, Wanted::ExceptionDays(_) | Wanted::PatchAgeDays(_));
        self.vulnerabilities.is_some() || self.conditions.iter().any(|condition| timed(&condition.wanted))
    }
}

impl Wanted {
    /// Whether only an audit tells it.
    pub fn is_of_audit(self) -> bool {
        match self {
            Self::Score(_) | Self::Unknown(_) | Self::Failed(_) | Self::FailedOf(..) | Self::ExceptionDays(_) => true,
            Self::Packages(_) | Self::PatchAgeDays(_) | Self::Size(_) | Self::Proved => false,
        }
    }
}

impl ControlSeverity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl VulnerabilityClass {
    /// Every class, the worst first.
    pub const ALL: [Self; 6] = [Self::Exploited, Self::Critical, Self::High, Self::Medium, Self::Low, Self::Negligible];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exploited => "exploited",
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Negligible => "negligible",
        }
    }
}

impl fmt::Display for ControlSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for VulnerabilityClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Limits as a reader expects them in a plan: `score at least 95 %`.
impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score(least) => write!(f, "score at least {least} %"),
            Self::Unknown(most) => write!(f, "at most {most} unknown"),
            Self::Failed(most) => write!(f, "at most {most} failed"),
            Self::FailedOf(severity, most) => write!(f, "at most {most} failed of severity {severity}"),
            Self::ExceptionDays(days) => write!(f, "no exception that ends within {days} days"),
            Self::Packages(most) => write!(f, "at most {most} packages"),
            Self::PatchAgeDays(days) => write!(f, "packages of the last {days} days"),
            Self::Size(most) => write!(f, "at most {most} on disk"),
            Self::Proved => f.write_str("boots and tests passed"),
        }
    }
}

/// As in a plan: `at most 0 critical vulnerabilities`.
impl fmt::Display for VulnerabilityLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {} {} vulnerabilities", self.most, self.class)
    }
}
