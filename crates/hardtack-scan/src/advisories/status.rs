//! What a feed says of a package beside the range of its versions.

use serde::{Deserialize, Serialize};

/// What a feed says of a package that is affected. None of these is harmless: what is not affected has no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is affected.
    Affected,
    /// It is affected, and the distribution makes no advisory for it alone.
    NoDsa,
    /// As [`Self::NoDsa`]: it is fixed together with something else later.
    Postponed,
    /// It is affected, and will not be fixed.
    Ignored,
    /// Nobody has found out yet whether it is affected.
    Undetermined,
    /// Nobody looks after it any more, so nobody finds out or fixes anything.
    EndOfLife,
}

/// How urgent the distribution finds it for one package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// Nothing is said.
    #[default]
    NotAssigned,
    /// No attack is possible in what the distribution builds.
    Unimportant,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Status {
    /// All of them, numbered as in the index.
    pub(super) const ALL: [Self; 6] =
        [Self::Affected, Self::NoDsa, Self::Postponed, Self::Ignored, Self::Undetermined, Self::EndOfLife];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::NoDsa => "no-dsa",
            Self::Postponed => "postponed",
            Self::Ignored => "ignored",
            Self::Undetermined => "undetermined",
            Self::EndOfLife => "end-of-life",
        }
    }
}

impl Urgency {
    /// All of them, numbered as in the index.
    pub(super) const ALL: [Self; 5] = [Self::NotAssigned, Self::Unimportant, Self::Low, Self::Medium, Self::High];
}
