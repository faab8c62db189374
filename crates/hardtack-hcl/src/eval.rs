//! Evaluation of expressions. Every error knows the innermost expression that failed.

mod call;
mod collection;
mod operator;
mod template;
mod traversal;

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::expr::{Conditional, Expression};
use indexmap::IndexMap;

use crate::document::span;
use crate::{Data, Diagnostic, Number, Scope, Source, Value};

/// A result whose error is worth a message.
pub type Outcome<T> = Result<T, Box<Diagnostic>>;

/// Evaluates the expressions of one source.
pub(crate) struct Evaluator<'s> {
    pub(crate) scope: &'s Scope<'s>,
    source: &'s Arc<Source>,
    /// Work that may still be done: a bound on what nested loops can cost.
    budget: Cell<u64>,
}

/// The names that loops define, the innermost first.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'f> {
    name: &'f str,
    value: &'f Value,
    outer: Option<&'f Frame<'f>>,
}

/// The loops around an expression.
pub(crate) type Frames<'f> = Option<&'f Frame<'f>>;

/// Steps that one evaluation may take; a step is a node of the expression or 64 bytes of text.
const BUDGET: u64 = 1_000_000;

/// Longest string that an expression makes, in bytes.
pub(crate) const TEXT_LIMIT: usize = 16 << 20;

impl<'s> Evaluator<'s> {
    pub(crate) fn new(scope: &'s Scope<'s>, source: &'s Arc<Source>) -> Self {
        Self { scope, source, budget: Cell::new(BUDGET) }
    }

    /// The value of an expression outside any loop.
    pub(crate) fn evaluate(&self, expression: &Expression) -> Outcome<Value> {
        self.value(expression, None)
    }

    /// The value of an expression.
    fn value(&self, expression: &Expression, frames: Frames<'_>) -> Outcome<Value> {
        let value = self.unbounded(expression, frames)?;
        self.spend(&value, expression)?;
        Ok(value)
    }

    fn unbounded(&self, expression: &Expression, frames: Frames<'_>) -> Outcome<Value> {
        match expression {
            Expression::Null(_) => Ok(Value::null()),
            Expression::Bool(value) => Ok((*value.value()).into()),
            Expression::Number(number) => self.number(*number.value(), expression),
            Expression::String(text) => Ok(text.as_str().into()),
            Expression::Array(array) => {
                let items: Vec<Value> = array.iter().map(|item| self.value(item, frames)).collect::<Outcome<_>>()?;
                Ok(items.into())
            }
            Expression::Object(object) => self.object(object, frames),
            Expression::StringTemplate(template) => self.string_template(template, frames),
            Expression::HeredocTemplate(heredoc) => self.heredoc(heredoc, frames),
            Expression::Parenthesis(inner) => self.value(inner.inner(), frames),
            Expression::Variable(name) => self.variable(name.as_str(), span(name), frames).cloned(),
            Expression::Conditional(conditional) => self.conditional(conditional, frames),
            Expression::FuncCall(call) => self.call(call, frames),
            Expression::Traversal(traversal) => self.traversal(traversal, frames),
            Expression::UnaryOp(operation) => self.unary(operation, frames),
            Expression::BinaryOp(operation) => self.binary(operation, frames),
            Expression::ForExpr(each) => self.for_expr(each, frames),
        }
    }

    fn number(&self, number: hcl_edit::Number, expression: &Expression) -> Outcome<Value> {
        let float = || number.as_f64().and_then(Number::from_f64);
        match number.as_i64().map(Number::Int).or_else(float) {
            Some(number) => Ok(number.into()),
            None => Err(self.error(span(expression), "this number is too large")),
        }
    }

    fn object(&self, object: &hcl_edit::expr::Object, frames: Frames<'_>) -> Outcome<Value> {
        use hcl_edit::expr::ObjectKey;
        let mut entries = IndexMap::with_capacity(object.len());
        for (key, value) in object.iter() {
            let key = match key {
                ObjectKey::Ident(name) => name.as_str().to_owned(),
                ObjectKey::Expression(expression) => self.key(expression, frames)?,
            };
            entries.insert(key, self.value(value.expr(), frames)?);
        }
        Ok(entries.into())
    }

    /// The key of an object: a string, or what reads as one.
    fn key(&self, expression: &Expression, frames: Frames<'_>) -> Outcome<String> {
        let key = self.value(expression, frames)?;
        if key.is_sensitive() {
            return Err(self.error(span(expression), "a sensitive value cannot be the key of an object"));
        }
        key.scalar_text().ok_or_else(|| {
            self.error(span(expression), format!("the key of an object must be a string, found {}", key.kind()))
        })
    }

    fn conditional(&self, conditional: &Conditional, frames: Frames<'_>) -> Outcome<Value> {
        let (condition, sensitive) = self.truth(&conditional.cond_expr, frames)?;
        let branch = if condition { &conditional.true_expr } else { &conditional.false_expr };
        Ok(self.value(branch, frames)?.marked(sensitive))
    }

    /// A condition, and whether it was made of a sensitive value.
    fn truth(&self, expression: &Expression, frames: Frames<'_>) -> Outcome<(bool, bool)> {
        let value = self.value(expression, frames)?;
        match value.data() {
            Data::Bool(truth) => Ok((*truth, value.is_sensitive())),
            _ => {
                let message = format!("a condition must be true or false, found {}", value.kind());
                Err(self.error(span(expression), message))
            }
        }
    }

    /// The value of a bare name.
    fn variable<'v>(&'v self, name: &str, at: Range<usize>, frames: Frames<'v>) -> Outcome<&'v Value> {
        let mut frame = frames;
        while let Some(known) = frame {
            if known.name == name {
                return Ok(known.value);
            }
            frame = known.outer;
        }
        self.scope.root(name).ok_or_else(|| {
            let known = self.scope.names().collect::<Vec<_>>();
            let error = *self.error(at, format!("nothing is called `{name}` here"));
            let error = match known.as_slice() {
                [] => error,
                names => error.help(format!("expressions can begin with {}", crate::all_of(names))),
            };
            // Bare words are the commonest slip: a string without its quotes.
            let error =
                if frames.is_none() && !self.scope.in_template { error.label("a string needs quotes") } else { error };
            Box::new(error.nearest(name, known))
        })
    }

    /// Takes the cost of a value from the budget.
    fn spend(&self, value: &Value, expression: &Expression) -> Outcome<()> {
        let text = value.as_text().map_or(0, str::len);
        if text > TEXT_LIMIT {
            return Err(self.error(span(expression), "this makes a string of more than 16 MiB"));
        }
        let cost = 1 + text as u64 / 64 + value.as_list().map_or(0, |items| items.len() as u64);
        match self.budget.get().checked_sub(cost) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(self.error(span(expression), "this takes too many steps to evaluate")),
        }
    }

    /// An error that underlines a stretch of the source.
    pub(crate) fn error(&self, at: Range<usize>, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(message).within(self.source, at))
    }
}
