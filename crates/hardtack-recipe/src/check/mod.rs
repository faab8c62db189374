//! Contradictions that show before anything is built.

mod beside;
mod images;
mod layout;
mod options;
mod reasons;

pub(crate) use images::images;
pub(crate) use layout::layout;
pub(crate) use options::options;
