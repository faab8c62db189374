//! How many controls got which verdict, and the score.

use serde::{Deserialize, Serialize};

use crate::verdict::Verdict;

/// How many controls got which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The desired state holds.
    pub passed: usize,
    /// It does not hold.
    pub failed: usize,
    /// It could not be judged; those without a rule are among them.
    pub unknown: usize,
    /// Of the unknown: those without a rule.
    pub todo: usize,
    /// Not required, with a reason.
    pub excepted: usize,
    /// A person must look.
    pub manual: usize,
    /// Nothing is asked of this tree.
    pub not_applicable: usize,
}

impl Score {
    /// Counts one control; `todo` says that no rule judges it.
    pub(crate) fn count(&mut self, verdict: Verdict, todo: bool) {
        match verdict {
            Verdict::Pass => self.passed += 1,
            Verdict::Fail => self.failed += 1,
            Verdict::Unknown => {
                self.unknown += 1;
                self.todo += usize::from(todo);
            }
            Verdict::Excepted => self.excepted += 1,
            Verdict::Manual => self.manual += 1,
            Verdict::NotApplicable => self.not_applicable += 1,
        }
    }

    /// passed ÷ (passed + failed + unknown), in percent. Exceptions, manual controls and those that do not
    /// apply are apart. `None` when nothing was judged.
    pub fn percent(&self) -> Option<f64> {
        let judged = self.passed + self.failed + self.unknown;
        #[allow(clippy::cast_precision_loss, reason = "a benchmark has far fewer than 2^52 controls")]
        (judged > 0).then(|| self.passed as f64 * 100.0 / judged as f64)
    }

    /// All controls.
    pub fn total(&self) -> usize {
        self.passed + self.failed + self.unknown + self.excepted + self.manual + self.not_applicable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_or_todo_is_not_passed_and_what_is_apart_does_not_count() {
        let mut score = Score::default();
        for (verdict, todo) in [
            (Verdict::Pass, false),
            (Verdict::Pass, false),
            (Verdict::Fail, false),
            (Verdict::Unknown, true),
            (Verdict::Manual, false),
            (Verdict::Excepted, true),
            (Verdict::NotApplicable, false),
        ] {
            score.count(verdict, todo);
        }
        assert_eq!(score.percent(), Some(50.0));
        assert_eq!((score.unknown, score.todo, score.total()), (1, 1, 7));
        assert_eq!(Score::default().percent(), None);
    }
}
