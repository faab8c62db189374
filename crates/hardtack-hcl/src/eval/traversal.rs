//! Paths into values: `var.ports[0].name`, `users[*].name`.

use std::borrow::Cow;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};

use super::{Evaluator, Frames, Outcome};
use crate::document::span;
use crate::{Data, Number, Value};

/// A step of a path, evaluated.
enum Step {
    Key(String),
    Index(i64),
}

impl Evaluator<'_> {
    pub(super) fn traversal(&self, traversal: &Traversal, frames: Frames<'_>) -> Outcome<Value> {
        let operators: Vec<&TraversalOperator> = traversal.operators.iter().map(|operator| operator.value()).collect();
        let (start, rest) = match self.member(traversal, frames)? {
            Some(member) => (Cow::Borrowed(member), operators.get(1..).unwrap_or_default()),
            None => match &traversal.expr {
                Expression::Variable(name) => {
                    (Cow::Borrowed(self.variable(name.as_str(), span(name), frames)?), operators.as_slice())
                }
                other => (Cow::Owned(self.value(other, frames)?), operators.as_slice()),
            },
        };
        Ok(self.walk(start, rest, frames)?.into_owned())
    }

    /// The value of `root.name` at the beginning of a path, where `root` is a declared one.
    fn member<'v>(&'v self, traversal: &Traversal, frames: Frames<'v>) -> Outcome<Option<&'v Value>> {
        let Expression::Variable(root) = &traversal.expr else { return Ok(None) };
        let Some(TraversalOperator::GetAttr(name)) = traversal.operators.first().map(|first| first.value()) else {
            return Ok(None);
        };
        let mut frame = frames;
        while let Some(known) = frame {
            if known.name == root.as_str() {
                return Ok(None);
            }
            frame = known.outer;
        }
        match self.scope.member(root.as_str(), name.as_str()) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => Err(Box::new(error.within(self.source, span(name)))),
        }
    }

    /// Follows a path from a value.
    fn walk<'v>(
        &self,
        mut value: Cow<'v, Value>,
        operators: &[&TraversalOperator],
        frames: Frames<'_>,
    ) -> Outcome<Cow<'v, Value>> {
        for (index, operator) in operators.iter().enumerate() {
            let step = match operator {
                TraversalOperator::GetAttr(name) => (Step::Key(name.as_str().into()), span(name)),
                TraversalOperator::LegacyIndex(number) => {
                    (Step::Index(i64::try_from(*number.value()).unwrap_or(i64::MAX)), span(number))
                }
                TraversalOperator::Index(expression) => (self.index(expression, frames)?, span(expression)),
                TraversalOperator::AttrSplat(_) => {
                    let rest = operators.get(index + 1..).unwrap_or_default();
                    let is_name = |operator: &&&TraversalOperator| matches!(operator, TraversalOperator::GetAttr(_));
                    let names = rest.iter().take_while(is_name).count();
                    let (inner, outer) = rest.split_at(names);
                    let list = self.splat(value.into_owned(), inner, frames)?;
                    return self.walk(Cow::Owned(list), outer, frames);
                }
                TraversalOperator::FullSplat(_) => {
                    let rest = operators.get(index + 1..).unwrap_or_default();
                    return self.splat(value.into_owned(), rest, frames).map(Cow::Owned);
                }
            };
            let (step, at) = step;
            value = follow(value, &step).map_err(|(message, near)| {
                let error = *self.error(at, message);
                Box::new(match near {
                    Some(help) => error.help(help),
                    None => error,
                })
            })?;
        }
        Ok(value)
    }

    fn index(&self, expression: &Expression, frames: Frames<'_>) -> Outcome<Step> {
        let index = self.value(expression, frames)?;
        match index.data() {
            Data::Text(key) => Ok(Step::Key(key.clone())),
            Data::Number(Number::Int(number)) => Ok(Step::Index(*number)),
            _ => {
                let message = format!("an index is a whole number or a string, found {}", index.kind());
                Err(self.error(span(expression), message))
            }
        }
    }

    /// The list of what the path gives for each element; a value that is no list counts as a list of one.
    fn splat(&self, value: Value, operators: &[&TraversalOperator], frames: Frames<'_>) -> Outcome<Value> {
        let sensitive = value.is_sensitive();
        let items = match value.into_data() {
            Data::List(items) => items,
            Data::Null => Vec::new(),
            other => vec![Value::new(other)],
        };
        let each = |item| self.walk(Cow::Owned(item), operators, frames).map(Cow::into_owned);
        let items: Vec<Value> = items.into_iter().map(each).collect::<Outcome<_>>()?;
        Ok(Value::from(items).marked(sensitive))
    }
}

/// One step into a value; the error has a message and a remedy.
fn follow<'v>(value: Cow<'v, Value>, step: &Step) -> Result<Cow<'v, Value>, (String, Option<String>)> {
    let sensitive = value.is_sensitive();
    let found = match (value.data(), step) {
        (Data::Object(entries), Step::Key(key)) => {
            if !entries.contains_key(key) {
                return Err(no_key(key, entries.keys().map(String::as_str).collect()));
            }
            match value {
                Cow::Borrowed(value) => value.as_object().and_then(|entries| entries.get(key)).map(Cow::Borrowed),
                Cow::Owned(value) => match value.into_data() {
                    Data::Object(mut entries) => entries.swap_remove(key).map(Cow::Owned),
                    _ => None,
                },
            }
        }
        (Data::List(items), Step::Index(number)) => {
            let count = items.len();
            let Some(index) = usize::try_from(*number).ok().filter(|index| *index < count) else {
                let plural = if count == 1 { "element" } else { "elements" };
                return Err((
                    format!("the list has {count} {plural}, none at {number}"),
                    Some("the first is 0".into()),
                ));
            };
            match value {
                Cow::Borrowed(value) => value.as_list().and_then(|items| items.get(index)).map(Cow::Borrowed),
                Cow::Owned(value) => match value.into_data() {
                    Data::List(mut items) => Some(Cow::Owned(items.swap_remove(index))),
                    _ => None,
                },
            }
        }
        (_, Step::Key(key)) => return Err((format!("{} has no key `{key}`", value.kind()), None)),
        (_, Step::Index(number)) => return Err((format!("{} has no element {number}", value.kind()), None)),
    };
    match found {
        Some(Cow::Borrowed(found)) if sensitive => Ok(Cow::Owned(found.clone().marked(true))),
        Some(Cow::Owned(found)) => Ok(Cow::Owned(found.marked(sensitive))),
        Some(found) => Ok(found),
        None => Err(("this value is gone".into(), None)),
    }
}

fn no_key(key: &str, known: Vec<&str>) -> (String, Option<String>) {
    let near = crate::nearest(key, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let few = (!known.is_empty() && known.len() <= 8).then(|| format!("it has {}", crate::all_of(&known)));
    (format!("the object has no key `{key}`"), near.or(few))
}
