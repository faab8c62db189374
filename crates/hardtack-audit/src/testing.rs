//! What the tests of this crate share.

mod pam;

use hardtack_hcl::{Diagnostics, Document, Environment, Scope, Source};
use hardtack_tree::{MemoryTree, Tree};

use crate::fix::{Fixer, PackageWork};
use crate::kind::{DesiredState, Kind};
use crate::kinds;
use crate::system::System;
use crate::verdict::Finding;

pub(crate) use pam::debian_pam;

/// A tree of text files; a text `-> TARGET` makes a symbolic link instead.
pub(crate) fn tree<const N: usize>(entries: [(&str, &str); N]) -> MemoryTree {
    entries.into_iter().fold(MemoryTree::new(), |tree, (path, text)| {
        match text.strip_prefix("-> ") {
            Some(target) => tree.symlink(path, target),
            None => tree.file(path, text),
        }
        .unwrap()
    })
}

/// The state that a block of a rule file states.
pub(crate) fn state(kind: &dyn Kind, block: &str) -> Result<Box<dyn DesiredState>, Diagnostics> {
    let document = Document::parse(Source::new("rule.hcl", block))?;
    let environment = Environment::sealed();
    let scope = Scope::new(&environment);
    let mut blocks = document.reader(&scope).any_blocks();
    kind.read(&mut blocks[0])
}

/// The state that a block of a rule file states, its kind found by the block's name.
pub(crate) fn stated(block: &str) -> Box<dyn DesiredState> {
    state(kind_of(block), block).unwrap_or_else(|wrong| panic!("{}", wrong.render(false)))
}

/// What is wrong with a block of a rule file.
pub(crate) fn refused(block: &str) -> String {
    state(kind_of(block), block).unwrap_err().render(false)
}

fn kind_of(block: &str) -> &'static dyn Kind {
    kinds::named(block.split(' ').next().unwrap()).unwrap()
}

/// What a state says of a tree, a finding a line.
pub(crate) fn judged(state: &dyn DesiredState, tree: &dyn Tree) -> String {
    let line = |finding: &Finding| {
        let holds = if finding.holds { "holds" } else { "fails" };
        let at = finding.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
        format!("{holds}: {}, found {}{at}", finding.expected, finding.found)
    };
    match state.judge(&System::new(tree)) {
        Ok(findings) => findings.iter().map(line).collect::<Vec<_>>().join("\n"),
        Err(cause) => format!("unknown: {cause}"),
    }
}

/// Fixes a tree, sees that the state holds afterwards and that a second fix has nothing to do, and gives
/// what was changed as a diff.
pub(crate) fn fixed(state: &dyn DesiredState, tree: &dyn Tree) -> String {
    let mut fixer = Fixer::new(tree);
    if let Err(error) = state.fix(&mut fixer) {
        return error.to_string();
    }
    let findings = state.judge(&fixer.system()).unwrap();
    assert!(findings.iter().all(|finding| finding.holds), "not fixed: {}", judged(state, &fixer.tree));
    let diff = fixer.tree.diff_with_hashes().unwrap();
    state.fix(&mut fixer).unwrap();
    assert_eq!(fixer.tree.diff_with_hashes().unwrap(), diff, "a second fix changes something");
    diff
}

/// The package work that the fix of a state asks for; it must leave the tree alone.
pub(crate) fn package_work(state: &dyn DesiredState, tree: &dyn Tree) -> PackageWork {
    let mut fixer = Fixer::new(tree);
    state.fix(&mut fixer).unwrap();
    assert!(fixer.tree.changes().is_empty());
    fixer.packages
}
