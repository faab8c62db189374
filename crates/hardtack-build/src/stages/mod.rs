//! What is done to a tree after the recipe's steps: layout, hardening, boot loader. Each stage adds layers.

mod assemble;
mod boot;
mod checks;
mod databases;
mod error;
mod harden;
mod health;
mod initramfs;
mod layout;
mod missing;
mod record;
mod refusal;
mod seal;

pub(crate) use assemble::AssembleStage;
pub(crate) use boot::BootStage;
pub use error::StageError;
pub(crate) use harden::HardenStage;
pub use health::Unhealthy;
pub(crate) use layout::LayoutStage;
pub use refusal::Refusal;
pub(crate) use seal::SealStage;
