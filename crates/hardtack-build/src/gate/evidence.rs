//! What the evidence that is kept of an image tells.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_recipe::Gate;
use hardtack_scan::inventory::Inventory;
use jiff::Timestamp;

use super::figures::{Figure, Figures, Missing, day};
use super::vulnerabilities::{findings, with_causes};
use crate::base::Origin;
use crate::history::Judged;
use crate::store::ProofOutcome;

impl<'a> Figures<'a> {
    /// What is known of an image that was baked. Its vulnerabilities are looked up where the gate asks for them, in
    /// `index` where it names none.
    pub fn of(judged: &'a Judged, gate: &Gate, index: &Path, now: Timestamp) -> Self {
        let manifest = &judged.manifest;
        let vulnerabilities = gate.vulnerabilities.as_ref().map(|limits| {
            let inventory = inventory(judged);
            findings(limits, index, inventory.as_ref().map_err(Clone::clone), judged.name.as_str(), now)
        });
        let no_proof = if manifest.geometry.is_some() { Missing::proof() } else { Missing::disk() };
        let no_packages = Missing::new("its packages are not kept", "build it again with this version");
        let passed = judged.proof.map(|proof| proof == ProofOutcome::Passed);
        Self {
            now,
            today: day(now),
            // An image that holds what must not leave has no name and no record.
            residue: Figure::Known(0),
            audit: Figure::or(judged.audit.as_ref(), Missing::audit()),
            packages: Figure::or(judged.packages.as_ref().map(BTreeMap::len), no_packages),
            archive: Figure::or(manifest.archive.as_ref().and_then(Origin::day), Missing::archive()),
            // What no condition asks for is not looked up.
            vulnerabilities: vulnerabilities.unwrap_or(Figure::Pending),
            bytes: Figure::Known(judged.bytes),
            proof: Figure::or(passed, no_proof),
        }
    }
}

/// What is installed in an image, from its bill of materials.
fn inventory(judged: &Judged) -> Result<Inventory, Missing> {
    let missing = |why: String| Missing::new(why, "build it again with this version");
    let kept = judged.inventory().map_err(|error| missing(with_causes(&error)))?;
    kept.ok_or_else(|| missing("its bill of materials is not kept".to_owned()))
}

impl Origin {
    /// The day of the latest state of its suites, in UTC.
    pub(crate) fn day(&self) -> Option<jiff::civil::Date> {
        self.suites.iter().map(|suite| suite.date).max().map(day)
    }
}
