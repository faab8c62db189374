//! Whether the evidence is whole and of this image.

use hardtack_audit::Audit;
use hardtack_build::store::Evidence;
use serde_json::Value;

use super::content::place;
use super::{Check, Fault};
use crate::Shipped;

/// Looks at everything that is kept beside an image, and at what should be.
pub(super) fn checks(image: &Shipped) -> Vec<Check> {
    let told = [
        (Evidence::Manifest, true),
        (Evidence::Packages, true),
        (Evidence::Audit, image.manifest.benchmark.is_some()),
        (Evidence::Proof, image.manifest.proved.is_some()),
        // An image that was baked elsewhere has no more than what lies beside it.
        (Evidence::Recipe, image.record.is_some()),
    ];
    let mut checks = Vec::new();
    for kind in Evidence::ALL {
        let fault = match image.evidence.get(&kind) {
            None if told.contains(&(kind, true)) => Some(Fault::Missing),
            None => continue,
            Some(bytes) => match serde_json::from_slice::<Value>(bytes) {
                Err(error) => Some(Fault::Unreadable { reason: error.to_string() }),
                Ok(_) if kind == Evidence::Audit => audit(image, bytes),
                Ok(_) => None,
            },
        };
        checks.push(Check { place: place(image, kind.file()), what: kind.file().to_owned(), fault });
    }
    checks
}

/// Whether an audit is of this image, and says what manifest and record say.
fn audit(image: &Shipped, bytes: &[u8]) -> Option<Fault> {
    let audit: Audit = match serde_json::from_slice(bytes) {
        Ok(audit) => audit,
        Err(error) => return Some(Fault::Unreadable { reason: error.to_string() }),
    };
    let differs = |what: String| Some(Fault::Contradiction { what });
    if audit.subject != image.id.name.as_str() {
        return differs(format!("it is the audit of {}, not of {}", audit.subject.escape_debug(), image.id.name));
    }
    if image.manifest.score != Some(audit.score) {
        return differs("the manifest has other counts of passed and failed controls".to_owned());
    }
    let recorded = image.record.as_ref().and_then(|record| record.audit.as_ref());
    if recorded.is_some_and(|recorded| recorded.score != audit.score || recorded.benchmark != audit.benchmark) {
        return differs("the record in the store has other counts of passed and failed controls".to_owned());
    }
    None
}
