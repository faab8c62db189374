//! The search.

use super::knowledge::{Knowledge, Parts};

/// What a test says of an image that has some of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It passes.
    Passes,
    /// It fails as it does with every part.
    Fails,
    /// It cannot be told: the image could not be made, or the test could not run.
    Unclear,
}

/// What breaks a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Culprits {
    /// These parts, by their positions: it fails with them alone, and with fewer of them it does not.
    Parts(Vec<usize>),
    /// None of the parts: it fails without any.
    Elsewhere,
}

/// A search among a number of parts; `trial` makes the image that has the parts at the given positions and asks its test.
pub struct Search<F> {
    trial: F,
    known: Knowledge,
}

impl<F, E> Search<F>
where
    F: FnMut(&[usize]) -> Result<Answer, E>,
{
    /// A search that has tried nothing.
    pub fn new(trial: F) -> Self {
        Self { trial, known: Knowledge::default() }
    }

    /// The fewest of `parts` that break the test together. It must have been seen to fail with all of them.
    ///
    /// Of n parts, one culprit takes at most ⌈log₂ n⌉ + 1 trials; k that fail only together at most (k + 1) · (⌈log₂ n⌉ + 1).
    ///
    /// # Errors
    /// When a trial ends with one.
    pub fn culprits(&mut self, parts: &[usize]) -> Result<Culprits, E> {
        self.known.add(parts.iter().copied().collect(), Answer::Fails);
        let candidate = self.halve(parts)?;
        // What fails with one part alone may fail without it as well.
        if self.fails(&candidate)? {
            return Ok(if self.fails(&[])? { Culprits::Elsewhere } else { Culprits::Parts(candidate) });
        }
        self.fewest(parts)
    }

    /// Halves the parts on the side that fails. Where the first half does not, the second is taken without a trial.
    fn halve(&mut self, parts: &[usize]) -> Result<Vec<usize>, E> {
        let mut rest = parts;
        while rest.len() > 1 {
            let (first, second) = rest.split_at(rest.len() / 2);
            rest = if self.fails(first)? { first } else { second };
        }
        Ok(rest.to_vec())
    }

    /// Adds one part after the other to those that cannot be spared: the last of the shortest row that fails with those
    /// that were found.
    fn fewest(&mut self, parts: &[usize]) -> Result<Culprits, E> {
        if self.fails(&[])? {
            return Ok(Culprits::Elsewhere);
        }
        let mut found: Vec<usize> = Vec::new();
        let mut rest = parts;
        while !self.fails(&found)? {
            // With `enough` of the rest it fails, with `too_few` it does not.
            let (mut too_few, mut enough) = (0, rest.len());
            while enough > too_few + 1 {
                let middle = usize::midpoint(too_few, enough);
                let with = [found.as_slice(), rest.get(..middle).unwrap_or(rest)].concat();
                if self.fails(&with)? { enough = middle } else { too_few = middle }
            }
            let Some((needed, before)) = rest.get(..enough).and_then(<[usize]>::split_last) else { break };
            found.push(*needed);
            rest = before;
        }
        // Trials that could not be made may have kept more than is needed.
        for part in found.clone() {
            let fewer: Vec<usize> = found.iter().copied().filter(|other| *other != part).collect();
            if self.fails(&fewer)? {
                found = fewer;
            }
        }
        found.sort_unstable();
        Ok(Culprits::Parts(found))
    }

    fn fails(&mut self, parts: &[usize]) -> Result<bool, E> {
        let set: Parts = parts.iter().copied().collect();
        let answer = match self.known.of(&set) {
            Some(answer) => answer,
            None => {
                let sorted: Vec<usize> = set.iter().copied().collect();
                let answer = (self.trial)(&sorted)?;
                self.known.add(set, answer);
                answer
            }
        };
        Ok(answer == Answer::Fails)
    }
}
