//! Numbers of headers.

/// Reads a number of a header: octal digits with blanks around them, or, where the first bit is set, GNU's binary
/// form in two's complement (the manual of GNU tar, "Extensions to Standard Format"). An empty field is 0.
pub(super) fn number(field: &[u8]) -> Option<i128> {
    match field.first() {
        Some(first) if first & 0x80 != 0 => binary(field),
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<i128> {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    let digits = field[..end].trim_ascii();
    digits.iter().try_fold(0_i128, |number, digit| {
        let digit = matches!(digit, b'0'..=b'7').then(|| i128::from(digit - b'0'))?;
        number.checked_mul(8)?.checked_add(digit)
    })
}

/// The first bit only marks the form; the second is the sign.
fn binary(field: &[u8]) -> Option<i128> {
    let (first, rest) = field.split_first()?;
    let negative = first & 0x40 != 0;
    let start = if negative { i128::from(first | 0x80) - 0x100 } else { i128::from(first & 0x7f) };
    rest.iter().try_fold(start, |number, byte| number.checked_mul(256)?.checked_add(i128::from(*byte)))
}

/// Reads a decimal number of a pax record or a sparse map; nothing but digits.
pub(super) fn decimal(text: &[u8]) -> Option<u64> {
    let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(text).ok().filter(|_| digits)?.parse().ok()
}

/// Reads the seconds of a time of a pax record, its fraction rounded down.
pub(super) fn seconds(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text.strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match text.iter().position(|byte| *byte == b'.') {
        Some(point) => (&text[..point], &text[point + 1..]),
        None => (text, &b""[..]),
    };
    let whole = i64::try_from(decimal(whole)?).ok()?;
    let rounded = fraction.iter().any(|digit| *digit != b'0');
    fraction.iter().all(u8::is_ascii_digit).then_some(())?;
    if negative { whole.checked_neg()?.checked_sub(i64::from(rounded)) } else { Some(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        for (field, expected) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"00000000017", Some(15)),
            (b"\0\0\0\0", Some(0)),
            (b"        ", Some(0)),
            (b"9\0", None),
            (b"-1\0", None),
            (b"\x80\0\0\0\0\0\x01\0", Some(256)),
            (b"\xff\xff\xff\xff", Some(-1)),
            (b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", Some((1 << 88) - 1)),
        ] {
            assert_eq!(number(field), expected, "{}", crate::escaped(field));
        }
    }

    #[test]
    fn times_are_rounded_down() {
        for (text, expected) in [
            ("1700000000", Some(1_700_000_000)),
            ("1700000000.999999999", Some(1_700_000_000)),
            ("-1.5", Some(-2)),
            ("-1.0", Some(-1)),
            ("", None),
            (".5", None),
            ("1.x", None),
            ("+1", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(seconds(text.as_bytes()), expected, "{text}");
        }
    }
}
