//! What a recipe says that works today and may not tomorrow.

mod pip;

pub(crate) use pip::unpinned;
