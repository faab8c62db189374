//! Values that expressions have.

use std::cmp::Ordering;
use std::fmt;

use indexmap::IndexMap;

use crate::redact::HIDDEN;

/// A value, and whether it was made of a sensitive one. Lists and objects keep it for each element.
#[derive(Clone)]
pub struct Value {
    data: Data,
    sensitive: bool,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object or map, in the order written.
    Object(IndexMap<String, Value>),
}

/// A number: whole as long as it fits, never NaN or infinite.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number.
    Int(i64),
    /// A finite number.
    Float(f64),
}

impl Value {
    /// A value that may be shown.
    pub fn new(data: impl Into<Data>) -> Self {
        Self { data: data.into(), sensitive: false }
    }

    /// `null`.
    pub fn null() -> Self {
        Self::new(Data::Null)
    }

    /// What it is.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// What it is, taken out.
    pub fn into_data(self) -> Data {
        self.data
    }

    /// The same value, sensitive where `sensitive` says so and where it was before.
    #[must_use]
    pub fn marked(mut self, sensitive: bool) -> Self {
        self.sensitive |= sensitive;
        self
    }

    /// The same value with every mark of sensitivity taken off.
    #[must_use]
    pub fn unmarked(self) -> Self {
        let data = match self.data {
            Data::List(items) => Data::List(items.into_iter().map(Self::unmarked).collect()),
            Data::Object(entries) => {
                Data::Object(entries.into_iter().map(|(key, value)| (key, value.unmarked())).collect())
            }
            other => other,
        };
        Self { data, sensitive: false }
    }

    /// Whether it must not be shown, as a whole.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether it or anything in it must not be shown.
    pub fn holds_sensitive(&self) -> bool {
        self.sensitive
            || match &self.data {
                Data::List(items) => items.iter().any(Self::holds_sensitive),
                Data::Object(entries) => entries.values().any(Self::holds_sensitive),
                _ => false,
            }
    }

    /// What kind of value it is, for messages: "a string", "an object".
    pub fn kind(&self) -> &'static str {
        match &self.data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number(_) => "a number",
            Data::Text(_) => "a string",
            Data::List(_) => "a list",
            Data::Object(_) => "an object",
        }
    }

    /// The string, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Data::List(items) = &self.data { Some(items) } else { None }
    }

    /// The entries, if it is an object.
    pub fn as_object(&self) -> Option<&IndexMap<String, Value>> {
        if let Data::Object(entries) = &self.data { Some(entries) } else { None }
    }

    /// A string, number or boolean as it stands in a string; `None` for anything else.
    pub fn scalar_text(&self) -> Option<String> {
        match &self.data {
            Data::Bool(value) => Some(value.to_string()),
            Data::Number(value) => Some(value.to_string()),
            Data::Text(value) => Some(value.clone()),
            Data::Null | Data::List(_) | Data::Object(_) => None,
        }
    }
}

impl PartialEq for Value {
    /// Whether they are the same value, sensitive or not.
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sensitive { f.write_str(HIDDEN) } else { self.data.fmt(f) }
    }
}

impl Number {
    /// A number that is finite; whole where it is whole and fits.
    pub fn from_f64(value: f64) -> Option<Self> {
        // Beyond 2^53 not every whole number is a float, so those stay floats.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if !value.is_finite() {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        let whole = (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64);
        Some(whole.map_or(Self::Float(value), Self::Int))
    }

    /// The number as a float, rounded where it is a large whole one.
    #[expect(clippy::cast_precision_loss, reason = "documented")]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The number, if it is whole and fits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(value),
            Self::Float(_) => None,
        }
    }

    /// The order of two numbers.
    pub fn order(self, other: Self) -> Ordering {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left.cmp(&right),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(left), Self::Int(right)) => left == right,
            _ => self.to_f64() == other.to_f64(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl From<bool> for Data {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Data {
    fn from(value: i64) -> Self {
        Self::Number(Number::Int(value))
    }
}

impl From<Number> for Data {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<String> for Data {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Data {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl From<Vec<Value>> for Data {
    fn from(value: Vec<Value>) -> Self {
        Self::List(value)
    }
}

impl From<IndexMap<String, Value>> for Data {
    fn from(value: IndexMap<String, Value>) -> Self {
        Self::Object(value)
    }
}

impl<T: Into<Data>> From<T> for Value {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}
