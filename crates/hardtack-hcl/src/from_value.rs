//! Values as Rust types, with messages that say what was expected and what was found.

use std::collections::BTreeMap;

use crate::{Data, Diagnostic, Number, Text, Value};

/// A type that can be read from a value.
pub trait FromValue: Sized {
    /// Reads it, or says what was expected and what was found.
    fn from_value(value: &Value) -> Result<Self, ValueError>;
}

/// Why a value is not of the type that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    /// What is wrong: "expected a string, found a number".
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The element that is wrong, from the outside in.
    pub path: Vec<Segment>,
}

/// One step into a list or object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The element of a list, from 0.
    Index(usize),
    /// The entry of an object.
    Key(String),
}

impl ValueError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, path: Vec::new() }
    }

    /// The value is of another kind than `expected` ("a string").
    pub fn kind(expected: &str, found: &Value) -> Self {
        let error = Self::new(format!("expected {expected}, found {}", found.kind()));
        match (expected, found.data()) {
            ("a string", Data::Number(_) | Data::Bool(_)) => error.help("write it in quotes"),
            ("a number" | "a boolean", Data::Text(_)) => error.help("write it without quotes"),
            ("a list", Data::Text(_)) => error.help("write a list in brackets: [\"a\", \"b\"]"),
            _ => error,
        }
    }

    /// With a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Within the element of a list or object.
    #[must_use]
    pub fn inside(mut self, segment: Segment) -> Self {
        self.path.insert(0, segment);
        self
    }
}

impl From<ValueError> for Diagnostic {
    /// The error without its place: who knows the path into the value knows that.
    fn from(error: ValueError) -> Self {
        let diagnostic = Self::error(error.message);
        match error.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// The value, unless it is sensitive and would be shown by what it goes into.
fn open(value: &Value) -> Result<&Data, ValueError> {
    if value.is_sensitive() {
        Err(ValueError::new("a sensitive value would be shown here")
            .help("use it only in file contents, script environments and the like, or wrap it in `nonsensitive(…)`"))
    } else {
        Ok(value.data())
    }
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        Ok(value.clone())
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match open(value)? {
            Data::Text(text) => Ok(text.clone()),
            _ => Err(ValueError::kind("a string", value)),
        }
    }
}

impl FromValue for Text {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        let text = value.as_text().ok_or_else(|| ValueError::kind("a string", value))?;
        Ok(if value.is_sensitive() { Self::sensitive(text) } else { Self::plain(text) })
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match open(value)? {
            Data::Bool(value) => Ok(*value),
            _ => Err(ValueError::kind("a boolean", value)),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match open(value)? {
            Data::Number(number) => Ok(number.to_f64()),
            _ => Err(ValueError::kind("a number", value)),
        }
    }
}

macro_rules! whole_numbers {
    ($($type:ty),*) => {$(
        impl FromValue for $type {
            fn from_value(value: &Value) -> Result<Self, ValueError> {
                let Data::Number(number) = open(value)? else { return Err(ValueError::kind("a number", value)) };
                number.to_i64().and_then(|whole| Self::try_from(whole).ok()).ok_or_else(|| {
                    // Limits that nobody meets by choice would only distract.
                    let range = match (<$type>::MIN, <$type>::MAX) {
                        (0, most) if most.checked_ilog2() < Some(62) => format!(" from 0 to {most}"),
                        (0, _) => ", 0 or more".into(),
                        _ => String::new(),
                    };
                    ValueError::new(format!("expected a whole number{range}, found {number}"))
                })
            }
        }
    )*};
}

whole_numbers!(i32, i64, u8, u16, u32, u64, usize);

impl FromValue for Number {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        match open(value)? {
            Data::Number(number) => Ok(*number),
            _ => Err(ValueError::kind("a number", value)),
        }
    }
}

impl FromValue for serde_json::Value {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        if value.holds_sensitive() {
            open(&Value::null().marked(true))?;
        }
        Ok(value.to_json_revealed())
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        let items = value.as_list().ok_or_else(|| ValueError::kind("a list", value))?;
        let read = |(index, item): (usize, &Value)| {
            let item = item.clone().marked(value.is_sensitive());
            T::from_value(&item).map_err(|error| error.inside(Segment::Index(index)))
        };
        items.iter().enumerate().map(read).collect()
    }
}

impl<T: FromValue> FromValue for BTreeMap<String, T> {
    fn from_value(value: &Value) -> Result<Self, ValueError> {
        let entries = value.as_object().ok_or_else(|| ValueError::kind("an object", value))?;
        let read = |(key, item): (&String, &Value)| {
            let item = item.clone().marked(value.is_sensitive());
            let item = T::from_value(&item).map_err(|error| error.inside(Segment::Key(key.clone())))?;
            Ok((key.clone(), item))
        };
        entries.iter().map(read).collect()
    }
}
