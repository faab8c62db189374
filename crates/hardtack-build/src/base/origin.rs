//! The state of an archive: what makes a bootstrap the same twice.

use std::fs;

use hardtack_recipe::Bootstrap;
use hardtack_tree::Digest;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::{Deserialize, Serialize};

use super::BaseError;
use super::distribution::suites;
use crate::fingerprint::{Fingerprint, InputError};
use crate::sandbox::{Network, Run, Surroundings};
use crate::steps::{Site, proxies};

const FETCHER: &str = "/usr/lib/apt/apt-helper";

/// The archive that a base was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Its suites, the release itself first.
    pub suites: Vec<Suite>,
}

/// One suite in one state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// `bookworm-security`.
    pub name: String,
    /// Its mirror.
    pub mirror: String,
    /// Digest of its signed release file, which names every package list by digest.
    pub release_file: Digest,
    /// The `Date` of the release file.
    pub date: Timestamp,
}

impl Origin {
    /// `SOURCE_DATE_EPOCH`: the latest date, in seconds since 1970-01-01T00:00:00Z. Nothing in the archive
    /// is younger.
    pub fn epoch(&self) -> i64 {
        self.suites.iter().map(|suite| suite.date.as_second()).max().unwrap_or_default()
    }

    pub(crate) fn fingerprint(&self, into: &mut Fingerprint) {
        for suite in &self.suites {
            into.field(&suite.name).field(suite.release_file.as_bytes());
        }
    }
}

/// Looks up the present state of the archive. Signatures are verified by the bootstrap itself, which must
/// find the same release files.
pub(crate) fn fetch(bootstrap: &Bootstrap, site: &mut Site<'_>) -> Result<Origin, BaseError> {
    if !std::path::Path::new(FETCHER).exists() {
        return Err(BaseError::NoProgram { program: FETCHER, package: "apt" });
    }
    let directory = site.draft.work().fresh("release")?;
    let scratch = site.draft.work().fresh("host")?;
    let mut found = Vec::new();
    for (name, mirror) in suites(bootstrap)? {
        let file = directory.join(&name);
        let url = format!("{mirror}/dists/{name}/InRelease");
        let mut run = Run::new([FETCHER, "download-file", &url, &file.to_string_lossy()], 0);
        run.surroundings = Surroundings::ReadOnlyHost { scratch: scratch.clone(), writable: vec![directory.clone()] };
        run.network = Network::Host;
        run.env.extend(proxies());
        site.must(&format!("fetching {url}"), &run)?;
        let text = fs::read(&file).map_err(|source| InputError { path: file, source })?;
        let date = date(&String::from_utf8_lossy(&text));
        let date = date.ok_or_else(|| BaseError::NoDate { suite: name.clone(), mirror: mirror.clone() })?;
        found.push(Suite { name, mirror, release_file: Digest::of(&text), date });
    }
    Ok(Origin { suites: found })
}

/// The `Date:` of a release file: RFC 2822, but with "UTC" as its zone.
fn date(release: &str) -> Option<Timestamp> {
    let date = release.lines().find_map(|line| line.strip_prefix("Date:"))?.trim();
    rfc2822::parse(&date.replace("UTC", "+0000")).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_the_date_as_archives_write_it() {
        let release = "-----BEGIN PGP SIGNED MESSAGE-----\nOrigin: Debian\nDate: Sat,  6 Sep 2025 10:19:52 UTC\n";
        assert_eq!(super::date(release).unwrap().to_string(), "2025-09-06T10:19:52Z");
        assert_eq!(super::date("Suite: stable\n"), None);
    }
}
