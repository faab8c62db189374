//! `hardtack cat`: print files of a root.

use hardtack_tree::{OpenFile, Tree, TreePath};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print_bytes;
use crate::place::{absent, unread};
use crate::target::RootArgs;

/// Bytes that are printed together.
const PIECE: usize = 1 << 20;

/// Print files of a root, in a directory or an image, one after the other. Nothing is mounted.
#[derive(Debug, clap::Args)]
pub(crate) struct Cat {
    #[command(flatten)]
    root: RootArgs,
    /// The files within it.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<TreePath>,
}

impl Cat {
    pub(crate) fn run(self, _: &Global) -> Outcome {
        let tree = self.root.open()?.tree;
        for path in &self.paths {
            print_file(&*tree, path)?;
        }
        Ok(Exit::Ok)
    }
}

fn print_file(tree: &dyn Tree, path: &TreePath) -> Result<(), Failure> {
    let file: OpenFile = tree.open_file(path).map_err(|error| unread(&error))?.ok_or_else(|| absent(tree, path))?;
    let mut piece = vec![0; PIECE];
    let mut at = 0;
    loop {
        let count = file.read_at(at, &mut piece).map_err(|error| {
            Failure::new(Exit::Failed, format!("cannot read {path}: {error}"), "the file is damaged, or its disk is")
        })?;
        if count == 0 {
            return Ok(());
        }
        print_bytes(&piece[..count])?;
        at += count as u64;
    }
}
