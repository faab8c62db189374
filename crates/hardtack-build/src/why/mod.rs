//! Why packages are in an image: which step brought each, for which reason, and what needs it.

mod asked;
mod error;
mod explain;
mod layers;

pub use asked::{Asked, asked, reason};
pub use error::WhyError;
pub use explain::{Origin, WHY_SCHEMA, Why, why};
