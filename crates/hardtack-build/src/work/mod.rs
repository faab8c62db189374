//! Our own code over a joined tree, run in the sandbox: what needs the whole tree of an image but no code of it.
//!
//! A [`Job`] goes to the inside as JSON, works on the tree as a directory, and sends its output back.

mod assemble;
mod audit;
mod boot;
mod harden;
mod job;
mod layout;
mod seal;
mod written;

pub use assemble::{AssembleJob, LoaderFiles};
pub use audit::AuditJob;
pub use boot::{InitramfsInputsJob, Menu, MenuJob};
pub use harden::{Applied, HardenJob, ProfileOrder};
pub use job::{Job, perform, run_job};
pub use layout::LayoutJob;
pub use seal::{SealJob, Sealed};
