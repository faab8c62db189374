//! Functions of time.

use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::{SignedDuration, Timestamp, tz};

use super::Function;
use super::arguments::{Arguments, FunctionError};
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure(
        "formatdate(format, time)",
        "A time as the format writes it: YYYY MM DD hh mm ss, MMM, EEE, AA, Z; other text in single quotes.",
        |given| {
            let (date, offset) = time(given, 1)?;
            formatted(given.text(0)?, date, offset).map(Value::from)
        },
    ),
    Function::pure("timeadd(time, duration)", "A time moved by a duration such as \"36h\" or \"-1h30m\".", |given| {
        let (date, offset) = time(given, 0)?;
        let wrong = || FunctionError::argument(1, "this is no duration, or one too long").help(DURATION_HELP);
        let by = duration(given.text(1)?).ok_or_else(wrong)?;
        let moved = offset.to_timestamp(date).ok().and_then(|at| at.checked_add(by).ok()).ok_or_else(wrong)?;
        Ok(rfc3339(moved).into())
    }),
    Function::host("timestamp()", "The time of the build, the same wherever it is asked for.", |scope, _| {
        let hidden = || FunctionError::new("the time of the build is not known here");
        scope.environment().time().map(|time| rfc3339(time).into()).ok_or_else(hidden)
    }),
];

const DURATION_HELP: &str = "a duration is a number with h, m or s, or several: \"36h\", \"1h30m\", \"-90s\"";

/// A time in UTC to the second, as RFC 3339 writes it.
fn rfc3339(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time that was given as an argument, with its offset from UTC.
fn time(given: Arguments<'_>, index: usize) -> Result<(DateTime, tz::Offset), FunctionError> {
    let wrong =
        || FunctionError::argument(index, "this is no time").help("write it as \"2026-01-31T12:00:00Z\" (RFC 3339)");
    let pieces = Pieces::parse(given.text(index)?).map_err(|_| wrong())?;
    let offset = pieces.to_numeric_offset().ok_or_else(wrong)?;
    Ok((DateTime::from_parts(pieces.date(), pieces.time().ok_or_else(wrong)?), offset))
}

/// A duration of hours, minutes and seconds.
fn duration(text: &str) -> Option<SignedDuration> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut seconds = 0_i64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = rest.split_at(digits);
        let factor = match unit.chars().next()? {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(number.parse::<i64>().ok()?.checked_mul(factor)?)?;
        rest = unit.get(1..)?;
    }
    Some(SignedDuration::from_secs(if negative { -seconds } else { seconds }))
}

/// A time written as the format says.
fn formatted(format: &str, date: DateTime, offset: tz::Offset) -> Result<String, FunctionError> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            rest = quoted(rest, &mut out)?;
            continue;
        }
        let run = rest.chars().take_while(|c| *c == first).map(char::len_utf8).sum();
        let (field, after) = rest.split_at(run);
        rest = after;
        if first.is_ascii_alphabetic() {
            out.push_str(&written(field, date, offset)?);
        } else {
            out.push_str(field);
        }
    }
    Ok(out)
}

/// Text in single quotes, a doubled one standing for itself; gives what follows.
fn quoted<'f>(text: &'f str, out: &mut String) -> Result<&'f str, FunctionError> {
    let mut rest = text.get(1..).unwrap_or_default();
    loop {
        let end = rest.find('\'').ok_or_else(|| FunctionError::argument(0, "a single quote is left open"))?;
        out.push_str(rest.get(..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
        match rest.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return Ok(rest),
        }
    }
}

/// One field of a format.
fn written(field: &str, date: DateTime, offset: tz::Offset) -> Result<String, FunctionError> {
    let twelve = match date.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    Ok(match field {
        "YYYY" => format!("{:04}", date.year()),
        "YY" => format!("{:02}", date.year().rem_euclid(100)),
        "MMMM" => date.strftime("%B").to_string(),
        "MMM" => date.strftime("%b").to_string(),
        "MM" => format!("{:02}", date.month()),
        "M" => date.month().to_string(),
        "DD" => format!("{:02}", date.day()),
        "D" => date.day().to_string(),
        "EEEE" => date.strftime("%A").to_string(),
        "EEE" => date.strftime("%a").to_string(),
        "hh" => format!("{:02}", date.hour()),
        "h" => date.hour().to_string(),
        "HH" => format!("{twelve:02}"),
        "H" => twelve.to_string(),
        "AA" => if date.hour() < 12 { "AM" } else { "PM" }.into(),
        "aa" => if date.hour() < 12 { "am" } else { "pm" }.into(),
        "mm" => format!("{:02}", date.minute()),
        "m" => date.minute().to_string(),
        "ss" => format!("{:02}", date.second()),
        "s" => date.second().to_string(),
        "Z" if seconds == 0 => "Z".into(),
        "ZZZ" if seconds == 0 => "UTC".into(),
        "Z" | "ZZZZZ" => format!("{sign}{hours:02}:{minutes:02}"),
        "ZZZ" | "ZZZZ" => format!("{sign}{hours:02}{minutes:02}"),
        _ => {
            let error = FunctionError::argument(0, format!("a format has no field `{field}`"));
            return Err(error.help("text that is no field stands in single quotes, such as 'T'"));
        }
    })
}
