//! The functions of expressions: one table, from which the reference is generated too.

mod arguments;
mod convert;
mod date;
pub(crate) mod encode;
mod file;
mod format;
mod lazy;
mod list;
mod map;
mod network;
mod number;
mod pattern;
mod text;

use hcl_edit::expr::Expression;

pub(crate) use arguments::{Arguments, FunctionError};

use crate::eval::Outcome;
use crate::{Scope, Value};

/// A function of expressions.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How it is called: `join(separator, list)`. A `?` marks an argument that may be left out, a `…` one
    /// that may come any number of times.
    pub signature: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// How sensitive arguments make its result sensitive.
    pub(crate) taint: Taint,
    /// What it does, for the evaluator.
    pub(crate) run: Run,
}

/// How sensitive arguments make a result sensitive.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Taint {
    /// Anything sensitive anywhere in the arguments makes the whole result sensitive.
    Any,
    /// Elements keep their own marks: the function only moves them.
    Kept,
    /// The result is never marked by its arguments.
    Cleared,
}

/// What a function does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// Only its arguments count.
    Pure(fn(Arguments<'_>) -> Result<Value, FunctionError>),
    /// It looks at the build host, through the scope.
    Host(fn(&Scope<'_>, Arguments<'_>) -> Result<Value, FunctionError>),
    /// It decides which of its arguments are evaluated; `None` for a wrong number of them.
    Lazy(LazyRun),
}

/// Evaluates the arguments that it wants with the function that it is given.
pub(crate) type LazyRun = fn(&dyn Fn(&Expression) -> Outcome<Value>, &[&Expression]) -> Option<Outcome<Value>>;

/// The functions by family, each family in the order of its file.
const FAMILIES: &[&[Function]] = &[
    convert::FUNCTIONS,
    date::FUNCTIONS,
    encode::FUNCTIONS,
    file::FUNCTIONS,
    format::FUNCTIONS,
    lazy::FUNCTIONS,
    list::FUNCTIONS,
    map::FUNCTIONS,
    network::FUNCTIONS,
    number::FUNCTIONS,
    pattern::FUNCTIONS,
    text::FUNCTIONS,
];

impl Function {
    /// A function of its arguments alone.
    const fn pure(
        signature: &'static str,
        summary: &'static str,
        run: fn(Arguments<'_>) -> Result<Value, FunctionError>,
    ) -> Self {
        Self { name: name_of(signature), signature, summary, taint: Taint::Any, run: Run::Pure(run) }
    }

    /// A function that looks at the build host.
    const fn host(
        signature: &'static str,
        summary: &'static str,
        run: fn(&Scope<'_>, Arguments<'_>) -> Result<Value, FunctionError>,
    ) -> Self {
        Self { name: name_of(signature), signature, summary, taint: Taint::Any, run: Run::Host(run) }
    }

    /// A function that decides which of its arguments are evaluated.
    const fn lazy(signature: &'static str, summary: &'static str, run: LazyRun) -> Self {
        Self { name: name_of(signature), signature, summary, taint: Taint::Any, run: Run::Lazy(run) }
    }

    /// The same with another taint.
    const fn taint(mut self, taint: Taint) -> Self {
        self.taint = taint;
        self
    }

    /// The same for a function that only moves elements, which keep their own marks.
    const fn keeping(self) -> Self {
        self.taint(Taint::Kept)
    }

    /// Whether it can be called with so many arguments.
    pub(crate) fn takes(&self, count: usize) -> bool {
        let inner = self.signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        let names = inner.split(", ").filter(|name| !name.is_empty());
        let (mut least, mut most) = (0, Some(0_usize));
        for name in names {
            if name.ends_with('…') {
                most = None;
            } else {
                least += usize::from(!name.ends_with('?'));
                most = most.map(|most| most + 1);
            }
        }
        count >= least && most.is_none_or(|most| count <= most)
    }
}

/// What stands before the bracket.
const fn name_of(signature: &'static str) -> &'static str {
    let bytes = signature.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'(' {
        at += 1;
    }
    signature.split_at(at).0
}

/// Every function, by name.
pub fn functions() -> Vec<&'static Function> {
    let mut all: Vec<&Function> = FAMILIES.iter().copied().flatten().collect();
    all.sort_by_key(|function| function.name);
    all
}

/// The function of this name.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    FAMILIES.iter().copied().flatten().find(|function| function.name == name)
}

/// The names of all functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|function| function.name)
}
