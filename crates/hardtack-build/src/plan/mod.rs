//! What a build would do, told without building anything.

mod entry;
mod forecast;
mod make;

pub use entry::{Entry, State};
pub use make::{Plan, plan};
