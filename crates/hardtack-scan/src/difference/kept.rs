//! Comparing two images of which the evidence is kept, and not the files.

use std::collections::BTreeMap;

use hardtack_audit::Audit;

use super::change::changes;
use super::model::{DIFFERENCE_SCHEMA, Difference, PackageChange, Subject, Unknown};
use super::{AuditDifference, OpeningChange};

/// What is kept of an image.
#[derive(Clone, Copy, Debug)]
pub struct KeptImage<'a> {
    /// What it is called.
    pub subject: &'a Subject,
    /// Its packages with their versions, where they are kept.
    pub packages: Option<&'a BTreeMap<String, String>>,
    /// Its audit, where it was judged.
    pub audit: Option<&'a Audit>,
}

/// What is different between two images, as far as what is kept of them tells: packages, and controls where both were
/// judged by one profile of one benchmark.
pub fn between_kept(old: KeptImage<'_>, new: KeptImage<'_>) -> Difference {
    let mut unknown = Vec::new();
    let packages = match (old.packages, new.packages) {
        (Some(was), Some(is)) => changes(was, is),
        (was, _) => {
            let reason = format!("those of the {} image are not kept", if was.is_none() { "old" } else { "new" });
            unknown.push(Unknown { what: "packages".to_owned(), reason });
            BTreeMap::new()
        }
    };
    let packages = packages.into_iter().filter_map(|(name, change)| Some((name, PackageChange::of(change)?)));
    let by_one = |old: &Audit, new: &Audit| old.benchmark.id == new.benchmark.id && old.profile == new.profile;
    let mut remarks = Vec::new();
    let audit = match (old.audit, new.audit) {
        (Some(old), Some(new)) if by_one(old, new) => Some(AuditDifference::between(old, new)),
        (Some(old), Some(new)) => {
            let by = |audit: &Audit| format!("{}, {}", audit.benchmark.id, audit.profile);
            remarks.push(format!("they were judged by other profiles: {}; now {}", by(old), by(new)));
            None
        }
        _ => None,
    };
    Difference {
        schema: DIFFERENCE_SCHEMA.to_owned(),
        old: old.subject.clone(),
        new: new.subject.clone(),
        packages: packages.collect(),
        units: BTreeMap::new(),
        users: BTreeMap::new(),
        groups: BTreeMap::new(),
        ports: BTreeMap::new(),
        openings: OpeningChange::default(),
        kernel_arguments: BTreeMap::new(),
        sysctl: BTreeMap::new(),
        container: None,
        files: Vec::new(),
        audit,
        classified: None,
        remarks,
        unknown,
    }
}
