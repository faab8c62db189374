//! What is done to a tree after the recipe's steps: layout, hardening, boot loader. Each stage adds layers.

mod boot;
mod harden;
mod layout;
mod seal;

pub(crate) use boot::{BootStage, loaders};
pub(crate) use harden::HardenStage;
pub(crate) use layout::LayoutStage;
pub(crate) use seal::SealStage;
