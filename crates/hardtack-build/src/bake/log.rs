//! The log of a build: everything that is told while it runs, each line with its time.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use hardtack_hcl::Redactor;
use jiff::Timestamp;

use crate::{Event, Progress};

/// The file of the log in an output directory.
pub(super) const LOG: &str = "build.log";

/// Writes what is told into the log, at the most words there are, and passes it on.
pub(super) struct Logged<'a> {
    file: File,
    listener: &'a mut dyn Progress,
}

impl<'a> Logged<'a> {
    /// Begins the log at `path`.
    pub(super) fn begin(path: &Path, image: &str, listener: &'a mut dyn Progress) -> io::Result<Self> {
        let mut log = Self { file: File::create(path)?, listener };
        log.line(&format!("hardtack {} bakes {image}", env!("CARGO_PKG_VERSION")));
        Ok(log)
    }

    /// Ends the log of a build that failed with what went wrong.
    pub(super) fn failed(&mut self, error: &dyn Error) {
        self.line(&format!("error: {error}"));
        let mut next = error.source();
        while let Some(cause) = next {
            self.line(&format!("  because: {cause}"));
            next = cause.source();
        }
    }

    /// One line, or a text of several, without secrets.
    fn line(&mut self, text: &str) {
        let now = Timestamp::now();
        let text = Redactor::global().redact(text);
        let lines: String = text.lines().map(|line| format!("{now:.3}  {line}\n")).collect();
        // A log that cannot be written must not stop the work it tells of.
        let _ = self.file.write_all(lines.as_bytes());
    }
}

impl Progress for Logged<'_> {
    fn event(&mut self, event: Event) {
        self.line(&words(&event));
        self.listener.event(event);
    }
}

fn words(event: &Event) -> String {
    let done = |name: &str, took: &Duration| format!("done    {name} in {:.2} s", took.as_secs_f64());
    match event {
        Event::PhaseStarted { phase } => format!("begin   {phase}"),
        Event::PhaseFinished { phase, took } => done(&phase.to_string(), took),
        Event::StepStarted { step } => format!("run     {step}"),
        Event::StepCached { step } => format!("cached  {step}"),
        Event::StepFinished { step, took } => done(step, took),
        Event::Command { step, command } => format!("{step} $ {command}"),
        Event::Output { step, line } => format!("{step} | {line}"),
        Event::Warning { message } => format!("warning {message}"),
        Event::Detail { message } => format!("detail  {message}"),
    }
}
