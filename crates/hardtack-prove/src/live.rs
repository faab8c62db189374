//! The audit of the running system against that of the sealed tree.

use std::collections::BTreeMap;
use std::fmt;

use hardtack_audit::verdict::{Finding, Verdict};
use hardtack_audit::{Audit, ControlId, ControlResult};
use serde::{Deserialize, Serialize};

/// A control that was better in the sealed tree than it is in the running system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// The control.
    pub control: ControlId,
    /// What it asks, in words.
    pub title: String,
    /// The verdict on the sealed tree.
    pub sealed: Verdict,
    /// The verdict on the running system.
    pub live: Verdict,
    /// Why, in words.
    pub why: String,
}

impl fmt::Display for Regression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { control, title, live, why, .. } = self;
        let verdict = if *live == Verdict::Unknown { "cannot be judged" } else { "does not hold" };
        write!(f, "{control} ({title}) {verdict} in the running system: {why}")
    }
}

/// The controls that became worse.
pub(crate) fn regressions(sealed: &Audit, live: &Audit) -> Vec<Regression> {
    let before = sealed.controls.iter().map(|control| (&control.control, control.verdict)).collect::<BTreeMap<_, _>>();
    let worse = live.controls.iter().filter_map(|control| {
        let sealed = *before.get(&control.control)?;
        (badness(control.verdict) > badness(sealed)).then(|| Regression {
            control: control.control.clone(),
            title: control.title.clone(),
            sealed,
            live: control.verdict,
            why: reason(control),
        })
    });
    worse.collect()
}

fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass | Verdict::NotApplicable | Verdict::Manual | Verdict::Excepted => 0,
        Verdict::Unknown => 1,
        Verdict::Fail => 2,
    }
}

/// The first thing that does not hold, or the reason that the control gives.
fn reason(control: &ControlResult) -> String {
    let mut findings = control.rules.iter().flat_map(|rule| &rule.findings);
    let mut reasons = control.rules.iter().filter_map(|rule| rule.reason.clone());
    match findings.find(|finding| !finding.holds) {
        Some(Finding { expected, found, at, .. }) => {
            let at = at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
            format!("expected {expected}, found {found}{at}")
        }
        None => control.reason.clone().or_else(|| reasons.next()).unwrap_or_else(|| "no reason was given".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use hardtack_audit::system::System;
    use hardtack_audit::{Catalogue, audit, resolve};
    use hardtack_recipe::Harden;
    use hardtack_tree::MemoryTree;

    use super::*;

    fn audit_of(sshd_config: &str) -> Audit {
        let harden = serde_json::from_value::<Harden>(serde_json::json!({
            "benchmark": "cis-debian-12", "benchmark_place": hardtack_hcl::Place::default(), "edition": null,
            "profile": "level1-server", "profile_place": hardtack_hcl::Place::default(), "set": {}, "exceptions": [],
            "place": hardtack_hcl::Place::default(),
        }))
        .unwrap();
        let profile = resolve(&harden, &Catalogue::embedded(), jiff::civil::date(2026, 11, 1)).unwrap();
        let status = "Package: openssh-server\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n";
        let tree = MemoryTree::new().file("/var/lib/dpkg/status", status).unwrap();
        let tree = tree.file("/etc/ssh/sshd_config", sshd_config).unwrap();
        audit(&System::new(&tree), None, &profile)
    }

    #[test]
    fn only_what_became_worse_is_named() {
        let (sealed, live) = (audit_of("MaxAuthTries 4\n"), audit_of("MaxAuthTries 6\n"));
        assert!(regressions(&live, &sealed).is_empty());
        let said = regressions(&sealed, &live).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(said, @"5.1.16 (SSH allows few guesses per connection) does not hold in the running system: expected MaxAuthTries at most 4, found MaxAuthTries 6 (/etc/ssh/sshd_config:1)");
    }
}
