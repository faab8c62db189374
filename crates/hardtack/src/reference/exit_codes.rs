//! What the exit codes mean.

use super::markdown::{head, table};
use crate::exit::Exit;

pub(super) fn page() -> String {
    let about = "Every verb uses the same codes. Those of 64 and above are of sysexits(3), and 130 is what shells give for Ctrl-C.";
    let rows = Exit::ALL.iter().map(|exit| [exit.code().to_string(), exit.meaning().to_owned()]);
    head("Exit codes", about) + &table(["code", "meaning"], rows)
}
