//! Object storage that several machines share: S3, Google Cloud Storage, Azure, or a directory.
//!
//! Everything that needs the network's libraries is in this crate; what it offers waits for its answer.

mod address;
mod connect;
mod error;
mod lease;
mod objects;
mod remote;

pub use address::Address;
pub use error::RemoteError;
pub use lease::{Lease, LeaseError, Terms};
pub use objects::Object;
pub use remote::Remote;
