//! Functions that make one type of another.

use super::arguments::FunctionError;
use super::list::distinct;
use super::{Function, Taint};
use crate::convert::{to_bool, to_number};
use crate::{Data, Redactor, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("nonsensitive(value)", "The value, which may be shown although it was sensitive.", |given| {
        Ok(given.value(0)?.clone().unmarked())
    })
    .taint(Taint::Cleared),
    Function::pure("sensitive(value)", "The value, which is not shown from here on.", |given| {
        let value = given.value(0)?.clone();
        if let Some(text) = value.as_text() {
            Redactor::global().hide(text);
        }
        Ok(value.marked(true))
    }),
    Function::pure("tobool(value)", "The boolean that a value is or that a string writes.", |given| {
        let value = given.value(0)?;
        to_bool(value).map(Value::from).ok_or_else(|| no(value, "a boolean"))
    }),
    Function::pure("tolist(value)", "The list that a value is.", |given| Ok(given.list(0)?.to_vec().into())).keeping(),
    Function::pure("tonumber(value)", "The number that a value is or that a string writes.", |given| {
        let value = given.value(0)?;
        to_number(value).map(Value::from).ok_or_else(|| no(value, "a number"))
    }),
    Function::pure("toset(list)", "The list with each element once, in the order of their first.", |given| {
        Ok(distinct(given.list(0)?).into())
    })
    .keeping(),
    Function::pure("tostring(value)", "A string, number or boolean as a string.", |given| {
        let value = given.value(0)?;
        if matches!(value.data(), Data::Null) {
            return Ok(Value::null());
        }
        value.scalar_text().map(Value::from).ok_or_else(|| no(value, "a string"))
    }),
];

/// The value, which may be sensitive, is not in the message.
fn no(value: &Value, kind: &str) -> FunctionError {
    FunctionError::argument(0, format!("{kind} cannot be made of this; it is {}", value.kind()))
}
