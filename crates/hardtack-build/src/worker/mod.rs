//! Our own code over a joined tree, in namespaces of its own.

mod place;
mod work;

pub use place::{PlacedContent, Placing, PlacingError};
pub use work::{Work, enter_if_asked, perform};
