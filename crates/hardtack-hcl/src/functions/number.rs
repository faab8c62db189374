//! Functions of numbers.

use super::Function;
use super::arguments::{Arguments, FunctionError};
use crate::{Number, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("abs(number)", "The number without its sign.", |given| {
        let number = match given.number(0)? {
            Number::Int(value) => value.checked_abs().map(Number::Int),
            Number::Float(value) => Number::from_f64(value.abs()),
        };
        number.map(Value::from).ok_or_else(|| FunctionError::argument(0, "this number is too large"))
    }),
    Function::pure("ceil(number)", "The next whole number upwards.", |given| rounded(given, f64::ceil)),
    Function::pure("floor(number)", "The next whole number downwards.", |given| rounded(given, f64::floor)),
    Function::pure("max(number…)", "The largest of the numbers.", |given| {
        extreme(given, |numbers| numbers.max_by(|left, right| left.order(*right)))
    }),
    Function::pure("min(number…)", "The smallest of the numbers.", |given| {
        extreme(given, |numbers| numbers.min_by(|left, right| left.order(*right)))
    }),
    Function::pure("parseint(text, base)", "The whole number that the text writes in a base from 2 to 36.", |given| {
        let (text, base) = (given.text(0)?, given.whole::<u32>(1)?);
        if !(2..=36).contains(&base) {
            return Err(FunctionError::argument(1, "a base is a number from 2 to 36"));
        }
        let wrong = || FunctionError::argument(0, format!("this is no whole number in base {base}"));
        i64::from_str_radix(text, base).map(Value::from).map_err(|_| wrong())
    }),
];

fn rounded(given: Arguments<'_>, round: fn(f64) -> f64) -> Result<Value, FunctionError> {
    let number = match given.number(0)? {
        Number::Int(value) => Some(Number::Int(value)),
        Number::Float(value) => Number::from_f64(round(value)),
    };
    number.map(Value::from).ok_or_else(|| FunctionError::argument(0, "this number is too large"))
}

fn extreme(
    given: Arguments<'_>,
    choose: fn(std::vec::IntoIter<Number>) -> Option<Number>,
) -> Result<Value, FunctionError> {
    let numbers: Vec<Number> = (0..given.all().len()).map(|at| given.number(at)).collect::<Result<_, _>>()?;
    choose(numbers.into_iter()).map(Value::from).ok_or_else(|| FunctionError::new("there are no numbers"))
}
