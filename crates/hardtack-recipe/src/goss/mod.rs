//! Test files of goss, read as checks of recipes.
//!
//! The form is that of goss's manual, "gossfile": resources by type and name, each with attributes. What is not
//! understood is an error with its place: a test that is passed over would count as passed.

mod attributes;
mod resource;

pub(crate) use resource::checks;
