//! Which feed a document is of, by its beginning.

use crate::advisories::source::Bytes;
use crate::advisories::{AdvisoryError, Cve};

/// Formats of feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// OSV records, one or many.
    Osv,
    /// The whole of the Debian security tracker.
    Tracker,
    /// Rows of the Debian security tracker.
    TrackerLines,
    /// Alpine's secdb.
    Secdb,
    /// A CSAF document.
    Csaf,
    /// Known Exploited Vulnerabilities.
    Kev,
    /// Exploit Prediction Scoring System.
    Epss,
    /// debian-security-support's list of what is not supported any more in a release.
    Support(String),
}

/// The format of a document; `None` for what is not known.
pub(super) fn format(bytes: &mut Bytes<'_>) -> Result<Option<Format>, AdvisoryError> {
    if let Some(release) = bytes.file_name.strip_prefix("security-support-ended.deb") {
        return Ok(Some(Format::Support(release.to_owned())));
    }
    let beginning = bytes.beginning()?;
    let start = beginning.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(beginning.len());
    let beginning = &beginning[start..];
    Ok(if beginning.first() == Some(&b'{') { json(beginning) } else { csv(beginning) })
}

fn csv(beginning: &[u8]) -> Option<Format> {
    let line = String::from_utf8_lossy(beginning.split(|byte| *byte == b'\n').next().unwrap_or_default());
    let is_row = || line.split([',', ';']).next().is_some_and(|name| Cve::parse(name).is_some());
    (line.starts_with("#model_version") || line.starts_with("cve,epss") || is_row()).then_some(Format::Epss)
}

fn json(beginning: &[u8]) -> Option<Format> {
    let keys = keys(beginning);
    let has = |depth: usize, name: &str| keys.iter().any(|(at, key)| *at == depth && key == name);
    let all = |names: &[&str]| names.iter().all(|name| has(1, name));
    if all(&["catalogVersion"]) {
        Some(Format::Kev)
    } else if all(&["document"]) {
        Some(Format::Csaf)
    } else if has(1, "distroversion") || all(&["packages", "reponame"]) {
        Some(Format::Secdb)
    } else if all(&["cve", "source", "release"]) {
        Some(Format::TrackerLines)
    } else if has(1, "schema_version") || has(1, "id") {
        Some(Format::Osv)
    } else {
        let is_name = |key: &str| key.starts_with("CVE-") || key.starts_with("TEMP-");
        keys.iter().any(|(depth, key)| *depth == 2 && is_name(key)).then_some(Format::Tracker)
    }
}

/// Keys of objects of the first value in their order, with how deep they stand, up to the end of the value or of `bytes`.
fn keys(bytes: &[u8]) -> Vec<(usize, String)> {
    let mut keys = Vec::new();
    let (mut depth, mut text, mut escaped) = (0_usize, None::<usize>, false);
    let mut last: &[u8] = &[];
    for (at, byte) in bytes.iter().enumerate() {
        match (text, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(start), b'"') => (last, text) = (&bytes[start..at], None),
            (Some(_), _) => {}
            (None, b'"') => text = Some(at + 1),
            (None, b':') => keys.push((depth, String::from_utf8_lossy(last).into_owned())),
            (None, b'{' | b'[') => depth += 1,
            (None, b'}' | b']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            (None, _) => {}
        }
    }
    keys
}
