//! Functions of lists.

use super::Function;
use super::arguments::FunctionError;
use crate::{Data, Number, Value};

/// Most elements that `range` makes.
const RANGE_LIMIT: usize = 65_536;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("coalesce(value…)", "The first argument that is neither null nor an empty string.", |given| {
        let filled = |value: &&Value| !matches!(value.data(), Data::Null) && value.as_text() != Some("");
        given.all().iter().find(filled).cloned().ok_or_else(|| FunctionError::new("all arguments are empty"))
    })
    .keeping(),
    Function::pure("compact(list)", "The list without null and empty strings.", |given| {
        let filled = |value: &&Value| !matches!(value.data(), Data::Null) && value.as_text() != Some("");
        Ok(given.list(0)?.iter().filter(filled).cloned().collect::<Vec<_>>().into())
    })
    .keeping(),
    Function::pure("concat(list…)", "The elements of all lists in one.", |given| {
        let lists: Vec<&[Value]> = (0..given.all().len()).map(|at| given.list(at)).collect::<Result<_, _>>()?;
        Ok(lists.concat().into())
    })
    .keeping(),
    Function::pure("contains(list, value)", "Whether the value is an element of the list.", |given| {
        Ok(given.list(0)?.contains(given.value(1)?).into())
    }),
    Function::pure("distinct(list)", "The list with each element once, in the order of their first.", |given| {
        Ok(distinct(given.list(0)?).into())
    })
    .keeping(),
    Function::pure("element(list, index)", "An element of the list; beyond its end it begins again.", |given| {
        let list = given.list(0)?;
        let index = given.whole::<usize>(1)?;
        let at = index.checked_rem(list.len()).and_then(|at| list.get(at));
        at.cloned().ok_or_else(|| FunctionError::argument(0, "the list is empty"))
    })
    .keeping(),
    Function::pure("flatten(list)", "The list with the elements of inner lists in their place.", |given| {
        let mut flat = Vec::new();
        given.list(0)?.iter().for_each(|item| flatten(item, &mut flat));
        Ok(flat.into())
    })
    .keeping(),
    Function::pure("length(value)", "How many elements a list or object has, or characters a string.", |given| {
        let value = given.value(0)?;
        let length = match value.data() {
            Data::Text(text) => text.chars().count(),
            Data::List(items) => items.len(),
            Data::Object(entries) => entries.len(),
            _ => return Err(FunctionError::argument(0, format!("{} has no length", value.kind()))),
        };
        Ok(i64::try_from(length).unwrap_or(i64::MAX).into())
    }),
    Function::pure(
        "range(from, to?, step?)",
        "Numbers from `from` (0 when it stands alone) up to before `to`.",
        |given| {
            let (from, to) = match given.optional(1) {
                None => (0, given.whole::<i64>(0)?),
                Some(_) => (given.whole(0)?, given.whole(1)?),
            };
            let step = if given.optional(2).is_some() {
                given.whole(2)?
            } else if from > to {
                -1_i64
            } else {
                1
            };
            if step == 0 {
                return Err(FunctionError::argument(2, "a step is not 0"));
            }
            let mut numbers = Vec::new();
            let mut next = Some(from);
            while let Some(number) = next.filter(|number| if step > 0 { *number < to } else { *number > to }) {
                if numbers.len() >= RANGE_LIMIT {
                    return Err(FunctionError::new(format!("this makes more than {RANGE_LIMIT} numbers")));
                }
                numbers.push(Value::from(number));
                next = number.checked_add(step);
            }
            Ok(numbers.into())
        },
    ),
    Function::pure("reverse(list)", "The list from its end to its beginning.", |given| {
        Ok(given.list(0)?.iter().rev().cloned().collect::<Vec<_>>().into())
    })
    .keeping(),
    Function::pure("slice(list, from, to)", "The elements from `from` up to before `to`.", |given| {
        let list = given.list(0)?;
        let part = list.get(given.whole::<usize>(1)?..given.whole::<usize>(2)?);
        let wrong = || FunctionError::new(format!("the list has {} elements, not all of these", list.len()));
        Ok(part.ok_or_else(wrong)?.to_vec().into())
    })
    .keeping(),
    Function::pure("sort(list)", "The strings of the list in the order of their characters.", |given| {
        let mut words = given.words(0)?;
        words.sort_unstable();
        Ok(words.into_iter().map(Value::from).collect::<Vec<_>>().into())
    }),
    Function::pure("sum(list)", "The sum of the numbers of the list.", |given| {
        let mut sum = Number::Int(0);
        for item in given.list(0)? {
            let Data::Number(number) = item.data() else {
                return Err(FunctionError::argument(
                    0,
                    format!("every element must be a number, found {}", item.kind()),
                ));
            };
            let whole = match (sum, *number) {
                (Number::Int(left), Number::Int(right)) => left.checked_add(right).map(Number::Int),
                _ => None,
            };
            sum = whole
                .or_else(|| Number::from_f64(sum.to_f64() + number.to_f64()))
                .ok_or_else(|| FunctionError::new("the sum is too large"))?;
        }
        Ok(sum.into())
    }),
];

/// The elements, each once.
pub(super) fn distinct(items: &[Value]) -> Vec<Value> {
    // Equal values have equal JSON, which can be looked up.
    let mut seen = std::collections::HashSet::new();
    items.iter().filter(|item| seen.insert(item.to_json_revealed().to_string())).cloned().collect()
}

fn flatten(item: &Value, into: &mut Vec<Value>) {
    match item.as_list() {
        Some(items) => {
            for inner in items {
                flatten(&inner.clone().marked(item.is_sensitive()), into);
            }
        }
        None => into.push(item.clone()),
    }
}
