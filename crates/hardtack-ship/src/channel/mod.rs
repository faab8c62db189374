//! By which rules channels move.

mod approvals;
mod error;
mod policy;
mod promote;
mod rollback;

pub use approvals::{approval, approved_by};
pub use error::{ChannelError, Refusal};
pub use policy::{ChannelPolicy, Policy, PolicyError};
pub use promote::{Moved, Promotion};
pub use rollback::Rollback;
