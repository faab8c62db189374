//! The arguments of a call, and what can be wrong with them.

use indexmap::IndexMap;

use crate::{Data, Diagnostic, FromValue, Number, Value, ValueError};

/// The values that a function was called with; their number fits its signature.
#[derive(Clone, Copy)]
pub(crate) struct Arguments<'v>(&'v [Value]);

/// Why a function has no result.
#[derive(Debug, Default)]
pub(crate) struct FunctionError {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// The argument that is to blame, from 0.
    pub(crate) argument: Option<usize>,
    /// An error within another source that the function evaluates.
    pub(crate) inner: Option<Box<Diagnostic>>,
}

impl FunctionError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    pub(crate) fn argument(index: usize, message: impl Into<String>) -> Self {
        Self { argument: Some(index), ..Self::new(message) }
    }

    pub(crate) fn inner(diagnostic: Diagnostic) -> Self {
        Self { inner: Some(Box::new(diagnostic)), ..Self::default() }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl<'v> Arguments<'v> {
    pub(crate) fn new(values: &'v [Value]) -> Self {
        Self(values)
    }

    /// All of them.
    pub(crate) fn all(self) -> &'v [Value] {
        self.0
    }

    /// One that may have been left out.
    pub(crate) fn optional(self, index: usize) -> Option<&'v Value> {
        self.0.get(index)
    }

    /// One of any kind.
    pub(crate) fn value(self, index: usize) -> Result<&'v Value, FunctionError> {
        self.optional(index).ok_or_else(|| FunctionError::new("an argument is missing"))
    }

    /// A string.
    pub(crate) fn text(self, index: usize) -> Result<&'v str, FunctionError> {
        let value = self.value(index)?;
        value.as_text().ok_or_else(|| wrong_kind(index, "a string", value))
    }

    /// A list.
    pub(crate) fn list(self, index: usize) -> Result<&'v [Value], FunctionError> {
        let value = self.value(index)?;
        value.as_list().ok_or_else(|| wrong_kind(index, "a list", value))
    }

    /// An object.
    pub(crate) fn object(self, index: usize) -> Result<&'v IndexMap<String, Value>, FunctionError> {
        let value = self.value(index)?;
        value.as_object().ok_or_else(|| wrong_kind(index, "an object", value))
    }

    /// A number.
    pub(crate) fn number(self, index: usize) -> Result<Number, FunctionError> {
        let value = self.value(index)?;
        match value.data() {
            Data::Number(number) => Ok(*number),
            _ => Err(wrong_kind(index, "a number", value)),
        }
    }

    /// A whole number of this type.
    pub(crate) fn whole<T: FromValue>(self, index: usize) -> Result<T, FunctionError> {
        let value = self.value(index)?.clone().unmarked();
        T::from_value(&value)
            .map_err(|error| FunctionError { help: error.help, ..FunctionError::argument(index, error.message) })
    }

    /// A list of strings; numbers and booleans count as what they are written as.
    pub(crate) fn words(self, index: usize) -> Result<Vec<String>, FunctionError> {
        let word = |item: &Value| {
            let wrong =
                || FunctionError::argument(index, format!("every element must be a string, found {}", item.kind()));
            item.scalar_text().ok_or_else(wrong)
        };
        self.list(index)?.iter().map(word).collect()
    }
}

fn wrong_kind(index: usize, expected: &str, found: &Value) -> FunctionError {
    let ValueError { message, help, .. } = ValueError::kind(expected, found);
    FunctionError { help, ..FunctionError::argument(index, message) }
}
