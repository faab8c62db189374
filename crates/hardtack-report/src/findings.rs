//! Findings of vulnerabilities: for people, for programs, for other tools.

mod cyclonedx;
mod fingerprint;
mod lines;
mod openvex;
mod rescan;
mod sarif;
mod text;

pub use cyclonedx::cyclonedx_vex;
pub use fingerprint::fingerprint;
pub use lines::{FINDING_SCHEMA, json_lines};
pub use openvex::openvex;
pub use rescan::RescanText;
pub use sarif::sarif;
pub(crate) use sarif::uri;
pub use text::FindingsText;
