//! Values given from outside: the environment, files, the command line.

use std::path::Path;

use hardtack_hcl::{Diagnostic, Document, Environment, Expr, Place, Scope, Source, Sources, Value, all_of};

use super::{Declaration, Origin, var_file};
use crate::LoadOptions;

/// A value from the command line.
#[derive(Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// The value as text: a string as it is, other types as HCL writes them.
    pub value: String,
}

impl std::fmt::Debug for Assignment {
    // The variable may be sensitive.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assignment").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::str::FromStr for Assignment {
    type Err = Diagnostic;

    /// Reads `name=value`.
    fn from_str(text: &str) -> Result<Self, Diagnostic> {
        let parts = text.split_once('=').filter(|(name, _)| !name.is_empty());
        let (name, value) = parts.ok_or_else(|| {
            Diagnostic::error("an assignment has a name, `=` and a value").help("write -var name=value")
        })?;
        Ok(Self { name: name.trim().to_owned(), value: value.to_owned() })
    }
}

/// A value that was given to a variable, not yet of its type.
pub(crate) struct Candidate {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) value: Raw,
}

/// A value as it was given.
pub(crate) enum Raw {
    /// Text from the environment or the command line.
    Text(String),
    /// A value of a file.
    Value(Value),
}

/// Everything that is given from outside, the weakest first.
pub(crate) struct Candidates {
    pub(crate) found: Vec<Candidate>,
    pub(crate) errors: Vec<Diagnostic>,
    /// Whether every file could be read.
    pub(crate) complete: bool,
}

/// Everything that is given from outside, the weakest first: environment, files in their order, command
/// line. Unknown names in files and on the command line are errors, but for those whose blocks failed.
pub(crate) fn candidates(
    options: &LoadOptions,
    declared: &[Declaration<'_>],
    failed: &dyn Fn(&str) -> bool,
    environment: &Environment,
    sources: &mut Sources,
) -> Candidates {
    let mut found = Vec::new();
    let mut complete = true;
    let mut errors = Vec::new();
    let known = |name: &str| declared.iter().any(|declaration| declaration.name == name);
    let unknown = |name: &str, from: &str| {
        let names = declared.iter().map(|declaration| declaration.name.as_str());
        let all: Vec<&str> = names.clone().collect();
        let error = Diagnostic::error(format!("the recipe has no variable `{name}`, which {from} sets"));
        let error = if all.is_empty() { error } else { error.help(format!("it has {}", all_of(&all))) };
        error.nearest(name, names)
    };
    for declaration in declared {
        let key = format!("HARDTACK_VAR_{}", declaration.name);
        if let Some(value) = environment.variable(&key) {
            let value = Raw::Text(value.to_owned());
            found.push(Candidate { name: declaration.name.clone(), origin: Origin::Environment, value });
        }
    }
    for path in &options.var_files {
        match read(path, environment, sources) {
            Err(wrong) => {
                complete = false;
                errors.extend(wrong);
            }
            Ok(values) => {
                for (name, value, place) in values {
                    if known(&name) {
                        found.push(Candidate { name, origin: Origin::File(place), value: Raw::Value(value) });
                    } else if !failed(&name) {
                        errors.push(unknown(&name, "this file").at(place));
                    }
                }
            }
        }
    }
    for assignment in &options.assignments {
        let name = assignment.name.clone();
        if known(&name) {
            let value = Raw::Text(assignment.value.clone());
            found.push(Candidate { name, origin: Origin::CommandLine, value });
        } else if !failed(&name) {
            errors.push(unknown(&name, "the command line"));
        }
    }
    Candidates { found, errors, complete }
}

/// The values of a file, with their places.
fn read(
    path: &Path,
    environment: &Environment,
    sources: &mut Sources,
) -> Result<Vec<(String, Value, Place)>, Vec<Diagnostic>> {
    let source = crate::load::source(path, environment).map_err(|error| vec![error])?;
    sources.insert(source.clone());
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        var_file::json(&source)
    } else {
        var_file::hcl(source)
    }
}

/// The value that a text writes as an expression of no names.
pub(crate) fn expression(text: &str) -> Result<Value, Diagnostic> {
    let sealed = Environment::sealed();
    let scope = Scope::new(&sealed);
    // The text may be sensitive: no error shows it.
    let hidden = |message: String| Diagnostic::error(message);
    let document = Document::parse(Source::new("", format!("value = {text}\n")))
        .map_err(|_| hidden("the value is not written as HCL writes it".into()))?;
    let mut reader = document.reader(&scope);
    let expr: Option<Expr<'_>> = reader.expression("value");
    let expr = expr.ok_or_else(|| hidden("there is no value".into()))?;
    reader.finish(()).map_err(|_| hidden("the value is not written as HCL writes it".into()))?;
    scope.evaluate(expr).map_err(|error| hidden(error.message))
}
