//! Functions that decide which of their arguments are evaluated.

use super::Function;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::lazy("can(expression)", "Whether an expression can be evaluated without an error.", |evaluate, given| {
        let [only] = given else { return None };
        Some(Ok(evaluate(only).is_ok().into()))
    }),
    Function::lazy(
        "try(expression…)",
        "The value of the first expression that can be evaluated without an error.",
        |evaluate, given| {
            let (last, first) = given.split_last()?;
            Some(first.iter().find_map(|expression| evaluate(expression).ok()).map_or_else(|| evaluate(last), Ok))
        },
    ),
];
