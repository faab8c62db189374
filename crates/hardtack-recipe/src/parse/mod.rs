//! Blocks of a recipe, one file each.

mod account;
mod base;
mod check;
mod context;
mod disk;
mod file;
mod gate;
mod harden;
mod health;
mod hook;
mod image;
mod newest;
mod packages;
mod policy;
mod script;
mod seal;
mod service;
mod step;
mod test;
mod versions;

pub(crate) use account::{is_password_hash, ssh_key};
pub(crate) use context::Context;
pub(crate) use disk::{is_kernel_arg, volume_label};
pub(crate) use image::{Labelled, image};
pub(crate) use packages::{glob as package_glob, name as package_name};
pub(crate) use service::is_unit;
