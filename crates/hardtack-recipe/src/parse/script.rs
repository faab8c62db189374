//! `script`.

use hardtack_hcl::{BlockReader, Diagnostics, FromValue, Text, Value, ValueError};

use super::context::{Context, Expected, exactly_one};
use crate::{Script, ScriptSource, read};

/// Reads a `script` block.
pub(super) fn script(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Script, Diagnostics> {
    let kind = exactly_one(block, &["inline", "path"]);
    let inline = block.optional_with("inline", inline);
    let path = block.optional_with("path", |value| context.host_path(value, Expected::File));
    let env = block.optional_with("env", read::variables).unwrap_or_default();
    let run_as = block.optional_with("run_as", read::account);
    let network = block.optional::<bool>("network").unwrap_or(false);
    let allow_background = block.optional::<bool>("allow_background").unwrap_or(false);
    block.finish(kind)?;
    let source = inline.map(ScriptSource::Inline).or_else(|| path.map(ScriptSource::Path));
    // One of the two is there: a block that has neither was refused above.
    let source = source.unwrap_or_else(|| ScriptSource::Inline(Text::plain("")));
    Ok(Script { source, env, run_as, network, allow_background })
}

/// The text of a script: a string, or a list of lines.
fn inline(value: &Value) -> Result<Text, ValueError> {
    let text = match value.as_list() {
        None => Text::from_value(value)?,
        Some(_) => {
            let lines = Vec::<Text>::from_value(value)?;
            let joined: Vec<&str> = lines.iter().map(Text::reveal).collect();
            let text = joined.join("\n") + "\n";
            if lines.iter().any(Text::is_sensitive) { Text::sensitive(text) } else { Text::plain(text) }
        }
    };
    if text.reveal().trim().is_empty() {
        return Err(ValueError::new("this script is empty"));
    }
    Ok(text)
}
