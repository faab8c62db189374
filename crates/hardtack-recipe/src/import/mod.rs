//! Recipes made of what other tools build machines from.
//!
//! An importer gives the recipe and a note for everything that the source says: where it went, why it is not needed, or
//! what to do by hand. Nothing is left out without a note.

mod hcl;
mod kickstart;
mod note;

pub use kickstart::kickstart;
pub use note::{Fate, Imported, Note};
