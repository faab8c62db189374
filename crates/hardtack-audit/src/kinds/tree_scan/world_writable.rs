//! Entries that everybody can write.

use hardtack_tree::{Entry, FileKind, Mode, Tree, TreePath};

use super::{judgement, shown};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::DesiredState;
use crate::system::System;
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// No file can be written by everybody, and directories that can are sticky.
#[derive(Debug)]
pub(super) struct WorldWritable;

const EXPECTED: &str = "no file that everybody writes, and no such directory without the sticky bit";
const OTHERS_WRITE: u32 = 0o002;
const STICKY: u32 = 0o1000;

/// The mode that an entry should have instead of its own.
fn better(entry: &Entry) -> Option<Mode> {
    let bits = entry.metadata.mode.bits();
    match entry.metadata.kind {
        FileKind::Regular if bits & OTHERS_WRITE != 0 => Some(Mode::new(bits & !OTHERS_WRITE)),
        FileKind::Directory if bits & OTHERS_WRITE != 0 && bits & STICKY == 0 => Some(Mode::new(bits | STICKY)),
        _ => None,
    }
}

fn all(tree: &dyn Tree) -> Result<Vec<(&Entry, Finding)>, Unjudgeable> {
    judgement(tree, EXPECTED, &|entry| better(entry).map(|_| format!("mode {}", entry.metadata.mode)))
}

impl DesiredState for WorldWritable {
    fn judge(&self, system: &System<'_>) -> Judgement {
        shown(system.tree(), EXPECTED, all(system.tree())?)
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let entries: Vec<(TreePath, Mode)> =
            all(&fixer.tree)?.iter().filter_map(|(entry, _)| Some((entry.path.clone(), better(entry)?))).collect();
        entries.iter().try_for_each(|(path, mode)| Ok(fixer.tree.set_mode(path, *mode)?))
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        "No file can be written by everybody, and in directories where everybody can make files only their owners \
         remove them."
            .to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![TreePath::root()]
    }
}
