//! Which display fits.

use std::io::IsTerminal;

use hardtack_build::Progress;

use super::{json::Json, live::Live, plain::Plain};
use crate::cli::Global;
use crate::failure::Failure;
use crate::verbosity::Verbosity;

/// The display for the options and the terminal at hand.
pub(crate) fn display(global: &Global) -> Result<Box<dyn Progress>, Failure> {
    let verbosity = Verbosity::of(global)?;
    Ok(if global.json {
        Box::new(Json)
    } else if verbosity == Verbosity::Usual && std::io::stderr().is_terminal() {
        Box::new(Live::new())
    } else {
        Box::new(Plain::new(verbosity))
    })
}
