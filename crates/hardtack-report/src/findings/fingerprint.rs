//! What tells a finding from all others, however often it is reported.

use hardtack_scan::matching::{Finding, Findings};
use hardtack_tree::Digest;

/// 32 hexadecimal digits for the vulnerability and the package of a finding. Versions, dates and the image are no part
/// of it: what was closed in a list of findings stays closed when the next image has it still.
pub fn fingerprint(findings: &Findings, finding: &Finding) -> String {
    let package = findings.package(finding);
    let kind = package.purl.split('@').next().unwrap_or_default();
    let architecture = package.architecture.as_deref().unwrap_or_default();
    let text = format!("{}\n{kind}\n{architecture}", findings.advisory(finding).name);
    Digest::of(text).hex().chars().take(32).collect()
}
