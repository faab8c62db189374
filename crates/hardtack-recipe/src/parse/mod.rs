//! Blocks of a recipe, one file each.

mod account;
mod base;
mod context;
mod disk;
mod file;
mod gate;
mod harden;
mod hook;
mod image;
mod packages;
mod script;
mod seal;
mod service;
mod step;
mod test;

pub(crate) use context::Context;
pub(crate) use image::{Labelled, image};
