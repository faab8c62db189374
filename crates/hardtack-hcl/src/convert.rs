//! Values of one type written as another, as variables and conversion functions take them.

use crate::{Data, Number, Value};

/// The boolean that a value is or writes: `true`, `"true"`, `"false"`.
pub fn to_bool(value: &Value) -> Option<bool> {
    match value.data() {
        Data::Bool(value) => Some(*value),
        Data::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The number that a value is or writes: `25`, `"25"`, `"2.5"`.
pub fn to_number(value: &Value) -> Option<Number> {
    match value.data() {
        Data::Number(number) => Some(*number),
        Data::Text(text) => {
            let text = text.trim();
            let decimal = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            let whole = text.parse().ok().map(Number::Int);
            whole.or_else(|| text.parse().ok().and_then(Number::from_f64)).filter(|_| decimal)
        }
        _ => None,
    }
}
