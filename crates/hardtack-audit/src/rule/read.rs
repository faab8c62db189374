//! Reading a rule from HCL.

use std::collections::BTreeMap;
use std::sync::Arc;

use hardtack_hcl::{
    BlockReader, Diagnostic, Diagnostics, Document, Environment, Place, Read, Scope, Source, Value, ValueError,
};
use hardtack_tree::{Digest, Mode, TreePath};

use super::applies::Applies;
use super::example::{Example, Outcome};
use super::examples::Examples;
use super::{References, Rule};
use crate::catalogue::Settings;
use crate::ids::RuleId;
use crate::kind::DesiredState;
use crate::kinds;
use crate::parameter::{Allowed, Parameter};

impl Rule {
    /// Reads the rule `id` from its source, with these values for its parameters.
    ///
    /// # Errors
    /// All that is wrong with the source, and every value that is out of its bounds, at its place.
    pub fn parse(id: &RuleId, source: &Arc<Source>, settings: &Settings) -> Result<Self, Diagnostics> {
        let document = Document::parse(Arc::clone(source))?;
        let environment = Environment::sealed();
        let scope = Scope::new(&environment);
        let mut file = document.reader(&scope);
        let rule = match file.block("rule") {
            Some(mut block) => {
                let rule = read_rule(id, &mut block, settings, &environment);
                file.absorb(rule)
            }
            None => file.fail(Diagnostic::error(format!("there is no `rule \"{id}\"` block"))),
        };
        file.finish(rule)
    }
}

fn read_rule(
    id: &RuleId,
    block: &mut BlockReader<'_>,
    settings: &Settings,
    environment: &Environment,
) -> Result<Rule, Diagnostics> {
    let label = block.label(0);
    if let Some(label) = label.as_ref().filter(|label| label.as_str() != id.as_str()) {
        let wrong = Diagnostic::error(format!("the rule is called `{label}`, its file {id}"));
        block.error(wrong.at(block.label_place(0)).help("a rule's file is named after the rule"));
    }
    let mut examples = block.each("pass", |example| read_example(example, Outcome::Pass));
    examples.extend(block.each("fail", |example| {
        let fixable = example.optional::<bool>("fixable").unwrap_or(true);
        read_example(example, Outcome::Fail { fixable })
    }));
    let parameters = block.each("param", read_parameter);
    let values = settle(id, block, &parameters, settings);

    let mut scope = Scope::new(environment);
    let members = values.iter().map(|(name, value)| (name.clone(), Value::from_json(value.clone()))).collect();
    scope.declare("param", "parameter", members);
    let states = read_states(block, &scope);

    let title = block.required::<String>("title");
    let why = block.required::<String>("why");
    let severity = block.required("severity");
    let applies = block.expression("applies").and_then(|expr| block.absorb(Applies::parse(expr)).into_option());
    let unnumbered = block.optional::<bool>("unnumbered").unwrap_or(false);
    let references =
        References { nist: block.optional("nist").unwrap_or_default(), cci: block.optional("cci").unwrap_or_default() };
    let (place, text_digest) = (block.place(), Digest::of(block.source().text()));
    let (_, title, why, severity) = block.finish((label, title, why, severity))?;
    Ok(Rule {
        id: id.clone(),
        title,
        severity,
        why,
        parameters,
        values,
        applies,
        states,
        examples: Examples::known(examples),
        references,
        unnumbered,
        place,
        text_digest,
    })
}

/// The desired states: every block that is nothing else, named by its kind.
fn read_states(block: &mut BlockReader<'_>, scope: &Scope<'_>) -> Vec<Box<dyn DesiredState>> {
    let mut states = Vec::new();
    let blocks = block.any_blocks();
    if blocks.is_empty() {
        block.error(Diagnostic::error("the rule states nothing").at(block.place()).help("add a block of a kind"));
    }
    for stated in blocks {
        let name = stated.name();
        match kinds::named(name) {
            Some(kind) => {
                let state = kind.read(&mut stated.with_scope(scope));
                states.extend(block.absorb(state).into_option());
            }
            None => {
                let known = || kinds::KINDS.iter().map(|kind| kind.name());
                let list = known().collect::<Vec<_>>().join(", ");
                let wrong = Diagnostic::error(format!("there is no kind `{name}`")).at(stated.place());
                block.error(
                    wrong.help(format!("the kinds are {list}")).nearest(name, known().chain(["param", "pass", "fail"])),
                );
            }
        }
    }
    states
}

