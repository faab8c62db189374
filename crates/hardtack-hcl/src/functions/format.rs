//! `format`, after the verbs of C and Go.

use super::Function;
use super::arguments::{Arguments, FunctionError};
use super::text::bounded;
use crate::{Data, Number, Value};

pub(super) const FUNCTIONS: &[Function] = &[Function::pure(
    "format(pattern, value…)",
    "The pattern with the values in place of %s, %d, %v, %q, %t, %f, %x, %o and %b; %05d and %-8s set the width.",
    |given| formatted(given).map(Value::from),
)];

/// Widest field, in characters.
const WIDEST: usize = 4096;

/// What stands between `%` and the verb.
#[derive(Default)]
struct Field {
    left: bool,
    zeros: bool,
    plus: bool,
    width: usize,
    precision: Option<usize>,
}

fn formatted(given: Arguments<'_>) -> Result<String, FunctionError> {
    let pattern = given.text(0)?;
    let mut out = String::new();
    let mut next = 1;
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let (field, verb, after) = parse(rest.get(at + 1..).unwrap_or_default())?;
        rest = after;
        if verb == '%' {
            out.push('%');
            continue;
        }
        let value = given.optional(next).ok_or_else(|| {
            FunctionError::argument(0, format!("the pattern asks for {next} values or more, {} are given", next - 1))
        })?;
        let text = written(&field, verb, value).map_err(|message| FunctionError::argument(next, message))?;
        out.push_str(&text);
        bounded(out.len())?;
        next += 1;
    }
    if given.optional(next).is_some() {
        return Err(FunctionError::argument(next, "the pattern has no place for this value"));
    }
    out.push_str(rest);
    Ok(out)
}

/// The field and verb behind a `%`, and what follows.
fn parse(text: &str) -> Result<(Field, char, &str), FunctionError> {
    let mut field = Field::default();
    let flags = text.trim_start_matches(['-', '0', '+']);
    for flag in text.chars().take(text.len() - flags.len()) {
        match flag {
            '-' => field.left = true,
            '+' => field.plus = true,
            _ => field.zeros = true,
        }
    }
    let number = |text: &str| text.parse().ok().filter(|width| *width <= WIDEST);
    let too_wide = || FunctionError::argument(0, format!("a width is at most {WIDEST}"));
    let (width, mut rest) = digits(flags);
    if !width.is_empty() {
        field.width = number(width).ok_or_else(too_wide)?;
    }
    if let Some(after) = rest.strip_prefix('.') {
        let (precision, after) = digits(after);
        field.precision = Some(if precision.is_empty() { 0 } else { number(precision).ok_or_else(too_wide)? });
        rest = after;
    }
    let verb = rest.chars().next().ok_or_else(|| {
        FunctionError::argument(0, "the pattern ends with `%`").help("write `%%` for a per cent sign")
    })?;
    Ok((field, verb, rest.get(verb.len_utf8()..).unwrap_or_default()))
}

/// The digits at the beginning of a text, and what follows.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// One value as its verb writes it.
fn written(field: &Field, verb: char, value: &Value) -> Result<String, String> {
    let scalar = || value.scalar_text().ok_or_else(|| format!("`%{verb}` cannot write {}", value.kind()));
    let number = || match value.data() {
        Data::Number(number) => Ok(*number),
        _ => Err(format!("`%{verb}` writes numbers, found {}", value.kind())),
    };
    let whole = || number()?.to_i64().ok_or_else(|| format!("`%{verb}` writes whole numbers"));
    let signed = |text: String| if field.plus && !text.starts_with('-') { format!("+{text}") } else { text };
    let text = match verb {
        's' | 'v' => {
            let text = if verb == 'v' { scalar().or_else(|_| Ok(json(value))) } else { scalar() };
            let text = text.map_err(|message: String| message)?;
            field.precision.map_or_else(|| text.clone(), |most| text.chars().take(most).collect())
        }
        'q' => json(&Value::from(scalar()?)),
        't' => match value.data() {
            Data::Bool(truth) => truth.to_string(),
            _ => return Err(format!("`%t` writes booleans, found {}", value.kind())),
        },
        'd' => signed(whole()?.to_string()),
        'x' => radix(whole()?, |value| format!("{value:x}")),
        'X' => radix(whole()?, |value| format!("{value:X}")),
        'o' => radix(whole()?, |value| format!("{value:o}")),
        'b' => radix(whole()?, |value| format!("{value:b}")),
        'f' => signed(format!("{:.*}", field.precision.unwrap_or(6), number()?.to_f64())),
        'e' => signed(format!("{:e}", number()?.to_f64())),
        'g' => signed(match number()? {
            Number::Int(value) => value.to_string(),
            Number::Float(value) => value.to_string(),
        }),
        _ => return Err(format!("there is no verb `%{verb}`")),
    };
    Ok(padded(field, verb, &text))
}

fn json(value: &Value) -> String {
    value.to_json_revealed().to_string()
}

fn radix(value: i64, write: fn(u64) -> String) -> String {
    let digits = write(value.unsigned_abs());
    if value < 0 { format!("-{digits}") } else { digits }
}

/// The text at its width.
fn padded(field: &Field, verb: char, text: &str) -> String {
    let missing = field.width.saturating_sub(text.chars().count());
    if field.left {
        return format!("{text}{}", " ".repeat(missing));
    }
    if field.zeros && !matches!(verb, 's' | 'v' | 'q' | 't') {
        let digits = text.trim_start_matches(['-', '+']);
        let sign = text.get(..text.len() - digits.len()).unwrap_or_default();
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    format!("{}{text}", " ".repeat(missing))
}
