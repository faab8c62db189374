//! `hardtack baseline`: keep what a system is, to hold it against later.

use std::path::PathBuf;

use hardtack_build::replace_file;
use hardtack_scan::difference::Baseline as Kept;

use crate::cli::Global;
use crate::compared::{Opened, SourceArgs, different};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};

/// Keep what a system is, to hold it against later with `hardtack drift`: packages, units, users, ports, kernel arguments
/// and every file with its digest. Content is not in it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack baseline out/web -o web.baseline.json")]
pub(crate) struct Baseline {
    /// A root directory, a directory that `hardtack build` made, a disk image, a tar archive or a container image.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Write it there, in the place of what was there; on standard output when not given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
}

impl Baseline {
    pub(crate) fn run(self, _: &Global) -> Outcome {
        let Opened { tree, name, version, container, .. } = self.source.open(&self.target)?;
        let kept = Kept::of(&*tree, name, version, container).map_err(|error| different(&error))?;
        let text = kept.text().map_err(|error| Failure::of(Exit::Internal, &error))?;
        match &self.output {
            None => print(text)?,
            Some(path) => {
                replace_file(path, text.as_bytes()).map_err(|error| {
                    let what = format!("cannot write {}: {error}", path.display());
                    Failure::new(Exit::Failed, what, "name a file in a directory that can be written to")
                })?;
                note(format!("{} files are kept", kept.len()));
            }
        }
        if kept.unreadable() > 0 {
            note(format!("{} files could not be read: what became of them nobody will know", kept.unreadable()));
            return Ok(Exit::Failed);
        }
        Ok(Exit::Ok)
    }
}
