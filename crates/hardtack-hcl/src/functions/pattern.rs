//! Functions of regular expressions, in the syntax of the `regex` crate (RE2 without look-around).

use indexmap::IndexMap;
use regex::Regex;

use super::Function;
use super::arguments::{Arguments, FunctionError};
use super::text::bounded;
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure(
        "regex(pattern, text)",
        "What the pattern matches first: the match, a list of its groups, or an object of its named groups.",
        |given| {
            let pattern = pattern(given, 0)?;
            let text = given.text(1)?;
            let found = pattern.captures(text).ok_or_else(|| {
                FunctionError::argument(1, "the pattern does not match").help("`can(regex(…))` asks whether it does")
            })?;
            let group = |index: usize| found.get(index).map_or_else(Value::null, |group| group.as_str().into());
            let named: IndexMap<String, Value> = pattern
                .capture_names()
                .enumerate()
                .filter_map(|(index, name)| Some((name?.to_owned(), group(index))))
                .collect();
            Ok(match found.len() {
                1 => group(0),
                _ if !named.is_empty() => named.into(),
                groups => (1..groups).map(group).collect::<Vec<_>>().into(),
            })
        },
    ),
    Function::pure(
        "regex_replace(text, pattern, to)",
        "The text with every match replaced; `$1` is a group.",
        |given| {
            let text = given.text(0)?;
            let pattern = pattern(given, 1)?;
            let to = given.text(2)?;
            // A group can repeat at most the whole text, once for every `$`.
            let matches = pattern.find_iter(text).count();
            let longest = to.len() + to.matches('$').count() * text.len();
            if matches.saturating_mul(longest) > crate::eval::TEXT_LIMIT {
                let mut length = text.len();
                for found in pattern.captures_iter(text) {
                    let mut replaced = String::new();
                    found.expand(to, &mut replaced);
                    length += replaced.len();
                    bounded(length)?;
                }
            }
            Ok(pattern.replace_all(text, to).into_owned().into())
        },
    ),
];

/// A pattern that was given as an argument.
fn pattern(given: Arguments<'_>, index: usize) -> Result<Regex, FunctionError> {
    Regex::new(given.text(index)?).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => FunctionError::argument(index, "this pattern is too large"),
        other => {
            let text = other.to_string();
            let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            FunctionError::argument(index, format!("this is no regular expression: {reason}"))
        }
    })
}
