//! The value of each variable, and everything that was given for it.

use hardtack_hcl::{Data, Diagnostic, Place, Redactor, Scope, Value};
use serde::Serialize;

use super::assign::{Raw, expression};
use super::{Candidate, Declaration};
use crate::read;

/// A variable with its value and everything that was given for it.
#[derive(Clone, Debug, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the recipe writes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the recipe says about it.
    pub description: Option<String>,
    /// Whether its value is never shown.
    pub sensitive: bool,
    /// Everything that was given, the weakest first; the last one wins.
    pub given: Vec<Given>,
    /// Where it is declared.
    pub place: Place,
    /// Its value.
    #[serde(skip)]
    pub(crate) value: Value,
}

/// One value that was given for a variable.
#[derive(Clone, Debug, Serialize)]
pub struct Given {
    /// Where it came from.
    pub origin: Origin,
    /// The value, `<sensitive>` where it must not be shown.
    pub value: serde_json::Value,
}

/// Where a value came from, the weakest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The default in the recipe.
    Default(Place),
    /// The environment variable `HARDTACK_VAR_` with the name.
    Environment,
    /// A file of values.
    File(Place),
    /// The command line.
    CommandLine,
}

impl Variable {
    /// The value as JSON, `<sensitive>` where it must not be shown.
    pub fn value(&self) -> serde_json::Value {
        self.value.to_json_redacted()
    }

    /// What won: the last that was given.
    pub fn winner(&self) -> Option<&Given> {
        self.given.last()
    }
}

