//! Functions that write values in other notations and read them.

use super::Function;
use super::arguments::{Arguments, FunctionError};
use crate::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::pure("base64decode(text)", "The text that is written in base64 (RFC 4648).", |given| {
        let wrong = |message| FunctionError::argument(0, message);
        let bytes = decode(given.text(0)?).ok_or_else(|| wrong("this is not base64"))?;
        String::from_utf8(bytes).map(Value::from).map_err(|_| wrong("what it holds is not UTF-8 text"))
    }),
    Function::pure("base64encode(text)", "The text in base64 (RFC 4648).", |given| {
        Ok(encode(given.text(0)?.as_bytes()).into())
    }),
    Function::pure("jsondecode(text)", "The value that a JSON text has.", |given| {
        let json = serde_json::from_str(given.text(0)?).map_err(|error| {
            FunctionError::argument(0, format!("this is not JSON (line {}, column {})", error.line(), error.column()))
        })?;
        Ok(Value::from_json(json))
    }),
    Function::pure("jsonencode(value)", "The value as JSON text.", json_text),
];

fn json_text(given: Arguments<'_>) -> Result<Value, FunctionError> {
    Ok(given.value(0)?.to_json_revealed().to_string().into())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base64, padded.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..4 {
            let digit = (group >> (18 - 6 * position)) & 63;
            let used = position <= chunk.len();
            text.push(if used { char::from(ALPHABET[digit as usize]) } else { '=' });
        }
    }
    text
}

/// The bytes that base64 writes; `None` when it is none. Blanks and line ends do not count.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.get(..text.len() - padding)?.chunks(4) {
        let mut value = 0_u32;
        for digit in group {
            value = value << 6 | u32::try_from(ALPHABET.iter().position(|known| known == digit)?).ok()?;
        }
        value <<= 6 * (4 - group.len());
        let used = group.len() * 3 / 4;
        bytes.extend(value.to_be_bytes().get(1..=used)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn base64_of_the_test_vectors_of_rfc_4648() {
        let vectors =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in vectors {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()), "{coded}");
        }
        for wrong in ["Zg", "Z===", "====", "Zm9*", "Zg==Zg=="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
