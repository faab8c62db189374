//! Operators.

use std::cmp::Ordering;

use hcl_edit::expr::{BinaryOp, BinaryOperator, Expression, UnaryOp, UnaryOperator};

use super::{Evaluator, Frames, Outcome};
use crate::document::span;
use crate::{Data, Number, Value};

impl Evaluator<'_> {
    pub(super) fn unary(&self, operation: &UnaryOp, frames: Frames<'_>) -> Outcome<Value> {
        match *operation.operator.value() {
            UnaryOperator::Not => {
                let (truth, sensitive) = self.truth(&operation.expr, frames)?;
                Ok(Value::from(!truth).marked(sensitive))
            }
            UnaryOperator::Neg => {
                let (number, sensitive) = self.operand(&operation.expr, "-", frames)?;
                let negative = match number {
                    Number::Int(value) => value.checked_neg().map(Number::Int),
                    Number::Float(value) => Number::from_f64(-value),
                };
                let error = || self.error(span(&operation.expr), "this number is too large");
                Ok(Value::from(negative.ok_or_else(error)?).marked(sensitive))
            }
        }
    }

    pub(super) fn binary(&self, operation: &BinaryOp, frames: Frames<'_>) -> Outcome<Value> {
        let (left, right) = (&operation.lhs_expr, &operation.rhs_expr);
        let operator = *operation.operator.value();
        match operator {
            BinaryOperator::Eq | BinaryOperator::NotEq => {
                let (left, right) = (self.value(left, frames)?, self.value(right, frames)?);
                let sensitive = left.holds_sensitive() || right.holds_sensitive();
                Ok(Value::from((left == right) == (operator == BinaryOperator::Eq)).marked(sensitive))
            }
            BinaryOperator::And | BinaryOperator::Or => {
                let (truth, sensitive) = self.truth(left, frames)?;
                // The second operand is only looked at where it decides.
                if truth == (operator == BinaryOperator::Or) {
                    return Ok(Value::from(truth).marked(sensitive));
                }
                let (truth, also) = self.truth(right, frames)?;
                Ok(Value::from(truth).marked(sensitive || also))
            }
            _ => {
                let symbol = operator.as_str();
                let (left, sensitive) = self.operand(left, symbol, frames)?;
                let (right_number, also) = self.operand(right, symbol, frames)?;
                let data = compute(left, operator, right_number).map_err(|message| self.error(span(right), message))?;
                Ok(Value::new(data).marked(sensitive || also))
            }
        }
    }

    /// A number to calculate with, and whether it is sensitive.
    fn operand(&self, expression: &Expression, symbol: &str, frames: Frames<'_>) -> Outcome<(Number, bool)> {
        let value = self.value(expression, frames)?;
        match value.data() {
            Data::Number(number) => Ok((*number, value.is_sensitive())),
            data => {
                let message = format!("`{symbol}` needs numbers, found {}", value.kind());
                let error = *self.error(span(expression), message);
                Err(Box::new(match (symbol, data) {
                    ("+", Data::Text(_)) => error.help("strings are joined as \"${a}${b}\""),
                    ("+", Data::List(_)) => error.help("lists are joined with `concat(…)`"),
                    (_, Data::Text(_)) => error.help("`tonumber(…)` makes a number of a string"),
                    _ => error,
                }))
            }
        }
    }
}

/// An arithmetic or comparing operation.
fn compute(left: Number, operator: BinaryOperator, right: Number) -> Result<Data, &'static str> {
    let order = |wanted: &[Ordering]| Ok(Data::Bool(wanted.contains(&left.order(right))));
    let exact = |whole: fn(i64, i64) -> Option<i64>, float: fn(f64, f64) -> f64| {
        let whole = match (left, right) {
            (Number::Int(left), Number::Int(right)) => whole(left, right).map(Number::Int),
            _ => None,
        };
        let number = whole.or_else(|| Number::from_f64(float(left.to_f64(), right.to_f64())));
        number.map(Data::Number).ok_or("the result is too large")
    };
    match operator {
        BinaryOperator::Less => order(&[Ordering::Less]),
        BinaryOperator::LessEq => order(&[Ordering::Less, Ordering::Equal]),
        BinaryOperator::Greater => order(&[Ordering::Greater]),
        BinaryOperator::GreaterEq => order(&[Ordering::Greater, Ordering::Equal]),
        BinaryOperator::Plus => exact(i64::checked_add, |left, right| left + right),
        BinaryOperator::Minus => exact(i64::checked_sub, |left, right| left - right),
        BinaryOperator::Mul => exact(i64::checked_mul, |left, right| left * right),
        BinaryOperator::Div | BinaryOperator::Mod if right.to_f64() == 0.0 => Err("this divides by zero"),
        BinaryOperator::Div => exact(
            |left, right| (left.checked_rem(right)? == 0).then(|| left.checked_div(right))?,
            |left, right| left / right,
        ),
        BinaryOperator::Mod => exact(i64::checked_rem, |left, right| left % right),
        // Decided before the operands were numbers.
        BinaryOperator::Eq | BinaryOperator::NotEq | BinaryOperator::And | BinaryOperator::Or => {
            Err("this operator does not calculate")
        }
    }
}
