//! `for` expressions.

use hcl_edit::expr::{Expression, ForExpr};
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::{Evaluator, Frame, Frames, Outcome};
use crate::document::span;
use crate::{Data, Value};

impl Evaluator<'_> {
    pub(super) fn for_expr(&self, each: &ForExpr, frames: Frames<'_>) -> Outcome<Value> {
        let key_name = each.intro.key_var.as_ref().map(|name| name.as_str());
        let value_name = each.intro.value_var.as_str();
        let mut list = Vec::new();
        let mut entries: IndexMap<String, Value> = IndexMap::new();
        let (collection, sensitive) = self.collection(&each.intro.collection_expr, frames)?;
        for (key, value) in &collection {
            let outer = Frame { name: key_name.unwrap_or(""), value: key, outer: frames };
            let frame = Frame { name: value_name, value, outer: Some(&outer) };
            let frames = Some(&frame);
            if let Some(condition) = &each.cond
                && !self.truth(&condition.expr, frames)?.0
            {
                continue;
            }
            let result = self.value(&each.value_expr, frames)?;
            let Some(key_expr) = &each.key_expr else {
                list.push(result);
                continue;
            };
            match entries.entry(self.key(key_expr, frames)?) {
                Entry::Vacant(entry) => {
                    entry.insert(if each.grouping { vec![result].into() } else { result });
                }
                Entry::Occupied(mut entry) if each.grouping => {
                    let group = entry.insert(Value::null());
                    if let Data::List(mut items) = group.into_data() {
                        items.push(result);
                        entry.insert(items.into());
                    }
                }
                Entry::Occupied(entry) => {
                    let message = format!("the key `{}` is made twice", entry.key());
                    let error = self.error(span(key_expr), message);
                    return Err(Box::new(error.help("write `…` behind the value to collect the values of a key")));
                }
            }
        }
        let result: Value = if each.key_expr.is_some() { entries.into() } else { list.into() };
        Ok(result.marked(sensitive))
    }

    /// The keys and values that a loop goes through, and whether the whole is sensitive.
    pub(super) fn collection(&self, of: &Expression, frames: Frames<'_>) -> Outcome<(Vec<(Value, Value)>, bool)> {
        let value = self.value(of, frames)?;
        let sensitive = value.is_sensitive();
        let kind = value.kind();
        let mark = |(key, value): (Value, Value)| (key, value.marked(sensitive));
        let pairs = match value.into_data() {
            Data::List(items) => {
                let number = |index: usize| Value::from(i64::try_from(index).unwrap_or(i64::MAX));
                items.into_iter().enumerate().map(|(index, item)| mark((number(index), item))).collect()
            }
            Data::Object(entries) => entries.into_iter().map(|(key, value)| mark((key.into(), value))).collect(),
            _ => {
                let message = format!("`for` goes through a list or an object, found {kind}");
                return Err(self.error(span(of), message));
            }
        };
        Ok((pairs, sensitive))
    }
}
