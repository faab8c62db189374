//! JSON as every hardtack file has it: indented, keys in the order of the types, a newline at the end.

use serde::Serialize;

/// `value` as indented JSON with a final newline.
///
/// # Errors
/// When the value cannot be JSON, such as a map whose keys are not strings.
pub fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
