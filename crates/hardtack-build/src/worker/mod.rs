//! Our own code over a joined tree, in namespaces of its own: what writes into the tree of an image without
//! running any code of it.

mod place;
mod work;

pub use place::{PlacedContent, Placing, PlacingError};
pub use work::{Work, enter_if_asked, perform};
