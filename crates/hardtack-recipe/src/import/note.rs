//! What became of a source.

use serde::Serialize;

/// A recipe made of another tool's source.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The recipe's text, in the standard layout.
    pub recipe: String,
    /// What became of everything that the source says, in the order of its lines.
    pub notes: Vec<Note>,
}

/// What became of one thing that a source says. No note holds a password or key of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line of the source, from 1.
    pub line: usize,
    /// What is said there: `part /boot`, `part /home --encrypted`.
    pub what: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What became of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fate", content = "text", rename_all = "kebab-case")]
pub enum Fate {
    /// It is in the recipe; where, in words.
    Mapped(String),
    /// The recipe does without it, for this reason.
    NotNeeded(String),
    /// The recipe does not say it; what to do about that.
    NotMapped(String),
}

impl Fate {
    /// The fate in two words at most.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Mapped(_) => "mapped",
            Self::NotNeeded(_) => "not needed",
            Self::NotMapped(_) => "not mapped",
        }
    }

    /// Where it went, why it is not needed, or what to do.
    pub fn text(&self) -> &str {
        match self {
            Self::Mapped(text) | Self::NotNeeded(text) | Self::NotMapped(text) => text,
        }
    }
}
