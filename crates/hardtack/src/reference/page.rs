//! Which pages there are.

use hardtack_audit::Catalogue;
use hardtack_hcl::Diagnostics;
use hardtack_scan::secrets::SecretRules;
use serde::Serialize;

use super::{commands, coverage, cross_map, exit_codes, functions, kinds, recipe, rules, secrets};

/// A page of the reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Page {
    /// The path of its file below `docs/reference`, without `.md`.
    pub(crate) name: String,
    /// The topic, for the page of a rule.
    pub(crate) topic: Option<String>,
    /// Its text.
    pub(crate) text: String,
}

/// Every page, in the order of the manual.
///
/// # Errors
/// When a built-in rule or benchmark is wrong.
pub(crate) fn pages() -> Result<Vec<Page>, Diagnostics> {
    let catalogue = Catalogue::embedded();
    let page = |name: &str, text| Page { name: name.to_owned(), topic: None, text };
    let mut pages = vec![
        page("commands", commands::page()),
        page("exit-codes", exit_codes::page()),
        page("recipe", recipe::page()),
        page("functions", functions::page()),
        page("kinds", kinds::page()),
    ];
    pages.extend(rules::pages(&catalogue)?);
    pages.extend([
        page("secrets", secrets::page(SecretRules::embedded())),
        page("coverage", coverage::page(&catalogue)?),
        page("cross-map", cross_map::page(&catalogue)?),
    ]);
    Ok(pages)
}
