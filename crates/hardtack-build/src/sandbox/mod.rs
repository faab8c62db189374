//! Work in namespaces of its own, so that the build host is never changed.
//!
//! The program runs itself again (`/proc/self/exe __inside`) twice: the first child makes the namespaces,
//! the second is process 1 in them. It mounts what the task needs and does it. The order comes, and the
//! outcome goes, through a socket on standard input, so that nothing stands in an argument list. When
//! the caller dies, however it dies, the kernel ends both children and with process 1 everything below
//! it; the mounts vanish with the namespace.
//!
//! A program that uses this module calls [`enter_if_asked`] before anything else.

mod caller;
mod devices;
mod entry;
mod fault;
mod host;
mod identity;
mod init;
mod keyrings;
mod leftover;
mod loopback;
mod mounts;
mod order;
mod overlay;
mod props;
mod root;
mod scratch;

pub use caller::{Finished, Run, SandboxError, View, ensure_available, run, work};
pub use entry::{Perform, enter_if_asked};
pub use fault::Fault;
pub use leftover::Leftover;
pub use order::{Ending, ExtraMount, Network, Place, PlacedFile, Surroundings};
pub use props::write_props;
