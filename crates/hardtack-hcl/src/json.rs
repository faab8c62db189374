//! Values from JSON and as JSON.

use crate::redact::HIDDEN;
use crate::{Data, Number, Value};

impl Value {
    /// The value that a JSON text has.
    pub fn from_json(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::null(),
            serde_json::Value::Bool(value) => value.into(),
            serde_json::Value::Number(number) => {
                let float = || number.as_f64().and_then(Number::from_f64);
                match number.as_i64().map(Number::Int).or_else(float) {
                    Some(number) => number.into(),
                    // Only numbers that are not finite, which JSON does not have.
                    None => number.to_string().into(),
                }
            }
            serde_json::Value::String(value) => value.into(),
            serde_json::Value::Array(items) => items.into_iter().map(Self::from_json).collect::<Vec<_>>().into(),
            serde_json::Value::Object(entries) => {
                Data::Object(entries.into_iter().map(|(key, value)| (key, Self::from_json(value))).collect()).into()
            }
        }
    }

    /// The value as JSON, with `<sensitive>` in place of what must not be shown.
    pub fn to_json_redacted(&self) -> serde_json::Value {
        if self.is_sensitive() { HIDDEN.into() } else { self.json_with(Self::to_json_redacted) }
    }

    /// The value as JSON, sensitive or not.
    pub fn to_json_revealed(&self) -> serde_json::Value {
        self.json_with(Self::to_json_revealed)
    }

    fn json_with(&self, inner: fn(&Self) -> serde_json::Value) -> serde_json::Value {
        match self.data() {
            Data::Null => serde_json::Value::Null,
            Data::Bool(value) => (*value).into(),
            Data::Number(Number::Int(value)) => (*value).into(),
            Data::Number(Number::Float(value)) => (*value).into(),
            Data::Text(value) => value.as_str().into(),
            Data::List(items) => items.iter().map(inner).collect(),
            Data::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), inner(value))).collect(),
        }
    }
}
