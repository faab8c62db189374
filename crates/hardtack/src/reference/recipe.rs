//! The blocks and keys of recipes.

use hardtack_recipe::{BlockReference, Otherwise, blocks};

use super::markdown::{code, head, table};

pub(super) fn page() -> String {
    let about = "Every block and key of recipes; any other is an error. [Recipes](../recipes.md) explains them with examples.\n\n\
                 A *path* is relative to the directory of the recipe. A *size* is a text with K, M, G or T, powers of 1024, or a number of GiB.";
    blocks().fold(head("Recipe blocks", about), |text, block| text + &section(block))
}

fn section(block: &BlockReference) -> String {
    let name = block.path.rsplit('/').next().unwrap_or(block.path);
    let label = block.label.map(|label| format!(" \"{label}\"")).unwrap_or_default();
    let inside = match block.path.rsplit_once('/') {
        Some((outer, _)) => format!("Inside {}. ", outer.split('/').map(code).collect::<Vec<_>>().join(", ")),
        None => String::new(),
    };
    let mut text = format!("\n## {}\n\n`{name}{label} {{ … }}`\n\n{inside}{}\n", block.path, block.summary);
    if !block.keys.is_empty() {
        let rows = block.keys.iter().map(|key| {
            let otherwise = match key.otherwise {
                Otherwise::Required => "required".to_owned(),
                Otherwise::Absent => "nothing".to_owned(),
                Otherwise::Value(value) => code(value),
                Otherwise::Words(words) => words.to_owned(),
            };
            [code(key.name), key.kind.to_owned(), otherwise, key.summary.to_owned()]
        });
        text.push_str(&table(["key", "type", "when left out", ""], rows));
    }
    text
}
