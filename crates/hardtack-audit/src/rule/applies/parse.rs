//! Reading a condition from its expression.

use hardtack_hcl::{Diagnostics, Expr};
use hardtack_tree::TreePath;
use hcl_edit::expr::{BinaryOperator, Expression, FuncCall, UnaryOperator};

use super::Applies;

/// The facts that a condition can ask for.
const FACTS: [&str; 6] = ["distribution", "file", "ipv6", "mount", "package", "unit"];

impl Applies {
    /// Reads the expression of `applies`.
    ///
    /// # Errors
    /// When it is anything but facts joined by `!`, `&&` and `||`.
    pub fn parse(expr: Expr<'_>) -> Result<Self, Diagnostics> {
        let boxed = |inner: &Expression| Self::parse(expr.inner(inner)).map(Box::new);
        match expr.expression() {
            Expression::Parenthesis(inner) => Self::parse(expr.inner(inner.inner())),
            Expression::UnaryOp(op) if *op.operator.value() == UnaryOperator::Not => Ok(Self::Not(boxed(&op.expr)?)),
            Expression::BinaryOp(op) if *op.operator.value() == BinaryOperator::And => {
                Ok(Self::And(boxed(&op.lhs_expr)?, boxed(&op.rhs_expr)?))
            }
            Expression::BinaryOp(op) if *op.operator.value() == BinaryOperator::Or => {
                Ok(Self::Or(boxed(&op.lhs_expr)?, boxed(&op.rhs_expr)?))
            }
            Expression::FuncCall(call) => fact(expr, call),
            _ => Err(expr
                .error("this is not a condition on the tree")
                .help("join facts with `!`, `&&` and `||`, as in package(\"cron\") && !file(\"/etc/cron.allow\")")
                .into()),
        }
    }
}

fn fact(expr: Expr<'_>, call: &FuncCall) -> Result<Applies, Diagnostics> {
    let name = call.name.name.as_str();
    let mut arguments = call.args.iter();
    if name == "ipv6" {
        return match arguments.next() {
            None => Ok(Applies::Ipv6),
            Some(_) => Err(expr.error("`ipv6` takes nothing").help("write ipv6()").into()),
        };
    }
    let (Some(argument), None) = (arguments.next().and_then(Expression::as_str), arguments.next()) else {
        return Err(expr.error(format!("`{name}` takes one text")).help(format!("write {name}(\"…\")")).into());
    };
    match name {
        "package" => Ok(Applies::Package(argument.to_owned())),
        "unit" => Ok(Applies::Unit(argument.to_owned())),
        "distribution" => Ok(Applies::Distribution(argument.to_owned())),
        "file" => path(expr, argument).map(Applies::File),
        "mount" => path(expr, argument).map(Applies::Mount),
        _ => {
            let wrong = expr.error(format!("a condition cannot ask for `{name}`"));
            let known = format!("it can ask for {}", FACTS.join(", "));
            Err(wrong.help(known).nearest(name, FACTS).into())
        }
    }
}

fn path(expr: Expr<'_>, text: &str) -> Result<TreePath, Diagnostics> {
    TreePath::new(text).map_err(|error| expr.error(error.to_string()).into())
}
