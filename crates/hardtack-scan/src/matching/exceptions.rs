//! Findings that are not required to be dealt with, and why.

use std::sync::Arc;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Document, Environment, Scope, Source, Value, ValueError};
use hardtack_recipe::ExceptionKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::finding::{AppliedException, FoundAdvisory, FoundPackage};

/// Exceptions of a file, which are made as those of audits are.
#[derive(Clone, Debug, Default)]
pub struct Exceptions(Vec<Made>);

#[derive(Clone, Debug)]
struct Made {
    /// The name of the vulnerability or of the advisory.
    name: String,
    /// Only for this package, or packages of this source.
    package: Option<String>,
    found: FoundException,
}

/// What was agreed about a vulnerability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundException {
    /// What sort of exception it is.
    pub kind: ExceptionKind,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// What covers it instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

impl Exceptions {
    /// Reads a file of `exception "CVE-…" { kind, reason, owner, expires, instead, package }` blocks.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(source: &Arc<Source>) -> Result<Self, Diagnostics> {
        let document = Document::parse(Arc::clone(source))?;
        let environment = Environment::sealed();
        let names = Scope::new(&environment);
        let mut file = document.reader(&names);
        let made = file.each("exception", exception);
        file.finish(())?;
        Ok(Self(made))
    }

    /// The exception that is made for a package and an advisory.
    pub(super) fn made_for(
        &self,
        package: &FoundPackage,
        matched: &str,
        advisory: &FoundAdvisory,
        today: Date,
    ) -> Option<AppliedException> {
        let covers = |made: &&Made| {
            let named = made.name == advisory.id || made.name == advisory.name || advisory.aliases.contains(&made.name);
            let package = made.package.as_ref().is_none_or(|name| *name == package.name || name == matched);
            named && package
        };
        let found = self.0.iter().filter(covers).map(|made| {
            let expired = made.found.expires.is_some_and(|day| day < today);
            AppliedException { found: made.found.clone(), expired }
        });
        found.min_by_key(|applied| applied.expired)
    }
}

fn sentence(value: &Value) -> Result<String, ValueError> {
    let text = value.as_text().unwrap_or_default().trim();
    if text.is_empty() { Err(ValueError::new("expected a sentence")) } else { Ok(text.to_owned()) }
}

fn exception(block: &mut BlockReader<'_>) -> Result<Made, Diagnostics> {
    let name = block.label(0);
    let kind = block.required::<ExceptionKind>("kind");
    let reason = block.required_with("reason", sentence);
    let owner = block.required_with("owner", sentence);
    let expires = block.optional_with("expires", |value| {
        let text = value.as_text().unwrap_or_default();
        text.parse::<Date>().map_err(|_| ValueError::new("expected a day, as in \"2027-06-30\""))
    });
    let instead = block.optional_with("instead", sentence);
    let package = block.optional_with("package", sentence);
    let missing = match kind.as_ref() {
        Some(ExceptionKind::Accepted | ExceptionKind::Planned) if !block.has("expires") => {
            Some(("expires", "the last day on which it holds, such as \"2027-06-30\""))
        }
        Some(ExceptionKind::Compensated | ExceptionKind::Elsewhere) if !block.has("instead") => {
            Some(("instead", "what covers the vulnerability in its place"))
        }
        _ => None,
    };
    if let (Some((key, what)), Some(kind)) = (missing, kind.as_ref()) {
        let error = Diagnostic::error(format!("an exception of the kind \"{kind}\" needs the key `{key}`"));
        let place = block.place();
        block.error(error.at(place).help(format!("`{key}` is {what}")));
    }
    let (name, kind, reason, owner) = block.finish((name, kind, reason, owner))?;
    Ok(Made { name, package, found: FoundException { kind, reason, owner, expires, instead } })
}
