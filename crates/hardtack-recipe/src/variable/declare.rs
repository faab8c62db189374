//! `variable` blocks.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Expr, Place, Value};

use super::Kind;
use crate::read;

/// A variable as its block declares it.
pub(crate) struct Declaration<'a> {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    /// The default with its place; none for a variable that must be set.
    pub(crate) default: Option<(Value, Place)>,
    pub(crate) validations: Vec<Validation<'a>>,
    pub(crate) place: Place,
}

/// A condition that the value must meet.
pub(crate) struct Validation<'a> {
    pub(crate) condition: Expr<'a>,
    pub(crate) message: Expr<'a>,
    pub(crate) place: Place,
}

/// Reads a `variable` block; its default may use `env(…)`.
pub(crate) fn declaration<'a>(block: &mut BlockReader<'a>) -> Result<Declaration<'a>, Diagnostics> {
    let place = block.label_place(0);
    let name = block.label(0).and_then(|name| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return hardtack_hcl::Read::present(name);
        }
        let error = Diagnostic::error(format!("`{name}` is no name of a variable")).at(block.label_place(0));
        block.fail(error.help("use letters, digits, `_` and `-`, the first no digit"))
    });
    let kind = match block.expression("type").map(Kind::parse) {
        None => Kind::Any,
        Some(Ok(kind)) => kind,
        Some(Err(error)) => {
            block.error(error);
            Kind::Any
        }
    };
    let sensitive = block.optional::<bool>("sensitive").unwrap_or(false);
    let description = block.optional_with("description", read::sentence);
    let default = default(block, &kind, sensitive);
    let validations = block.each("validation", |inner| {
        let missing = |key: &str, inner: &BlockReader<'_>| {
            Diagnostic::error(format!("`validation` needs the key `{key}`")).at(inner.place())
        };
        let (condition, message) = (inner.expression("condition"), inner.expression("error_message"));
        if condition.is_none() {
            inner.error(missing("condition", inner));
        }
        if message.is_none() {
            inner.error(missing("error_message", inner));
        }
        inner.finish(())?;
        let place = inner.place();
        Ok(condition.zip(message).map(|(condition, message)| Validation { condition, message, place }))
    });
    let name = block.finish(name)?;
    let validations = validations.into_iter().flatten().collect();
    Ok(Declaration { name, kind, description, sensitive, default, validations, place })
}

/// The default, converted to the type.
fn default(block: &mut BlockReader<'_>, kind: &Kind, sensitive: bool) -> Option<(Value, Place)> {
    let expr = block.expression("default")?;
    let value = block.read(expr, |value| {
        // Known as sensitive before anything can be said of it.
        super::resolve::hide(value, sensitive);
        kind.convert(value)
    });
    Some((value.into_option()?.marked(sensitive), expr.place()))
}
