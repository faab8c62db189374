//! What is asked of every image.

use std::fmt;

use hardtack_hcl::nearest;
use hardtack_prove::bisect::Answer;
use hardtack_prove::{Outcome, Proof};
use hardtack_recipe::Image;

use crate::exit::Exit;
use crate::failure::Failure;

/// A test.
#[derive(Clone, Debug)]
pub(super) enum Question {
    /// Of the recipe, by its name.
    Test(String),
    /// A line for the shell of the tree.
    Command(String),
    /// Everything that a proof asks.
    Proof,
}

impl Question {
    pub(super) fn new(image: &Image, test: Option<String>, command: Option<String>) -> Result<Self, Failure> {
        if let Some(line) = command {
            if line.trim().is_empty() {
                return Err(Failure::new(Exit::Usage, "the command is empty", "write a line of shell that fails"));
            }
            return Ok(Self::Command(line));
        }
        let Some(name) = test else {
            return if image.disk.is_some() { Ok(Self::Proof) } else { Err(no_disk(image)) };
        };
        let names: Vec<&str> = image.tests.iter().map(|test| test.name.as_str()).collect();
        if names.contains(&name.as_str()) {
            return if image.disk.is_some() { Ok(Self::Test(name)) } else { Err(no_disk(image)) };
        }
        let remedy = match nearest(&name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "give the image a `test` block, or use --command".to_owned(),
            None => format!("it has {}", names.join(", ")),
        };
        Err(Failure::new(Exit::Input, format!("{} has no test `{name}`", image.name), remedy))
    }

    /// What a proof says to it.
    pub(super) fn answer(&self, proof: &Proof) -> Answer {
        let passes = match self {
            Self::Test(name) => proof.boots.iter().all(|boot| match &boot.outcome {
                Outcome::Observed(seen) => {
                    let mut results = seen.tests.iter().filter(|result| result.block == *name);
                    results.all(|result| result.holds)
                }
                Outcome::Failed(_) => false,
            }),
            Self::Command(_) | Self::Proof => proof.passed(),
        };
        if passes { Answer::Passes } else { Answer::Fails }
    }
}

fn no_disk(image: &Image) -> Failure {
    let what = format!("{} has no disk to boot", image.name);
    Failure::new(Exit::Input, what, "ask something of its tree, with --command")
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test(name) => write!(f, "the test \"{name}\""),
            Self::Command(line) => write!(f, "the command `{line}`"),
            Self::Proof => f.write_str("the proof"),
        }
    }
}
