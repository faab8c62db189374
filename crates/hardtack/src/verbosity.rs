//! How much is said on standard error.

use std::env;

use hardtack_hcl::nearest;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::Failure;

/// The variable that says it in the environment.
const VARIABLE: &str = "HARDTACK_LOG";

/// How much is said on standard error; each says what those before it say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// What is done, and warnings.
    Usual,
    /// Decisions, and what steps print.
    Decisions,
    /// Every command that runs.
    Commands,
}

/// The words of the variable.
const LEVELS: [(&str, Verbosity); 5] = [
    ("error", Verbosity::Usual),
    ("warn", Verbosity::Usual),
    ("info", Verbosity::Decisions),
    ("debug", Verbosity::Commands),
    ("trace", Verbosity::Commands),
];

impl Verbosity {
    /// What options and environment ask for, the more talkative of both.
    pub(crate) fn of(global: &Global) -> Result<Self, Failure> {
        let asked = match global.verbose {
            0 => Self::Usual,
            1 => Self::Decisions,
            _ => Self::Commands,
        };
        let level = env::var_os(VARIABLE).unwrap_or_default().to_string_lossy().to_lowercase();
        if level.is_empty() {
            return Ok(asked);
        }
        let known = LEVELS.map(|(word, _)| word);
        match LEVELS.iter().find(|(word, _)| *word == level) {
            Some((_, verbosity)) => Ok(asked.max(*verbosity)),
            None => {
                let remedy = nearest(&level, known).map_or_else(
                    || format!("levels are {}", known.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(Failure::new(Exit::Usage, format!("{VARIABLE} has no level `{level}`"), remedy))
            }
        }
    }
}
