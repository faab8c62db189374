//! How long each phase of a build took, as a table.

use std::fmt;

use hardtack_build::bake::{Manifest, Outcome};

/// The phases of one image.
pub(crate) struct Timings<'a> {
    pub(crate) image: &'a str,
    pub(crate) manifest: &'a Manifest,
    pub(crate) outcome: Outcome,
}

impl fmt::Display for Timings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = match self.outcome {
            Outcome::Fresh => "",
            // What is known is how long it took then.
            Outcome::Unchanged => ", when it was baked",
        };
        writeln!(f, "{:>9}  {}{when}", "seconds", self.image)?;
        for phase in &self.manifest.phases {
            writeln!(f, "{:>9.2}  {}", phase.seconds, phase.phase)?;
        }
        let total: f64 = self.manifest.phases.iter().map(|phase| phase.seconds).sum();
        writeln!(f, "{total:>9.2}  together")
    }
}
