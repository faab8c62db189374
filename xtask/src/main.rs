//! Generates the reference documentation and scaffolds rules and kinds.

mod file;
mod kind;
mod reference;
mod rule;
mod summary;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

/// Chores of the repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    /// The checkout to work on.
    #[arg(long, global = true, value_name = "DIR", default_value_os_t = workspace())]
    dir: PathBuf,
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Write the pages of docs/reference, and the rules into the table of contents.
    Gen {
        /// Write nothing; fail when a page is not what would be written.
        #[arg(long)]
        check: bool,
    },
    /// Begin a rule.
    NewRule {
        /// Where it belongs and what it is called: `ssh/ssh-no-forwarding`.
        #[arg(value_name = "TOPIC/ID")]
        rule: String,
        /// The kind of its desired state.
        kind: String,
    },
    /// Begin a kind: its module, and its line in the table of kinds.
    NewKind {
        /// The block's name in rules: `apt_setting`.
        name: String,
    },
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

fn main() -> miette::Result<()> {
    let cli = Cli::parse();
    let done = match &cli.chore {
        Chore::Gen { check: true } => reference::check(&cli.dir)?,
        Chore::Gen { check: false } => reference::write(&cli.dir)?,
        Chore::NewRule { rule, kind } => rule::begin(&cli.dir, rule, kind)?,
        Chore::NewKind { name } => kind::begin(&cli.dir, name)?,
    };
    println!("{done}");
    Ok(())
}
