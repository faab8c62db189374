//! Bases, sandbox, steps, layers, seal and the store.

mod interrupt;
mod progress;
pub mod sandbox;

pub use interrupt::Interrupt;
pub use progress::{Event, Phase, Progress, Quiet};
