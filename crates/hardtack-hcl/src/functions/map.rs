//! Functions of objects.

use indexmap::IndexMap;

use super::Function;
use super::arguments::FunctionError;
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("keys(object)", "The keys of the object, in alphabetical order.", |given| {
        let mut keys: Vec<&str> = given.object(0)?.keys().map(String::as_str).collect();
        keys.sort_unstable();
        Ok(keys.into_iter().map(Value::from).collect::<Vec<_>>().into())
    })
    .keeping(),
    Function::pure(
        "lookup(object, key, default?)",
        "The value of the key, or the default where there is none.",
        |given| {
            let (object, key) = (given.object(0)?, given.text(1)?);
            object.get(key).or(given.optional(2)).cloned().ok_or_else(|| {
                let error = FunctionError::argument(1, format!("the object has no key `{key}`"));
                match crate::nearest(key, object.keys().map(String::as_str)) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help("a third argument is the value to use instead"),
                }
            })
        },
    )
    .keeping(),
    Function::pure("merge(object…)", "The entries of all objects in one; later ones win.", |given| {
        let mut merged: IndexMap<String, Value> = IndexMap::new();
        for index in 0..given.all().len() {
            merged.extend(given.object(index)?.clone());
        }
        Ok(merged.into())
    })
    .keeping(),
    Function::pure("values(object)", "The values of the object, in the alphabetical order of their keys.", |given| {
        let mut entries: Vec<(&String, &Value)> = given.object(0)?.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        Ok(entries.into_iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().into())
    })
    .keeping(),
    Function::pure("zipmap(keys, values)", "An object of the keys with the values at the same place.", |given| {
        let (keys, values) = (given.words(0)?, given.list(1)?);
        if keys.len() != values.len() {
            let message = format!("there are {} keys and {} values", keys.len(), values.len());
            return Err(FunctionError::new(message));
        }
        Ok(keys.into_iter().zip(values.iter().cloned()).collect::<IndexMap<_, _>>().into())
    }),
];
