//! What earlier trials tell of one that was not made.

use std::collections::BTreeSet;

use super::Answer;

/// The parts that a trial has, by their positions.
pub(super) type Parts = BTreeSet<usize>;

/// The trials that were made.
#[derive(Debug, Default)]
pub(super) struct Knowledge(Vec<(Parts, Answer)>);

impl Knowledge {
    pub(super) fn add(&mut self, parts: Parts, answer: Answer) {
        self.0.push((parts, answer));
    }

    /// What is known of a trial with these parts. What could not be told of others says nothing.
    pub(super) fn of(&self, parts: &Parts) -> Option<Answer> {
        let tells = |(tried, answer): &(Parts, Answer)| match answer {
            Answer::Passes => parts.is_subset(tried),
            Answer::Fails => parts.is_superset(tried),
            Answer::Unclear => parts == tried,
        };
        self.0.iter().find(|trial| tells(trial)).map(|(_, answer)| *answer)
    }
}
