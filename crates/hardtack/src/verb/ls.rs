//! `hardtack ls`: list files of a root.

use hardtack_tree::{Entry, FileKind, Tree, TreePath};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::listing::{Listed, long};
use crate::output::{note, print};
use crate::place::{absent, unread};
use crate::target::RootArgs;

/// List files of a root, in a directory or an image. Nothing is mounted.
#[derive(Debug, clap::Args)]
pub(crate) struct Ls {
    #[command(flatten)]
    root: RootArgs,
    /// The directory or file within it.
    #[arg(value_name = "PATH", default_value = "/")]
    path: TreePath,
    /// Show type, mode, links, owner, group, size and time too.
    #[arg(short, long)]
    long: bool,
    /// Show everything below the directory.
    #[arg(short = 'R', long)]
    recursive: bool,
}

/// What is shown.
struct Shown {
    /// Entries with the names by which they are shown.
    entries: Vec<(String, Entry)>,
    /// What of it could not be read, in words.
    hidden: Vec<String>,
}

impl Ls {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let tree = self.root.open()?.tree;
        let Shown { entries, hidden } = self.shown(&*tree)?;
        let listed: Vec<Listed> = entries.into_iter().map(|entry| Listed::new(&*tree, entry)).collect();
        if global.json {
            let text = serde_json::to_string_pretty(&listed).map_err(|error| Failure::of(Exit::Internal, &error))?;
            print(text + "\n")?;
        } else if self.long {
            print(long(&*tree, &listed))?;
        } else {
            print(listed.iter().map(|listed| format!("{}\n", listed.name)).collect::<String>())?;
        }
        for text in &hidden {
            note(format!("error: {text}"));
        }
        Ok(if hidden.is_empty() { Exit::Ok } else { Exit::Failed })
    }

    fn shown(&self, tree: &dyn Tree) -> Result<Shown, Failure> {
        let unread = |error| unread(&error);
        let Some(at) = tree.resolve(&self.path).map_err(unread)? else { return Err(absent(tree, &self.path)) };
        let Some(metadata) = tree.metadata(&at).map_err(unread)? else { return Err(absent(tree, &self.path)) };
        if metadata.kind != FileKind::Directory {
            let entries = vec![(self.path.to_string(), Entry { path: at, metadata })];
            return Ok(Shown { entries, hidden: Vec::new() });
        }
        let index = tree.index().map_err(unread)?;
        let is_shown = |path: &TreePath| self.recursive || path.parent().as_ref() == Some(&at);
        let hidden = index.unreadable().iter().filter(|found| is_shown(&found.path) && found.path.starts_with(&at));
        let hidden = hidden.map(|found| format!("cannot read {}: {}", found.path, found.reason)).collect();
        if self.recursive {
            let entries = index.under(&at).iter().map(|entry| (entry.path.to_string(), entry.clone()));
            return Ok(Shown { entries: entries.collect(), hidden });
        }
        let mut entries = Vec::new();
        for name in tree.list(&at).map_err(unread)?.unwrap_or_default() {
            let path = at.join_os(&name).map_err(|error| unread(error.into()))?;
            if let Some(metadata) = tree.metadata(&path).map_err(unread)? {
                entries.push((hardtack_tree::escaped(name.as_encoded_bytes()), Entry { path, metadata }));
            }
        }
        Ok(Shown { entries, hidden })
    }
}
