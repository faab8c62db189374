//! Function calls.

use std::ops::Range;

use hcl_edit::expr::{Expression, FuncCall};

use super::{Evaluator, Frames, Outcome};
use crate::document::span;
use crate::functions::{Arguments, FunctionError, Run, Taint, find, names};
use crate::{Data, Diagnostic, Value};

impl Evaluator<'_> {
    pub(super) fn call(&self, call: &FuncCall, frames: Frames<'_>) -> Outcome<Value> {
        let name_span = span(&call.name.name);
        let name = call.name.name.as_str();
        let Some(function) = find(name).filter(|_| !call.name.is_namespaced()) else {
            let error = *self.error(name_span, format!("there is no function `{name}`"));
            return Err(Box::new(error.nearest(name, names())));
        };
        let given: Vec<&Expression> = call.args.iter().collect();
        if let Run::Lazy(run) = function.run {
            return run(&|expression| self.value(expression, frames), &given)
                .ok_or_else(|| self.arity(name, function.signature, given.len(), span(call)))?;
        }
        let mut spans: Vec<Range<usize>> = Vec::with_capacity(given.len());
        let mut values = Vec::with_capacity(given.len());
        for (index, expression) in given.iter().enumerate() {
            let value = self.value(expression, frames)?;
            if call.args.expand_final() && index + 1 == given.len() {
                let (kind, sensitive) = (value.kind(), value.is_sensitive());
                let Data::List(items) = value.into_data() else {
                    return Err(self.error(span(*expression), format!("`...` spreads a list, found {kind}")));
                };
                spans.extend(items.iter().map(|_| span(*expression)));
                values.extend(items.into_iter().map(|item| item.marked(sensitive)));
            } else {
                spans.push(span(*expression));
                values.push(value);
            }
        }
        if !function.takes(values.len()) {
            return Err(self.arity(name, function.signature, values.len(), span(call)));
        }
        let sensitive = match function.taint {
            Taint::Any => values.iter().any(Value::holds_sensitive),
            Taint::Kept => values.iter().any(Value::is_sensitive),
            Taint::Cleared => false,
        };
        let arguments = Arguments::new(&values);
        let result = match function.run {
            Run::Pure(run) => run(arguments),
            Run::Host(run) => run(self.scope, arguments),
            Run::Lazy(_) => return Err(self.arity(name, function.signature, values.len(), span(call))),
        };
        result.map(|value| value.marked(sensitive)).map_err(|error| self.failed(name, error, &spans, span(call)))
    }

    /// The error of a function, underlining the argument that it names.
    fn failed(&self, name: &str, error: FunctionError, spans: &[Range<usize>], call: Range<usize>) -> Box<Diagnostic> {
        let at = error.argument.and_then(|index| spans.get(index)).cloned().unwrap_or(call);
        if let Some(inner) = error.inner {
            // The error lies in another source, such as a template; the call is where it came from.
            let related = self.source.place(at);
            return Box::new(inner.related(related, format!("`{name}` is called here")));
        }
        let diagnostic = *self.error(at, format!("`{name}`: {}", error.message));
        Box::new(match error.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    fn arity(&self, name: &str, signature: &str, given: usize, at: Range<usize>) -> Box<Diagnostic> {
        let plural = if given == 1 { "argument" } else { "arguments" };
        let error = *self.error(at, format!("`{name}` does not take {given} {plural}"));
        Box::new(error.help(format!("it is called as `{signature}`")))
    }
}
