//! A live line on a terminal: what runs now, for how long, and the last line it printed.

use std::time::Duration;

use hardtack_build::{Event, Progress};
use indicatif::{ProgressBar, ProgressStyle};

use super::words::{cached, done, warning};

/// How much of a step's output fits beside its name.
const SHOWN: usize = 70;

/// A spinner below the finished lines.
pub(super) struct Live {
    bar: ProgressBar,
}

impl Live {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}  {elapsed}  {msg:.dim}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    fn begin(&self, name: String) {
        self.bar.set_prefix(name);
        self.bar.set_message("");
        self.bar.reset_elapsed();
    }

    fn line(&self, text: String) {
        self.bar.suspend(|| crate::output::note(text));
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Live {
    fn event(&mut self, event: Event) {
        match event {
            Event::PhaseStarted { phase } => self.begin(phase.to_string()),
            Event::PhaseFinished { phase, took } => self.line(done(&phase.to_string(), took)),
            Event::StepStarted { step } => self.begin(step),
            Event::StepCached { step } => self.line(cached(&step)),
            Event::StepFinished { step, took } => self.line(done(&step, took)),
            Event::Output { line, .. } => {
                let shown: String = line.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
                self.bar.set_message(shown);
            }
            Event::Warning { message } => self.line(warning(&message)),
            Event::Command { .. } | Event::Detail { .. } => {}
        }
    }
}
