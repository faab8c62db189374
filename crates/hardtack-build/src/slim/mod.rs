//! What an image could do without: packages that no named service, test or policy needs, and files that are there for people
//! who look around on a machine. It is proposed, tried in groups, and kept out as far as all tests pass.

mod error;
mod files;
mod finder;
mod need;
mod propose;
mod roots;
mod search;
mod system;
mod trial;

pub use error::SlimError;
pub use files::{FileClass, FileGroup};
pub use need::Need;
pub use propose::{Because, Kept, Proposal, SLIM_SCHEMA, Subject, Unneeded};
pub use search::{Attempts, Found, Item, greatest};
pub use trial::Trial;
