//! Ctrl-C and termination signals.

use hardtack_build::Interrupt;

use crate::exit::Exit;
use crate::failure::Failure;

/// A flag that Ctrl-C and a termination signal set, instead of ending the program.
pub(crate) fn interruptible() -> Result<Interrupt, Failure> {
    let interrupt = Interrupt::new();
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, interrupt.flag()).map_err(|error| Failure::of(Exit::Internal, &error))?;
    }
    Ok(interrupt)
}
