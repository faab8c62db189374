//! Asking before the running system is changed.

use std::io::{IsTerminal, Write};
use std::path::Path;

use crate::exit::Exit;
use crate::failure::Failure;

/// Whether `root` is the root of the system that runs this program.
pub(crate) fn is_running_root(root: &Path) -> bool {
    root.canonicalize().is_ok_and(|path| path == Path::new("/"))
}

/// Refuses where somebody has to be asked, nobody can be, and nobody has said yes beforehand.
pub(crate) fn can_ask(root: &Path, yes: bool) -> Result<(), Failure> {
    if yes || !is_running_root(root) || (std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Usage,
        "this is the root of the running system, and without a terminal nobody can be asked",
        "see what would be done, with `harden --dry-run` or `undo --list`, then say --yes",
    ))
}

/// Asks on the terminal; whatever does not begin with a y is a no.
pub(crate) fn agreed(question: &str) -> Result<bool, Failure> {
    let failed = |error: &std::io::Error| Failure::of(Exit::Failed, error);
    let mut terminal = std::io::stderr();
    write!(terminal, "{question} [y/N] ").and_then(|()| terminal.flush()).map_err(|error| failed(&error))?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| failed(&error))?;
    Ok(answer.trim_start().starts_with(['y', 'Y']))
}
