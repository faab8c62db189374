//! What is to be dealt with first.

use std::cmp::Reverse;

use super::finding::{Finding, FoundAdvisory, FoundPackage};

/// Sorts: what is open before what is settled; then what is exploited, what is likely to be, what is worse, what has a fix.
pub(super) fn sort(findings: &mut [Finding], packages: &[FoundPackage], advisories: &[FoundAdvisory]) {
    findings.sort_by(|one, other| {
        let urgent = |finding: &Finding| {
            let advisory = &advisories[finding.advisory];
            let epss = Reverse(advisory.epss.map(|share| (share * 1e6) as u32));
            (
                !finding.is_open(),
                Reverse(advisory.kev.is_some()),
                epss,
                Reverse(finding.severity),
                finding.fixed.is_none(),
            )
        };
        let name = |finding: &Finding| (&advisories[finding.advisory].name, &packages[finding.package].name);
        urgent(one).cmp(&urgent(other)).then_with(|| name(one).cmp(&name(other)))
    });
}
