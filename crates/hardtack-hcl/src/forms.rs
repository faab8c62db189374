//! How programs write a sensitive value.

use crate::functions::encode::encode;

/// The value as it is and as JSON, the shell, URLs (RFC 3986) and base64 (RFC 4648) write it.
pub(crate) fn of(value: &str) -> Vec<String> {
    let json = serde_json::Value::from(value).to_string();
    let mut forms = vec![value.to_owned(), json.trim_matches('"').to_owned(), value.replace('\'', r"'\''")];
    for kept in ["", "/"] {
        let url = in_url(value, kept);
        forms.extend([url.replace("%20", "+"), lower(&url), url]);
    }
    let base64 = in_base64(value.as_bytes());
    forms.extend(base64.iter().map(|form| form.replace('+', "-").replace('/', "_")));
    forms.extend(base64);
    forms
}

fn in_url(value: &str, kept: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        let letter = char::from(byte);
        if letter.is_ascii_alphanumeric() || "-_.~".contains(letter) || kept.contains(letter) {
            out.push(letter);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The same with the digits of every `%XX` small.
fn lower(url: &str) -> String {
    let mut parts = url.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        out.push('%');
        out.push_str(&digits.to_ascii_lowercase());
        out.push_str(rest);
    }
    out
}

/// Shortest piece of base64 that is replaced, in letters.
const SHORTEST_BASE64: usize = 6;

/// The whole in base64, with padding and without, and what is the same wherever among other bytes the value lies: the
/// letters that depend on nothing else, for each place in a group of three bytes.
fn in_base64(value: &[u8]) -> Vec<String> {
    let whole = encode(value);
    let mut forms = vec![whole.trim_end_matches('=').to_owned(), whole];
    for before in 0..3 {
        let bytes = [&[0; 2][..before], value].concat();
        let text = encode(&bytes);
        // Letters carry six bits: one that shares bits with a neighbour of the value is left out.
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        forms.extend(text.get(first..last).map(str::to_owned));
    }
    forms.retain(|form| form.len() >= SHORTEST_BASE64);
    forms
}
