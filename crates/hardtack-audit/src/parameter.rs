//! Parameters of rules: what a site may choose, and within which bounds.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A parameter of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name within the rule.
    pub name: String,
    /// The value without a choice.
    pub default: Value,
    /// What values it takes.
    pub allowed: Allowed,
    /// What it means, in a sentence.
    pub doc: String,
}

/// What values a parameter takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Allowed {
    /// A whole number from the first to the last, both included; absent ends are open.
    Number {
        /// The smallest.
        from: Option<i64>,
        /// The largest.
        to: Option<i64>,
    },
    /// Any text, or one of these when there are some.
    Text {
        /// The words that are taken.
        one_of: Vec<String>,
    },
    /// A list of texts, each one of these when there are some; also written as one text with blanks or commas.
    List {
        /// The words that are taken.
        one_of: Vec<String>,
    },
    /// `true` or `false`.
    Bool,
}

impl Parameter {
    /// The value that this parameter takes from `value`, or why it cannot; the words follow the parameter's name.
    ///
    /// # Errors
    /// When the value is of another type or out of its bounds.
    pub fn take(&self, value: &Value) -> Result<Value, String> {
        let taken = match (&self.allowed, value) {
            (Allowed::List { .. }, Value::String(words)) => {
                words.split([' ', ',']).filter(|word| !word.is_empty()).map(Value::from).collect()
            }
            _ => value.clone(),
        };
        self.allowed.check(&taken)?;
        Ok(taken)
    }
}

impl Allowed {
    fn check(&self, value: &Value) -> Result<(), String> {
        let listed = |word: &str, one_of: &[String]| {
            if one_of.is_empty() || one_of.iter().any(|known| known == word) {
                Ok(())
            } else {
                Err(format!("must be one of {}, not `{word}`", one_of.join(", ")))
            }
        };
        match (self, value) {
            (Allowed::Number { from, to }, Value::Number(number)) => match number.as_i64() {
                Some(number) if from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to) => Ok(()),
                Some(number) => Err(format!("must be {}, not {number}", self.words())),
                None => Err(format!("must be a whole number, not {number}")),
            },
            (Allowed::Text { one_of }, Value::String(word)) => listed(word, one_of),
            (Allowed::List { one_of }, Value::Array(items)) => items.iter().try_for_each(|item| match item {
                Value::String(word) => listed(word, one_of),
                other => Err(format!("must be a list of texts; {other} is not a text")),
            }),
            (Allowed::Bool, Value::Bool(_)) => Ok(()),
            (allowed, other) => Err(format!("must be {}, not {other}", allowed.words())),
        }
    }

    /// What values are taken, as words after "must be".
    pub fn words(&self) -> String {
        match self {
            Allowed::Number { from: Some(from), to: Some(to) } => format!("a number from {from} to {to}"),
            Allowed::Number { from: Some(from), to: None } => format!("a number of at least {from}"),
            Allowed::Number { from: None, to: Some(to) } => format!("a number of at most {to}"),
            Allowed::Number { from: None, to: None } => "a number".to_owned(),
            Allowed::Text { one_of } if one_of.is_empty() => "a text".to_owned(),
            Allowed::Text { one_of } => format!("one of {}", one_of.join(", ")),
            Allowed::List { one_of } if one_of.is_empty() => "a list of texts".to_owned(),
            Allowed::List { one_of } => format!("a list of {}", one_of.join(", ")),
            Allowed::Bool => "true or false".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parameter(default: Value, allowed: Allowed) -> Parameter {
        Parameter { name: "p".to_owned(), default, allowed, doc: "A choice.".to_owned() }
    }

    #[test]
    fn values_outside_the_bounds_say_what_is_inside() {
        let limit = parameter(json!(4), Allowed::Number { from: Some(1), to: Some(4) });
        assert_eq!(limit.take(&json!(3)), Ok(json!(3)));
        insta::assert_snapshot!(limit.take(&json!(5)).unwrap_err(), @"must be a number from 1 to 4, not 5");
        insta::assert_snapshot!(limit.take(&json!("3")).unwrap_err(), @r#"must be a number from 1 to 4, not "3""#);
        insta::assert_snapshot!(limit.take(&json!(1.5)).unwrap_err(), @"must be a whole number, not 1.5");
    }

    #[test]
    fn lists_are_also_texts_with_blanks_or_commas() {
        let words = parameter(json!([]), Allowed::List { one_of: vec!["a".to_owned(), "b".to_owned()] });
        assert_eq!(words.take(&json!(["b"])), Ok(json!(["b"])));
        assert_eq!(words.take(&json!("a, b")), Ok(json!(["a", "b"])));
        assert_eq!(words.take(&json!("b a")), Ok(json!(["b", "a"])));
        insta::assert_snapshot!(words.take(&json!(["a", "c"])).unwrap_err(), @"must be one of a, b, not `c`");
        insta::assert_snapshot!(words.take(&json!("a;b")).unwrap_err(), @"must be one of a, b, not `a;b`");
        insta::assert_snapshot!(words.take(&json!(3)).unwrap_err(), @"must be a list of a, b, not 3");
    }
}
