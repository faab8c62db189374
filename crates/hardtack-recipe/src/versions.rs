//! Versions of an image, and what holds in some of them only.

use std::fmt;
use std::str::FromStr;

use hardtack_hcl::Place;
use semver::Version;
use serde::{Deserialize, Serialize};

/// The version of an image, in an order: a semantic version (semver.org, 2.0.0), of which the last numbers may be left out and
/// which may begin with a `v`, or a date such as `2026.03`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageVersion {
    order: Version,
    text: String,
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version that could be ordered")]
pub struct ImageVersionError(String);

impl ImageVersionError {
    /// What a version looks like.
    pub fn remedy(&self) -> &'static str {
        "versions look like \"1.3.0\", \"2.0\" or \"2026.11\""
    }
}

impl FromStr for ImageVersion {
    type Err = ImageVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ImageVersionError(text.to_owned());
        let plain = text.strip_prefix('v').unwrap_or(text);
        let at = plain.find(['-', '+']).unwrap_or(plain.len());
        let (release, rest) = plain.split_at(at);
        let mut numbers = Vec::new();
        for number in release.split('.') {
            // Semantic versions know no zeros before a number, dates do.
            numbers.push(number.parse::<u64>().map_err(|_| error())?.to_string());
        }
        while numbers.len() < 3 {
            numbers.push("0".to_owned());
        }
        let order = Version::parse(&format!("{}{rest}", numbers.join("."))).map_err(|_| error())?;
        Ok(Self { order, text: text.to_owned() })
    }
}

// However it is written.
impl PartialEq for ImageVersion {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for ImageVersion {}

impl Ord for ImageVersion {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order.cmp(&other.order)
    }
}

impl PartialOrd for ImageVersion {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ImageVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for ImageVersion {
    type Error = ImageVersionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ImageVersion> for String {
    fn from(version: ImageVersion) -> Self {
        version.text
    }
}

/// The versions of an image that have something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<ImageVersion>,
    /// The first one after it that does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<ImageVersion>,
}

impl Versions {
    /// Whether `version` is one of them.
    pub fn hold(&self, version: &ImageVersion) -> bool {
        self.since.as_ref().is_none_or(|since| version >= since)
            && self.until.as_ref().is_none_or(|until| version < until)
    }

    /// Whether every version is.
    pub fn are_all(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.since, &self.until) {
            (Some(since), Some(until)) => write!(f, "from version {since} of the image on, and before {until}"),
            (Some(since), None) => write!(f, "from version {since} of the image on"),
            (None, Some(until)) => write!(f, "before version {until} of the image"),
            (None, None) => f.write_str("in every version of the image"),
        }
    }
}

/// A control or rule that is asked for in some versions only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionPin {
    /// The id of the control, or the name of the rule.
    pub name: String,
    /// Which of the two it is.
    pub kind: PinKind,
    /// The versions that are asked for it.
    pub versions: Versions,
    /// Whether that of the image is one of them.
    pub holds: bool,
    /// Where it stands.
    pub place: Place,
}

/// What is held to versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PinKind {
    /// A control of the benchmark.
    Control,
    /// A rule.
    Rule,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> ImageVersion {
        text.parse().unwrap()
    }

    #[test]
    fn versions_are_ordered_as_people_count() {
        let ordered = ["0.9", "1", "1.2.0-rc.1", "v1.2", "1.2.1", "1.10.0", "2026.03", "2026.11"];
        for pair in ordered.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
        for wrong in ["", "one", "1.", "1.2.3.4", "1..2", "-1", "1.2.3-"] {
            assert!(wrong.parse::<ImageVersion>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_version_has_it_and_the_last_has_not() {
        let versions = Versions { since: Some(version("1.3.0")), until: Some(version("2.0")) };
        let held = ["1.2.9", "1.3", "1.9.9", "2.0.0"].map(|text| versions.hold(&version(text)));
        assert_eq!(held, [false, true, true, false]);
        assert!(Versions::default().hold(&version("1")));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_as_it_was(text in "[v0-9.+a-z-]{0,12}") {
            if let Ok(version) = text.parse::<ImageVersion>() {
                prop_assert_eq!(version.to_string(), text);
            }
        }
    }
}
