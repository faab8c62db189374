//! What comes out of the guest: the console on its first serial port, framed messages on its second.

mod console;
mod frame;
mod tail;

pub use console::BootFailure;
pub(crate) use console::Console;
pub(crate) use frame::{FrameReader, frame};
pub(crate) use tail::Tail;