/// Makes the strings of a value known as sensitive, if it is.
pub(super) fn hide(value: &Value, sensitive: bool) {
    if !sensitive {
        return;
    }
    match value.data() {
        Data::Text(text) => Redactor::global().hide(text),
        Data::List(items) => items.iter().for_each(|item| hide(item, true)),
        Data::Object(entries) => entries.values().for_each(|value| hide(value, true)),
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}

/// The value of one variable: the last that was given, of the variable's type. `None` when none was.
pub(crate) fn resolve(
    declaration: &Declaration<'_>,
    candidates: &[Candidate],
) -> Result<Option<Variable>, Vec<Diagnostic>> {
    let sensitive = declaration.sensitive;
    let mut errors = Vec::new();
    let mut given = Vec::new();
    let mut winner = None;
    let mut take = |origin: Origin, value: Value| {
        given.push(Given { origin, value: value.to_json_redacted() });
        winner = Some(value);
    };
    if let Some((value, place)) = &declaration.default {
        take(Origin::Default(place.clone()), value.clone());
    }
    for candidate in candidates.iter().filter(|candidate| candidate.name == declaration.name) {
        match typed(declaration, candidate) {
            Ok(value) => take(candidate.origin.clone(), value.marked(sensitive)),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let Some(value) = winner else { return Ok(None) };
    if holds_placeholder(&value) {
        let error = Diagnostic::error(format!("the variable `{}` still holds a placeholder", declaration.name));
        let place = given.last().and_then(|given| given.origin.place()).unwrap_or(&declaration.place);
        return Err(vec![error.at(place.clone()).help("replace `?????` by what belongs there")]);
    }
    Ok(Some(Variable {
        name: declaration.name.clone(),
        kind: declaration.kind.to_string(),
        description: declaration.description.clone(),
        sensitive,
        given,
        place: declaration.place.clone(),
        value,
    }))
}

impl Origin {
    /// Where the value stands, if it stands in a source.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Default(place) | Self::File(place) => Some(place),
            Self::Environment | Self::CommandLine => None,
        }
    }
}

/// What was given, as a value of the variable's type.
fn typed(declaration: &Declaration<'_>, candidate: &Candidate) -> Result<Value, Diagnostic> {
    let Declaration { name, kind, sensitive, place, .. } = declaration;
    let from = match &candidate.origin {
        Origin::CommandLine => format!("-var {name}=…"),
        Origin::Environment => format!("HARDTACK_VAR_{name}"),
        Origin::Default(_) | Origin::File(_) => String::new(),
    };
    let located = |mut error: Diagnostic| match candidate.origin.place() {
        Some(at) => error.at(at.clone()).related(place.clone(), format!("`{name}` is declared as {kind} here")),
        None => {
            error.message = format!("{from}: {}", error.message);
            error.related(place.clone(), format!("`{name}` is declared as {kind} here"))
        }
    };
    let value = match &candidate.value {
        Raw::Value(value) => value.clone(),
        Raw::Text(text) => {
            hide(&text.as_str().into(), *sensitive);
            if kind.takes_text(text) { text.as_str().into() } else { expression(text).map_err(located)? }
        }
    };
    hide(&value, *sensitive);
    let text = matches!(candidate.value, Raw::Text(_)).then_some(value.as_text()).flatten();
    kind.convert(&value).map_err(|error| match text {
        // Advice on quotes does not fit what has none.
        Some(_) if *sensitive => located(Diagnostic::error(format!("the value is not {}", kind.article()))),
        Some(text) => located(Diagnostic::error(format!("`{text}` is not {}", kind.article()))),
        None => located(Diagnostic::from(error)),
    })
}

/// A variable that must be set and is not.
pub(crate) fn missing(declaration: &Declaration<'_>, looked_at: &[String]) -> Diagnostic {
    let name = &declaration.name;
    let files = match looked_at {
        [] => "no file of values was given".to_owned(),
        files => format!("it is not in {}", files.join(", ")),
    };
    Diagnostic::error(format!("the variable `{name}` has no value"))
        .at(declaration.place.clone())
        .help(format!("{files}; set it with -var {name}=…, in a file with -var-file, or as HARDTACK_VAR_{name}"))
}

fn holds_placeholder(value: &Value) -> bool {
    match value.data() {
        Data::Text(text) => read::is_placeholder(text),
        Data::List(items) => items.iter().any(holds_placeholder),
        Data::Object(entries) => entries.values().any(holds_placeholder),
        Data::Null | Data::Bool(_) | Data::Number(_) => false,
    }
}

/// What is wrong with the value of a variable by its own conditions.
pub(crate) fn validate(declaration: &Declaration<'_>, variable: &Variable, scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for validation in &declaration.validations {
        let truth = match scope.evaluate(validation.condition) {
            Ok(value) => value,
            Err(error) => {
                errors.push(*error);
                continue;
            }
        };
        match truth.data() {
            Data::Bool(true) => {}
            Data::Bool(false) => errors.push(unmet(declaration, variable, validation, scope)),
            _ => {
                let message = format!("a condition must be true or false, found {}", truth.kind());
                errors.push(validation.condition.error(message));
            }
        }
    }
    errors
}

fn unmet(
    declaration: &Declaration<'_>,
    variable: &Variable,
    validation: &super::declare::Validation<'_>,
    scope: &Scope<'_>,
) -> Diagnostic {
    let message = match scope.evaluate(validation.message) {
        Err(error) => return *error,
        Ok(message) if message.is_sensitive() => "a sensitive value was refused".to_owned(),
        Ok(message) => message.scalar_text().unwrap_or_default(),
    };
    let name = &declaration.name;
    let error = Diagnostic::error(format!("the variable `{name}` was refused: {}", message.trim()));
    let related = validation.place.clone();
    let origin = variable.winner().map(|given| &given.origin);
    let error = match origin {
        Some(Origin::CommandLine) => error.help(format!("its value comes from -var {name}=…")),
        Some(Origin::Environment) => error.help(format!("its value comes from HARDTACK_VAR_{name}")),
        _ => error,
    };
    let place = origin.and_then(Origin::place).unwrap_or(&declaration.place);
    error.at(place.clone()).related(related, "this condition does not hold")
}
