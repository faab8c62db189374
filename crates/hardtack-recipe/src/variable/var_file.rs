//! Files of values, in HCL and JSON.

use std::sync::Arc;

use hardtack_hcl::{Diagnostic, Document, Environment, Place, Scope, Source, Value};

/// The values of an HCL file: keys with constant expressions.
pub(super) fn hcl(source: Arc<Source>) -> Result<Vec<(String, Value, Place)>, Vec<Diagnostic>> {
    let document = Document::parse(source).map_err(|errors| errors.into_vec())?;
    let sealed = Environment::sealed();
    let scope = Scope::new(&sealed);
    let mut reader = document.reader(&scope);
    let mut values = Vec::new();
    for (name, _, expr) in reader.expressions() {
        let value = reader.read(expr, |value| Ok(value.clone()));
        values.extend(value.into_option().map(|value| (name.to_owned(), value, expr.place())));
    }
    match reader.finish(()) {
        Ok(()) => Ok(values),
        Err(errors) => Err(errors.into_vec()),
    }
}

/// The values of a JSON file: an object.
pub(super) fn json(source: &Arc<Source>) -> Result<Vec<(String, Value, Place)>, Vec<Diagnostic>> {
    let text = source.text();
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        let at = offset(text, error.line(), error.column());
        let message = error.to_string();
        // The parser's message ends with the position, which the place says already.
        let message = message.split(" at line ").next().unwrap_or_default();
        vec![Diagnostic::error(format!("this is not JSON: {message}")).within(source, at..at + 1)]
    })?;
    let serde_json::Value::Object(entries) = value else {
        let error = Diagnostic::error("a file of values holds one JSON object").within(source, 0..1);
        return Err(vec![error.help("write { \"name\": \"value\" }")]);
    };
    let place = |name: &str| {
        let key = serde_json::Value::from(name).to_string();
        let at = text
            .match_indices(&key)
            .find(|(at, _)| text.get(at + key.len()..).is_some_and(|rest| rest.trim_start().starts_with(':')));
        at.map_or_else(|| source.place(0..0), |(at, _)| source.place(at..at + key.len()))
    };
    Ok(entries.into_iter().map(|(name, value)| (name.clone(), Value::from_json(value), place(&name))).collect())
}

/// The offset of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let begin: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (begin + column.saturating_sub(1)).min(text.len())
}
