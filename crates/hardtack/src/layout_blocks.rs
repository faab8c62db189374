//! Blocks of Markdown files that hold the layout of a recipe.
//!
//! `<!-- hardtack:layout web.hcl -->` begins one and `<!-- /hardtack:layout -->` ends it, each on a line of its own; the
//! recipe's path is relative to the Markdown file. Markers in fenced code are text like any other.

use std::ops::Range;
use std::path::PathBuf;

const BEGIN: &str = "<!-- hardtack:layout ";
const END: &str = "<!-- /hardtack:layout -->";
const CLOSE: &str = "-->";

/// A block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LayoutBlock {
    /// The recipe, as the marker names it.
    pub(crate) recipe: PathBuf,
    /// The line of the marker, from 1.
    pub(crate) line: usize,
    /// What stands between the markers, as offsets of bytes.
    pub(crate) body: Range<usize>,
}

/// The blocks of a text, in order.
///
/// # Errors
/// The line of a marker that has no partner, or names no recipe, and what is wrong with it.
pub(crate) fn blocks(text: &str) -> Result<Vec<LayoutBlock>, (usize, &'static str)> {
    let mut found = Vec::new();
    let mut open: Option<(PathBuf, usize, usize)> = None;
    let mut fenced = false;
    let mut offset = 0;
    for (line, number) in text.split_inclusive('\n').zip(1..) {
        let (start, after) = (offset, offset + line.len());
        offset = after;
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        if line == END {
            let (recipe, line, begun) = open.take().ok_or((number, "nothing begins that ends here"))?;
            found.push(LayoutBlock { recipe, line, body: begun..start });
        } else if let Some(rest) = line.strip_prefix(BEGIN) {
            let recipe = rest.strip_suffix(CLOSE).map(str::trim).filter(|recipe| !recipe.is_empty());
            let recipe = recipe.ok_or((number, "the marker names no recipe"))?;
            if open.is_some() {
                return Err((number, "a block begins within another"));
            }
            open = Some((PathBuf::from(recipe), number, after));
        }
    }
    match open {
        Some((_, line, _)) => Err((line, "the block does not end")),
        None => Ok(found),
    }
}

/// The text with other bodies for its blocks, in their order.
pub(crate) fn replaced(text: &str, blocks: &[LayoutBlock], bodies: &[String]) -> String {
    let (mut new, mut from) = (String::with_capacity(text.len()), 0);
    for (block, body) in blocks.iter().zip(bodies) {
        new.push_str(text.get(from..block.body.start).unwrap_or_default());
        new.push_str(body);
        from = block.body.end;
    }
    new.push_str(text.get(from..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_markers_outside_of_fences_count() {
        let text = "a\n```\n<!-- hardtack:layout x.hcl -->\n```\n<!-- hardtack:layout a b.hcl -->\nold\n<!-- /hardtack:layout -->\nz\n";
        let found = blocks(text).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].line, found[0].recipe.to_str().unwrap(), &text[found[0].body.clone()]),
            (5, "a b.hcl", "old\n")
        );
        let new = replaced(text, &found, &["new\n".to_owned()]);
        assert_eq!(new, text.replace("old", "new"));
        assert_eq!(blocks("<!-- hardtack:layout a -->\n"), Err((1, "the block does not end")));
        assert_eq!(blocks("\n<!-- /hardtack:layout -->\n"), Err((2, "nothing begins that ends here")));
        assert_eq!(blocks("<!-- hardtack:layout -->\n"), Err((1, "the marker names no recipe")));
        let nested = "<!-- hardtack:layout a -->\n<!-- hardtack:layout b -->\n";
        assert_eq!(blocks(nested), Err((2, "a block begins within another")));
    }
}
