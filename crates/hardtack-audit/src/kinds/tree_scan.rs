//! The kind `tree_scan`: what no entry of the whole tree may be.

mod unowned;
mod world_writable;

#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};
use hardtack_tree::{Entry, Tree};

use crate::kind::{DesiredState, Kind};
use crate::verdict::{Finding, Judgement, Location, Unjudgeable};

/// `tree_scan "world-writable" {}` and `tree_scan "unowned" { adopt = false }`.
pub(super) struct TreeScan;

impl Kind for TreeScan {
    fn name(&self) -> &'static str {
        "tree_scan"
    }

    fn summary(&self) -> &'static str {
        "No entry of the tree is `world-writable` without need, or `unowned` by any user and group there is."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("adopt", "For `unowned`: whether a fix gives such entries to root. It does not when this is left out.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let adopt = block.optional::<bool>("adopt");
        let place = block.label_place(0);
        let state = block.label(0).and_then(|word| match (word.as_str(), adopt) {
            ("world-writable", None) => {
                let state: Box<dyn DesiredState> = Box::new(world_writable::WorldWritable);
                block.absorb(Ok(state))
            }
            ("world-writable", Some(_)) => block.fail(Diagnostic::error("`adopt` is for `unowned`").at(place)),
            ("unowned", adopt) => {
                let state: Box<dyn DesiredState> = Box::new(unowned::Unowned { adopt: adopt.unwrap_or(false) });
                block.absorb(Ok(state))
            }
            _ => {
                let wrong = Diagnostic::error(format!("`{word}` is neither `world-writable` nor `unowned`")).at(place);
                block.fail(wrong.nearest(&word, ["world-writable", "unowned"]))
            }
        });
        block.finish(state)
    }
}

/// How many entries are listed; all are counted.
const LISTED: usize = 20;

/// What a scan says: the entries that are wrong, the first of them by name.
fn judgement<'i>(
    tree: &'i dyn Tree,
    expected: &str,
    wrong: &dyn Fn(&Entry) -> Option<String>,
) -> Result<Vec<(&'i Entry, Finding)>, Unjudgeable> {
    let entries = tree.index()?.iter();
    let finding = |entry: &'i Entry| {
        let at = Location { path: entry.path.clone(), line: None };
        Some((entry, Finding::persistent(false, expected, wrong(entry)?, at)))
    };
    Ok(entries.filter_map(finding).collect())
}

/// The findings to show; none of them is no pass while part of the tree cannot be read.
fn shown(tree: &dyn Tree, expected: &str, found: Vec<(&Entry, Finding)>) -> Judgement {
    let count = found.len();
    let mut findings: Vec<Finding> = found.into_iter().map(|(_, finding)| finding).take(LISTED).collect();
    if count > LISTED {
        findings.push(Finding::persistent(false, expected, format!("{} entries more", count - LISTED), None));
    }
    let index = tree.index()?;
    match index.unreadable().first() {
        Some(hidden) if findings.is_empty() => {
            Err(Unjudgeable(format!("cannot read {}: {}", hidden.path, hidden.reason)))
        }
        _ if findings.is_empty() => {
            Ok(vec![Finding::persistent(true, expected, format!("none of {} entries", index.len()), None)])
        }
        _ => Ok(findings),
    }
}
