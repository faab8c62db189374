//! Plain lines on standard error, for logs and for those who asked for more words.

use hardtack_build::{Event, Progress};

use super::words::{cached, done, warning};
use crate::output::note;
use crate::verbosity::Verbosity;

/// One line a thing that happened.
pub(super) struct Plain {
    verbosity: Verbosity,
}

impl Plain {
    pub(super) fn new(verbosity: Verbosity) -> Self {
        Self { verbosity }
    }
}

impl Progress for Plain {
    fn event(&mut self, event: Event) {
        match event {
            Event::PhaseStarted { phase } => note(format!("begin   {phase}")),
            Event::PhaseFinished { phase, took } => note(done(&phase.to_string(), took)),
            Event::StepStarted { step } => note(format!("run     {step}")),
            Event::StepCached { step } => note(cached(&step)),
            Event::StepFinished { step, took } => note(done(&step, took)),
            Event::Output { line, .. } if self.verbosity >= Verbosity::Decisions => note(format!("        | {line}")),
            Event::Command { command, .. } if self.verbosity >= Verbosity::Commands => {
                note(format!("        $ {command}"));
            }
            Event::Detail { message } if self.verbosity >= Verbosity::Decisions => note(format!("        {message}")),
            Event::Command { .. } | Event::Output { .. } | Event::Detail { .. } => {}
            Event::Warning { message } => note(warning(&message)),
        }
    }
}
