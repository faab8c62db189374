//! What is done to a tree after the recipe's steps: layout, hardening, boot loader. Each stage adds layers.

mod boot;
mod harden;
mod layout;

pub(crate) use boot::{BootStage, loaders};
pub(crate) use harden::{HardenStage, Hardening};
pub(crate) use layout::LayoutStage;