fn read_parameter(block: &mut BlockReader<'_>) -> Result<Parameter, Diagnostics> {
    let name = block.label(0);
    let default = block.required::<serde_json::Value>("default");
    let doc = block.required::<String>("doc");
    let range = block.optional_with("range", read_range);
    let one_of = block.optional::<Vec<String>>("one_of");
    let allowed = match (default.as_ref(), range, one_of) {
        (Some(serde_json::Value::Number(_)), range, None) => {
            let (from, to) = range.unwrap_or_default();
            Allowed::Number { from, to }
        }
        (Some(serde_json::Value::Bool(_)), None, None) => Allowed::Bool,
        (Some(serde_json::Value::String(_)), None, one_of) => Allowed::Text { one_of: one_of.unwrap_or_default() },
        (Some(serde_json::Value::Array(_)), None, one_of) => Allowed::List { one_of: one_of.unwrap_or_default() },
        (Some(_), ..) => {
            let wrong = Diagnostic::error("the parameter's default does not go with its bounds").at(block.place());
            block.error(wrong.help("numbers take `range`, texts and lists of texts take `one_of`, booleans neither"));
            Allowed::Bool
        }
        // Reported as missing.
        (None, ..) => Allowed::Bool,
    };
    let (name, default, doc) = block.finish((name, default, doc))?;
    let parameter = Parameter { name, default, allowed, doc };
    match parameter.take(&parameter.default) {
        Ok(_) => Ok(parameter),
        Err(words) => Err(Diagnostic::error(format!("the default {words}")).at(block.place_of("default")).into()),
    }
}

/// `[1, 4]`; `null` leaves an end open.
fn read_range(value: &Value) -> Result<(Option<i64>, Option<i64>), ValueError> {
    let end = |value: &Value| match value.data() {
        hardtack_hcl::Data::Null => Ok(None),
        _ => <i64 as hardtack_hcl::FromValue>::from_value(value).map(Some),
    };
    match value.as_list() {
        Some([from, to]) => Ok((end(from)?, end(to)?)),
        _ => Err(ValueError::new("expected a list of two numbers").help("write the smallest and the largest: [1, 4]")),
    }
}

/// The value of every parameter: the one set, or its default.
fn settle(
    id: &RuleId,
    block: &mut BlockReader<'_>,
    parameters: &[Parameter],
    settings: &Settings,
) -> serde_json::Map<String, serde_json::Value> {
    let mut values = serde_json::Map::new();
    for parameter in parameters {
        let mut value = parameter.default.clone();
        if let Some(set) = settings.get(&parameter.name) {
            match parameter.take(&set.value) {
                Ok(taken) => value = taken,
                Err(words) => {
                    let wrong = Diagnostic::error(format!("`{id}.{}` {words}", parameter.name)).at(set.place.clone());
                    block.error(wrong.help(format!("{} Without it, it is {}.", parameter.doc, parameter.default)));
                }
            }
        }
        values.insert(parameter.name.clone(), value);
    }
    for (name, set) in settings.iter().filter(|(name, _)| !values.contains_key(*name)) {
        let known = || parameters.iter().map(|parameter| parameter.name.as_str());
        let wrong = Diagnostic::error(format!("the rule {id} has no parameter `{name}`")).at(set.place.clone());
        let list = known().collect::<Vec<_>>().join(", ");
        let help = if list.is_empty() { "it has no parameters".to_owned() } else { format!("it has {list}") };
        block.error(wrong.help(help).nearest(name, known()));
    }
    values
}

fn read_example(block: &mut BlockReader<'_>, outcome: Outcome) -> Result<Example, Diagnostics> {
    let name = block.label(0);
    let files = paths(block, "files");
    let links = paths(block, "links");
    let owners = paths(block, "owners");
    let modes = paths::<String>(block, "modes")
        .into_iter()
        .filter_map(|(path, octal)| match u32::from_str_radix(&octal, 8) {
            Ok(bits) if bits <= 0o7777 => Some((path, Mode::new(bits))),
            _ => {
                let wrong = Diagnostic::error(format!("`{octal}` is not a mode")).at(block.place_of("modes"));
                block.error(wrong.help("write it in octal, as in \"0640\""));
                None
            }
        })
        .collect();
    let dirs: Vec<String> = block.optional("dirs").unwrap_or_default();
    let dirs = dirs.iter().filter_map(|dir| path(block, dir, block.place_of("dirs")).into_option()).collect();
    let packages = block.optional("packages").unwrap_or_default();
    let running = block.entries::<String>("running");
    let running = running.into_iter().map(|(name, text, _)| (name, text)).collect();
    let place = block.place();
    let name = block.finish(name)?;
    Ok(Example { name, outcome, files, dirs, links, modes, owners, packages, running, place })
}

/// An object whose keys are paths.
fn paths<T: hardtack_hcl::FromValue>(block: &mut BlockReader<'_>, key: &'static str) -> BTreeMap<TreePath, T> {
    let entries = block.entries::<T>(key);
    entries.into_iter().filter_map(|(name, value, at)| Some((path(block, &name, at).into_option()?, value))).collect()
}

fn path(block: &mut BlockReader<'_>, text: &str, at: Place) -> Read<TreePath> {
    match TreePath::new(text) {
        Ok(path) => block.absorb(Ok(path)),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(at)),
    }
}
