//! The examples of a rule, which an audit does not need and which are most of its text.

use std::sync::{Arc, OnceLock};

use hardtack_hcl::{Diagnostics, Source};

use super::{Example, Rule};
use crate::catalogue::Settings;
use crate::ids::RuleId;

/// The examples of a rule.
#[derive(Debug)]
pub(super) struct Examples {
    read: OnceLock<Vec<Example>>,
    /// Where they are read from when they are first asked for.
    source: Option<Arc<Source>>,
}

impl Examples {
    /// Those that have been read with the rule.
    pub(super) fn known(examples: Vec<Example>) -> Self {
        Self { read: OnceLock::from(examples), source: None }
    }

    pub(super) fn get(&self, id: &RuleId) -> &[Example] {
        self.read.get_or_init(|| {
            let source = self.source.iter();
            // A mistake in a rule that the program carries is found by the catalogue's own test.
            let rule = source.filter_map(|source| Rule::parse(id, source, &Settings::new()).ok()).next();
            rule.and_then(|rule| rule.examples.read.into_inner()).unwrap_or_default()
        })
    }
}

impl Rule {
    /// Reads a rule that the program carries, in which the examples come last. They are read when they are asked for:
    /// reading them takes longer than an audit.
    ///
    /// # Errors
    /// As those of [`Rule::parse`].
    pub(crate) fn parse_stated(id: &RuleId, source: &Arc<Source>, settings: &Settings) -> Result<Self, Diagnostics> {
        let text = source.text();
        let Some(stated) = ["\n  pass \"", "\n  fail \""].iter().filter_map(|begin| text.find(begin)).min() else {
            return Self::parse(id, source, settings);
        };
        let stated = Source::new(source.name(), format!("{}\n}}\n", &text[..stated]));
        let examples = Examples { read: OnceLock::new(), source: Some(Arc::clone(source)) };
        Ok(Self { examples, ..Self::parse(id, &stated, settings)? })
    }
}
