//! Boots of a clone, watched from outside: the machine, those beside it, and the tests in between.

mod bench;
mod guest;
mod neighbour;
mod session;

pub(crate) use bench::Bench;
pub(crate) use neighbour::NeighbourClone;
pub use neighbour::{Companion, NeighbourImage};
