//! Looking around in a tree.

use std::fs;
use std::path::PathBuf;

use crate::Interrupt;
use crate::sandbox::{self, Ending, Network, Run, SandboxError, View};
use crate::store::{LayerKey, Stack, Store, StoreError};

/// The tree to look around in.
#[derive(Clone, Debug)]
pub enum ShellTree {
    /// As the last failed step of this image left it.
    Failed(String),
    /// These layers, the base first.
    Layers(Stack),
}

/// Why there is no shell.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    /// No step of the image has failed.
    #[error("no tree of a failed step of {0} is kept")]
    NothingKept(String),
    /// The tree has no shell.
    #[error("the tree has neither /bin/bash nor /bin/sh")]
    NoShell,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
}

impl ShellError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        match self {
            Self::NothingKept(_) => Some("name a recipe and a step with --upto to see the tree after it".to_owned()),
            Self::NoShell => None,
            Self::Store(error) => error.remedy(),
            Self::Sandbox(SandboxError::Unavailable { remedy, .. }) => Some(remedy.clone()),
            Self::Sandbox(_) => None,
        }
    }
}

/// Runs a shell on the caller's terminal, or of what comes on standard input from a file or pipe, in a sandbox as steps have it. What is changed is thrown away.
///
/// # Errors
/// When there is no such tree or no shell in it, or the sandbox fails.
pub fn shell(store: &Store, tree: &ShellTree, network: bool, interrupt: &Interrupt) -> Result<Ending, ShellError> {
    let terminal = std::env::var("TERM").unwrap_or_else(|_| "dumb".to_owned());
    let arrange = |run: &mut Run| {
        run.terminal = true;
        run.network = Network::host_if(network);
        run.env.insert("TERM".to_owned(), terminal);
    };
    run_shell(store, tree, &[], arrange, interrupt, &mut |_| {})
}

/// Runs a line of a shell in a tree, in a sandbox as steps have it and without network, passing each line of output to `listener`. What is
/// changed is thrown away.
///
/// # Errors
/// When there is no such tree or no shell in it, or the sandbox fails.
pub fn shell_line(
    store: &Store,
    tree: &ShellTree,
    line: &str,
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<Ending, ShellError> {
    run_shell(store, tree, &["-c", line], |_| {}, interrupt, listener)
}

fn run_shell(
    store: &Store,
    tree: &ShellTree,
    arguments: &[&str],
    arrange: impl FnOnce(&mut Run),
    interrupt: &Interrupt,
    listener: &mut dyn FnMut(&str),
) -> Result<Ending, ShellError> {
    let lowers = lowers(store, tree)?;
    let has = |path: &str| lowers.iter().any(|lower| fs::symlink_metadata(lower.join(path)).is_ok());
    let program =
        ["bash", "sh"].into_iter().find(|name| has(&format!("bin/{name}")) || has(&format!("usr/bin/{name}")));
    let program = program.ok_or(ShellError::NoShell)?;
    let work = store.work()?;
    let view = View {
        at: work.directory("at")?,
        lowers,
        upper: Some((work.directory("changes")?, work.directory("overlay")?)),
        props: Some(store.props()),
    };
    let argv = std::iter::once(format!("/bin/{program}")).chain(arguments.iter().map(ToString::to_string));
    let mut run = Run::new(argv, 0);
    run.directory = PathBuf::from("/");
    arrange(&mut run);
    Ok(sandbox::run(&run, Some(&view), interrupt, listener)?.ending)
}

/// Trees of the layers, the uppermost first.
fn lowers(store: &Store, tree: &ShellTree) -> Result<Vec<PathBuf>, ShellError> {
    let stack = |keys: &[LayerKey]| keys.iter().rev().map(|key| store.tree(*key)).collect::<Vec<_>>();
    match tree {
        ShellTree::Layers(keys) => Ok(stack(keys)),
        ShellTree::Failed(image) => {
            let (kept, keys) = store.failed(image)?.ok_or_else(|| ShellError::NothingKept(image.clone()))?;
            Ok([vec![kept], stack(&keys)].concat())
        }
    }
}
