//! Which display fits.

use std::io::IsTerminal;

use hardtack_build::Progress;

use super::{json::Json, live::Live, plain::Plain};
use crate::cli::Global;

/// The display for the options and the terminal at hand.
pub(crate) fn display(global: &Global) -> Box<dyn Progress> {
    if global.json {
        Box::new(Json)
    } else if global.verbose == 0 && std::io::stderr().is_terminal() {
        Box::new(Live::new())
    } else {
        Box::new(Plain::new(global.verbose))
    }
}
