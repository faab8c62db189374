//! Ctrl-C, termination signals and a terminal that is gone.

use hardtack_build::Interrupt;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::exit::Exit;
use crate::failure::Failure;

/// A flag that these set, instead of ending the program.
pub(crate) fn interruptible() -> Result<Interrupt, Failure> {
    let interrupt = Interrupt::new();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, interrupt.flag()).map_err(|error| Failure::of(Exit::Internal, &error))?;
    }
    Ok(interrupt)
}
