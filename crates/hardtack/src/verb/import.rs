//! `hardtack import`: recipes made of what other tools build machines from.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use hardtack_hcl::{Source, plain};
use hardtack_recipe::import::{Fate, Imported, Note, kickstart};
use serde::Serialize;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{as_json, note, print};

/// Make a recipe of what another tool builds machines from. The recipe goes to standard output, and what became of
/// each line to standard error: where it went, why it is not needed, or what to do by hand. Nothing is left out
/// without a word, and no password becomes part of the recipe.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack import kickstart ks.cfg -o web.hcl")]
pub(crate) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, clap::Subcommand)]
enum From {
    /// A kickstart, or a shell script that writes one.
    Kickstart {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write the recipe into this new file instead.
        #[arg(short, long, value_name = "RECIPE")]
        output: Option<PathBuf>,
    },
}

/// An import, for programs.
#[derive(Serialize)]
struct Document<'i> {
    schema: &'static str,
    /// Absent when it went into a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipe: Option<&'i str>,
    notes: &'i [Note],
}

impl Import {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let From::Kickstart { file, output } = self.from;
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
        let imported = kickstart(&Source::new(file.display().to_string(), text))?;
        if let Some(output) = &output {
            write(output, &imported.recipe).map_err(|error| unwritable(output, &error))?;
        }
        if global.json {
            let recipe = output.is_none().then_some(imported.recipe.as_str());
            let document = Document { schema: "hardtack.import/1", recipe, notes: &imported.notes };
            print(as_json(&document)?)?;
            return Ok(Exit::Ok);
        }
        if output.is_none() {
            print(&imported.recipe)?;
        }
        note(table(&imported));
        Ok(Exit::Ok)
    }
}

/// The notes, one a line, and how many there are of each kind.
fn table(imported: &Imported) -> String {
    let notes = &imported.notes;
    let digits = notes.last().map_or(1, |note| note.line.to_string().len());
    let width = notes.iter().map(|note| note.what.chars().count()).max().unwrap_or(0).min(40);
    let mut text = String::new();
    for Note { line, what, fate } in notes {
        let style = match fate {
            Fate::NotMapped(_) => AnsiColor::Yellow.on_default(),
            Fate::Mapped(_) | Fate::NotNeeded(_) => Style::new(),
        };
        let (what, said) = (plain(what), plain(fate.text()));
        let word = fate.word();
        text.push_str(&format!("{line:>digits$}  {style}{word:<10}{style:#}  {what:<width$}  {said}\n"));
    }
    let count = |word: &str| notes.iter().filter(|note| note.fate.word() == word).count();
    let open = count("not mapped");
    let end = if open == 0 { "" } else { ": see to these by hand" };
    text.push_str(&format!("{} mapped, {} not needed, {open} not mapped{end}\n", count("mapped"), count("not needed")));
    text
}

/// Writes by rename, and over nothing: a recipe is edited after it was imported.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().permissions(rights()).tempfile_in(parent)?;
    file.write_all(text.as_bytes())?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}

/// The rights of a new text file, less what the umask takes.
fn rights() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        io::ErrorKind::InvalidData => "it is no UTF-8 text: `iconv -f latin1 -t utf-8` may make it one",
        io::ErrorKind::NotFound => "name a kickstart, such as /root/anaconda-ks.cfg of a machine",
        _ => "check its mode and owner",
    };
    Failure::new(Exit::Input, format!("cannot read {}: {error}", path.display()), remedy)
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        io::ErrorKind::AlreadyExists => "it is there already; name a new file",
        _ => "check the directory",
    };
    Failure::new(Exit::Failed, format!("cannot write {}: {error}", path.display()), remedy)
}
