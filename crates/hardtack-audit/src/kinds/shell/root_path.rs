//! The kind `root_path`: directories in which root's shells look for programs.

mod source;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{FileKind, Mode, Owner, Tree, TreePath, tree_path};

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::system::System;
use crate::verdict::{Finding, Judgement, Unjudgeable};
use source::{Element, Source};

/// `root_path {}`.
pub(in crate::kinds) struct RootPath;

impl Kind for RootPath {
    fn name(&self) -> &'static str {
        "root_path"
    }

    fn summary(&self) -> &'static str {
        "root's shells look for programs only in directories that are there, are root's, and that nobody else can write."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        block.finish(())?;
        Ok(Box::new(State))
    }
}

#[derive(Debug)]
struct State;

const EXPECTED: &str = "root's PATH of directories that only root writes";

/// What is wrong with a directory of the path.
enum Wrong {
    Missing,
    NoDirectory,
    Attributes { at: TreePath, mode: Mode, owner: Owner, words: String },
}

fn wrong_with(tree: &dyn Tree, path: &TreePath) -> Result<Option<Wrong>, Unjudgeable> {
    let Some(at) = tree.resolve(path)? else { return Ok(Some(Wrong::Missing)) };
    let Some(found) = tree.metadata(&at)? else { return Ok(Some(Wrong::Missing)) };
    if found.kind != FileKind::Directory {
        return Ok(Some(Wrong::NoDirectory));
    }
    let mut words = Vec::new();
    if found.owner.uid != 0 {
        words.push(format!("belongs to user {}", found.owner.uid));
    }
    if found.mode.bits() & 0o022 != 0 {
        words.push(format!("has mode {}", found.mode));
    }
    let owner = Owner { uid: 0, gid: found.owner.gid };
    let mode = Mode::new(found.mode.bits() & !0o022);
    Ok((!words.is_empty()).then(|| Wrong::Attributes { at, mode, owner, words: words.join(" and ") }))
}

impl State {
    fn judge_source(tree: &dyn Tree, source: &Source) -> Judgement {
        let mut findings = Vec::new();
        let mut fails = |found: String| findings.push(Finding::persistent(false, EXPECTED, found, source.at.clone()));
        for element in &source.elements {
            match element {
                Element::Inherited | Element::Unclear => {}
                Element::Relative(text) if text.is_empty() => {
                    fails("an empty element: the current directory".to_owned())
                }
                Element::Relative(text) => fails(format!("{text}, which depends on the current directory")),
                Element::Directory(path) => match wrong_with(tree, path)? {
                    // A branch may have tested for it.
                    Some(Wrong::Missing) if source.conditional => {}
                    Some(Wrong::Missing) => fails(format!("{path}, which is not there")),
                    Some(Wrong::NoDirectory) => fails(format!("{path}, which is no directory")),
                    Some(Wrong::Attributes { words, .. }) => fails(format!("{path}, which {words}")),
                    None => {}
                },
            }
        }
        if findings.is_empty() {
            if source.elements.contains(&Element::Unclear) {
                return Err(Unjudgeable(format!("{}: only a running shell can tell PATH", source.at)));
            }
            findings.push(Finding::persistent(true, EXPECTED, format!("PATH={}", source.text), source.at.clone()));
        }
        Ok(findings)
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let (sources, mut unclear) = source::all(system.tree())?;
        let mut findings = Vec::new();
        for source in &sources {
            match Self::judge_source(system.tree(), source) {
                Ok(found) => findings.extend(found),
                Err(cause) => unclear = Some(cause),
            }
        }
        match unclear {
            Some(cause) if findings.iter().all(|finding| finding.holds) => Err(cause),
            None if findings.is_empty() => Err(Unjudgeable("no file sets root's PATH".to_owned())),
            _ => Ok(findings),
        }
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        for source in source::all(&fixer.tree)?.0 {
            let mut kept = Vec::new();
            for element in &source.elements {
                if let Element::Directory(path) = element {
                    match wrong_with(&fixer.tree, path)? {
                        Some(Wrong::NoDirectory) => continue,
                        Some(Wrong::Missing) if !source.conditional => {
                            fixer.tree.make_dir(path, Mode::new(0o755), Owner::ROOT)?;
                        }
                        Some(Wrong::Attributes { at, mode, owner, .. }) => {
                            fixer.tree.set_owner(&at, owner)?;
                            fixer.tree.set_mode(&at, mode)?;
                        }
                        Some(Wrong::Missing) | None => {}
                    }
                }
                if !matches!(element, Element::Relative(_)) {
                    kept.push(element);
                }
            }
            if kept.len() < source.elements.len() {
                source.rewrite(&mut fixer.tree, &kept)?;
            }
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Permissions
    }

    fn explain(&self) -> String {
        "Every directory in root's PATH is there, belongs to root and is written by root only; none is relative."
            .to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![
            tree_path!("/etc/login.defs"),
            tree_path!("/etc/environment"),
            tree_path!("/etc/profile"),
            tree_path!("/root/.profile"),
            tree_path!("/root/.bashrc"),
        ]
    }
}
