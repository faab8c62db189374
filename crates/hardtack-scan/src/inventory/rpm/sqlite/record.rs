//! Rows ("Record Format").

use crate::inventory::bytes::Bytes;

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Integer(i64),
    /// A text or a blob.
    Bytes(&'a [u8]),
    /// NULL or a floating number.
    Other,
}

/// The values of a row; `None` when it is damaged.
pub(super) fn values(record: &[u8]) -> Option<Vec<Value<'_>>> {
    let (header, mut at) = varint(record, 0)?;
    let header = usize::try_from(header).ok().filter(|header| *header <= record.len())?;
    let mut body = header;
    let mut values = Vec::new();
    while at < header {
        let (kind, next) = varint(record, at)?;
        at = next;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let bytes = Bytes::big(record).get(body, length)?;
        body += length;
        values.push(match kind {
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => {
                let negative = bytes.first().is_some_and(|first| first & 0x80 != 0);
                let start = if negative { -1 } else { 0 };
                Value::Integer(bytes.iter().fold(start, |number, byte| number << 8 | i64::from(*byte)))
            }
            0 | 7 => Value::Other,
            _ => Value::Bytes(bytes),
        });
    }
    Some(values)
}

/// A number of one to nine bytes ("A variable-length integer"), and where it ends.
pub(super) fn varint(bytes: &[u8], start: usize) -> Option<(u64, usize)> {
    let mut number = 0;
    for at in 0..9 {
        let byte = *bytes.get(start.checked_add(at)?)?;
        if at == 8 {
            return Some((number << 8 | u64::from(byte), start + 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, start + at + 1));
        }
    }
    None
}
