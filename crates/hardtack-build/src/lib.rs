//! Bases, sandbox, steps, layers, seal and the store.

mod interrupt;
pub mod sandbox;

pub use interrupt::Interrupt;
