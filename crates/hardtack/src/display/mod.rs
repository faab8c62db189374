//! How a build's progress is shown: live on a terminal, as plain lines elsewhere, as JSON on request.

mod choose;
mod json;
mod live;
mod plain;
mod words;

pub(crate) use choose::display;
