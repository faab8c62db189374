//! `test`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Source, ValueError};

use super::check::{CHECKS, check, payload};
use super::context::{Context, Expected, label};
use crate::{Beside, Check, Neighbour, TestBlock, goss, read};

/// The longest file of goss that is read, in bytes.
const LONGEST_GOSS: usize = 1 << 20;

/// Reads a `test` block.
pub(super) fn test(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<TestBlock, Diagnostics> {
    let name = label(block, read::sentence);
    let isolated = block.optional::<bool>("isolated").unwrap_or(false);
    let beside = block.items::<Neighbour>("beside");
    let beside = beside.into_iter().map(|(image, place)| Beside { image, place }).collect();
    // What a payload brings is there before anything is checked.
    let mut checks = block.each("payload", |inner| payload(inner, context));
    checks.extend(goss_file(block, context));
    let mut empty = checks.is_empty() && !block.has_errors();
    for mut inner in block.blocks_in_order(&CHECKS) {
        empty = false;
        let read = check(&mut inner, context);
        checks.extend(block.absorb(read).into_option());
    }
    let place = block.place();
    if empty {
        let error = Diagnostic::error("this test checks nothing").at(place.clone());
        block.error(error.help("add a `unit`, `port`, `command` or `file` block, or another check of the reference"));
    }
    let name = block.finish(name)?;
    Ok(TestBlock { name, isolated, beside, checks, place })
}

/// The checks of the file that `goss` names.
fn goss_file(block: &mut BlockReader<'_>, context: Context<'_>) -> Vec<Check> {
    let source = block.optional_with("goss", |value| {
        let path = context.host_path(value, Expected::File)?;
        let unreadable = |why: &str| ValueError::new(format!("`{}` cannot be read: {why}", path.display()));
        let bytes = context.environment.read(&path).map_err(|why| unreadable(&why))?;
        if bytes.len() > LONGEST_GOSS {
            return Err(unreadable("it is longer than 1 MiB"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is no text in UTF-8"))?;
        Ok(Source::new(path.display().to_string(), text))
    });
    let checks = source.map(|source| goss::checks(&source));
    checks.and_then(|checks| block.absorb(checks).into_option()).unwrap_or_default()
}
