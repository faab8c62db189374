//! `test`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};

use super::check::{CHECKS, check, payload};
use super::context::{Context, label};
use crate::{TestBlock, read};

/// Reads a `test` block.
pub(super) fn test(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<TestBlock, Diagnostics> {
    let name = label(block, read::sentence);
    // What a payload brings is there before anything is checked.
    let mut checks = block.each("payload", |inner| payload(inner, context));
    let mut empty = checks.is_empty() && !block.has_errors();
    for mut inner in block.blocks_in_order(&CHECKS) {
        empty = false;
        let read = check(&mut inner, context);
        checks.extend(block.absorb(read).into_option());
    }
    let place = block.place();
    if empty {
        let error = Diagnostic::error("this test checks nothing").at(place.clone());
        block.error(error.help("add a `unit`, `port`, `command` or `file` block"));
    }
    let name = block.finish(name)?;
    Ok(TestBlock { name, checks, place })
}
