//! Our own code over a joined tree, in namespaces of its own: what needs the whole tree of an image but no
//! code of it.

mod assemble;
mod audit;
mod boot;
mod harden;
mod installed;
mod layout;
mod place;
mod seal;
mod tree;
mod work;

pub use assemble::{AssembleJob, LoaderFiles};
pub use audit::AuditJob;
pub use boot::{InitramfsInputsJob, Menu, MenuJob};
pub use harden::{Applied, HardenJob};
pub use installed::InstalledJob;
pub use layout::LayoutJob;
pub use place::{PlacedContent, Placing, PlacingError};
pub use seal::{SealJob, Sealed};
pub use work::{Work, enter_if_asked, perform};
