//! What a build tells while it works.

use std::time::Duration;

use serde::Serialize;

/// One thing that happened. Serialised, it is one line of `--json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A phase of a bake begins.
    PhaseStarted {
        /// The phase.
        phase: Phase,
    },
    /// A phase is done.
    PhaseFinished {
        /// The phase.
        phase: Phase,
        /// How long it took.
        #[serde(serialize_with = "seconds")]
        took: Duration,
    },
    /// A step begins.
    StepStarted {
        /// Its name.
        step: String,
    },
    /// A step was not run: its layer is in the store.
    StepCached {
        /// Its name.
        step: String,
    },
    /// A step is done.
    StepFinished {
        /// Its name.
        step: String,
        /// How long it took.
        #[serde(serialize_with = "seconds")]
        took: Duration,
    },
    /// A command begins, secrets already removed.
    Command {
        /// The step.
        step: String,
        /// Its program and arguments, with blanks between.
        command: String,
    },
    /// A line that a step printed, secrets already removed.
    Output {
        /// The step.
        step: String,
        /// The line, without its line feed.
        line: String,
    },
    /// Something that the user should know.
    Warning {
        /// What.
        message: String,
    },
    /// A decision, for those who ask for more words.
    Detail {
        /// What.
        message: String,
    },
}

/// A phase of a bake, in the order of the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The base's tree.
    Base,
    /// The recipe's steps.
    Steps,
    /// fstab and mount points.
    Layout,
    /// Rules.
    Harden,
    /// Initramfs and boot loader.
    Boot,
    /// Clean-up and residue scan.
    Seal,
    /// The audit of the sealed tree, and the gate.
    Audit,
    /// What is installed in the sealed tree. It is read beside the audit; this is what it takes longer.
    Inventory,
    /// The disk image.
    Assemble,
    /// Commands of the build host over the disk image, where the recipe has them.
    Hooks,
    /// The image's digest, and its files in the formats of its layout.
    Convert,
    /// The test of a booted clone.
    Prove,
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Base => "base",
            Self::Steps => "steps",
            Self::Layout => "layout",
            Self::Harden => "harden",
            Self::Boot => "boot",
            Self::Seal => "seal",
            Self::Audit => "audit",
            Self::Inventory => "inventory",
            Self::Assemble => "assemble",
            Self::Hooks => "hooks",
            Self::Convert => "convert",
            Self::Prove => "prove",
        })
    }
}

/// Who listens.
pub trait Progress {
    /// Takes an event.
    fn event(&mut self, event: Event);
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn event(&mut self, _event: Event) {}
}

/// A duration as seconds with milliseconds.
fn seconds<S: serde::Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((took.as_secs_f64() * 1000.0).round() / 1000.0)
}
