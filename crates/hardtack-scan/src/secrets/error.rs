//! Why rules for secrets cannot be used.

use hardtack_hcl::Diagnostics;

/// Why rules for secrets cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretRulesError {
    /// A file is wrong, or cannot be read.
    #[error(transparent)]
    Rules(#[from] Diagnostics),
    /// The words of all rules are too many to be looked for at once.
    #[error("the words of the rules for secrets are too many to be looked for at once")]
    Words(#[from] aho_corasick::BuildError),
}
