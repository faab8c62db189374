//! Standard output and standard error.
//!
//! Standard output carries results only: the report that was asked for, the artefact line, JSON. Everything
//! else goes to standard error. A reader that has gone (`| head`) ends the program quietly.

use hardtack_report::to_json;
use serde::Serialize;
use std::io::{self, Write};

use crate::exit::Exit;
use crate::failure::Failure;

/// Prints a result. Colours are stripped where they cannot be shown.
pub(crate) fn print(text: impl AsRef<str>) -> Result<(), Failure> {
    write(&mut anstream::stdout().lock(), text.as_ref().as_bytes())
}

/// Prints the content of a file as it is.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    write(&mut io::stdout().lock(), bytes)
}

fn write(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Failure> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(i32::from(Exit::Ok.code())),
        Err(error) => Err(Failure::of(Exit::Failed, &error).remedy("Standard output cannot be written to.")),
        Ok(()) => Ok(()),
    }
}

/// Prints a remark.
pub(crate) fn note(text: impl AsRef<str>) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(anstream::stderr().lock(), "{}", text.as_ref().trim_end_matches('\n'));
}

/// A value as programs read it.
pub(crate) fn as_json(value: &impl Serialize) -> Result<String, Failure> {
    to_json(value).map_err(|error| Failure::of(Exit::Internal, &error))
}
