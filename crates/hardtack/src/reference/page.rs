//! Which pages there are.

use clap::ValueEnum;
use hardtack_audit::Catalogue;
use hardtack_hcl::Diagnostics;
use hardtack_scan::secrets::SecretRules;

use super::{commands, coverage, cross_map, exit_codes, functions, kinds, recipe, rules, secrets};

/// A page of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// Every verb with its options.
    Commands,
    /// What the exit codes mean.
    ExitCodes,
    /// The blocks and keys of recipes.
    Recipe,
    /// The functions of expressions.
    Functions,
    /// The kinds of desired states that rules are made of.
    Kinds,
    /// Every rule.
    Rules,
    /// Every rule for secrets.
    Secrets,
    /// How much of each benchmark has rules.
    Coverage,
    /// Which rule stands for which controls.
    CrossMap,
}

impl Page {
    /// Its name: that of its file, without `.md`.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Its text.
    ///
    /// # Errors
    /// When a built-in rule or benchmark is wrong.
    pub(crate) fn text(self) -> Result<String, Diagnostics> {
        Ok(match self {
            Self::Commands => commands::page(),
            Self::ExitCodes => exit_codes::page(),
            Self::Recipe => recipe::page(),
            Self::Functions => functions::page(),
            Self::Kinds => kinds::page(),
            Self::Rules => rules::page(&Catalogue::embedded())?,
            Self::Secrets => secrets::page(SecretRules::embedded()),
            Self::Coverage => coverage::page(&Catalogue::embedded())?,
            Self::CrossMap => cross_map::page(&Catalogue::embedded())?,
        })
    }
}
