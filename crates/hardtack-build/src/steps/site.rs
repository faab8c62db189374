//! Where a step works.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use hardtack_hcl::Redactor;
use hardtack_tree::Change;

use super::{AptSources, StepError};
use crate::sandbox::{self, Finished, Run, Surroundings, View};
use crate::store::{Draft, Store};
use crate::worker::{self, Work};
use crate::{Event, Interrupt, Progress};

/// How many lines of output an error shows.
const LAST_LINES: usize = 20;

/// What a step works with: its layer in the making, and whom to tell.
pub(crate) struct Site<'a> {
    pub store: &'a Store,
    pub draft: &'a Draft<'a>,
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// Where packages come from, when the base says so.
    pub sources: Option<&'a AptSources>,
    /// Relative paths of the recipe start here.
    pub recipe_directory: &'a Path,
    pub interrupt: &'a Interrupt,
    pub progress: &'a mut dyn Progress,
    /// The step's name.
    pub step: &'a str,
    /// Everything that commands print, without secrets.
    pub log: File,
}

impl Site<'_> {
    /// Runs a command in the tree; its failure is the caller's to judge.
    pub(crate) fn run(&mut self, run: &Run) -> Result<(Finished, Vec<String>), StepError> {
        // A bootstrap has no tree yet.
        let view = (!matches!(run.surroundings, Surroundings::ReadOnlyHost { .. })).then(|| self.draft.view());
        self.run_over(view.as_ref(), run)
    }

    /// Runs a command in the tree as it is now, which it cannot change; its failure is the caller's to judge.
    pub(crate) fn look(&mut self, run: &Run) -> Result<(Finished, Vec<String>), StepError> {
        let view = self.draft.fixed_view();
        self.run_over(Some(&view), run)
    }

    fn run_over(&mut self, view: Option<&View>, run: &Run) -> Result<(Finished, Vec<String>), StepError> {
        let mut last = VecDeque::with_capacity(LAST_LINES);
        let command = Redactor::global().redact(&run.argv.join(" ")).escape_debug().to_string();
        self.progress.event(Event::Command { step: self.step.to_owned(), command });
        let Self { log, progress, step, interrupt, .. } = self;
        let finished = sandbox::run(run, view, interrupt, &mut |line| {
            let line = Redactor::global().redact(line).into_owned();
            // A log that cannot be written must not stop the work it tells of.
            let _ = writeln!(log, "{line}");
            if last.len() == LAST_LINES {
                last.pop_front();
            }
            last.push_back(line.clone());
            progress.event(Event::Output { step: (*step).to_owned(), line });
        })?;
        Ok((finished, last.into()))
    }

    /// Runs a command that must succeed and leave nothing running.
    pub(crate) fn must(&mut self, what: &str, run: &Run) -> Result<Finished, StepError> {
        let (finished, last) = self.run(run)?;
        if !finished.ending.is_success() {
            return Err(StepError::Command { what: what.to_owned(), ending: finished.ending, last });
        }
        if !finished.leftovers.is_empty() {
            return Err(StepError::Leftovers { processes: finished.leftovers, can_be_allowed: false });
        }
        Ok(finished)
    }

    /// Has our own code change the tree.
    pub(crate) fn work(&self, work: &Work) -> Result<(), StepError> {
        Ok(worker::perform(work, &self.draft.view(), self.interrupt)?)
    }

    /// Writes changes into the tree.
    pub(crate) fn apply(&self, changes: Vec<Change>) -> Result<(), StepError> {
        if changes.is_empty() { Ok(()) } else { self.work(&Work::Apply(changes)) }
    }

    pub(crate) fn warn(&mut self, message: String) {
        self.progress.event(Event::Warning { message });
    }
}
