//! Bases, sandbox, steps, layers, seal and the store.

pub mod bake;
pub mod base;
mod fingerprint;
pub mod gate;
pub mod history;
mod interrupt;
mod lint;
pub mod lock;
pub mod plan;
mod progress;
mod replace;
pub mod sandbox;
pub mod seal;
mod shell;
pub mod slim;
mod stages;
pub mod steps;
pub mod store;
mod temporary;
pub mod why;
pub mod worker;
mod workshop;

pub use fingerprint::InputError;
pub use interrupt::Interrupt;
pub use progress::{Event, Phase, Progress, Quiet};
pub use replace::replace_file;
pub use shell::{ShellError, ShellTree, shell, shell_line};
pub use stages::{Refusal, StageError, Unhealthy};
pub use worker::enter_if_asked;
pub use workshop::LayerError;
