//! Plain lines on standard error, for logs and for those who asked for more words.

use hardtack_build::{Event, Progress};

use super::words::{cached, done, warning};
use crate::output::note;

/// One line a thing that happened; the output of steps from `-v` on.
pub(super) struct Plain {
    verbose: u8,
}

impl Plain {
    pub(super) fn new(verbose: u8) -> Self {
        Self { verbose }
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
            Event::Output { line, .. } if self.verbose > 0 => note(format!("        | {line}")),
            Event::Detail { message } if self.verbose > 0 => note(format!("        {message}")),
            Event::Output { .. } | Event::Detail { .. } => {}
            Event::Warning { message } => note(warning(&message)),
        }
    }
}
