//! All findings of one inventory.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::finding::{Feed, Finding, FoundAdvisory, FoundPackage, Unmatched};
use super::gather::Gathered;
use super::hits::{Hits, hits};
use super::order::sort;
use super::{Exceptions, MatchError, Vex};
use crate::advisories::Index;
use crate::advisories::index::FeedAge;
use crate::inventory::Inventory;

/// The `schema` of [`Findings`]; it changes when a field changes its meaning or goes.
pub const FINDINGS_SCHEMA: &str = "hardtack.findings/1";

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Its name.
    pub name: String,
    /// The digest of its content, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The name of its distribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
}

/// All findings of one inventory: each package and each advisory stands here once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// [`FINDINGS_SCHEMA`].
    pub schema: String,
    /// What was looked at.
    pub image: Image,
    /// When.
    pub time: Timestamp,
    /// What is known, and since when.
    pub feeds: Vec<Feed>,
    /// Packages that could not be looked up: nothing is known of them.
    pub unmatched: Vec<Unmatched>,
    /// Packages that have findings.
    pub packages: Vec<FoundPackage>,
    /// Advisories that have findings.
    pub advisories: Vec<FoundAdvisory>,
    /// What is to be dealt with first comes first.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Matches an inventory.
    ///
    /// # Errors
    /// When the index is damaged, or has nothing of any package.
    pub fn of(inventory: &Inventory, index: &Index, image: Image, time: Timestamp) -> Result<Self, MatchError> {
        let today = time.to_zoned(TimeZone::UTC).date();
        let Hits { hits, unmatched } = hits(inventory, index)?;
        let ages = index.feeds()?;
        let feeds = feeds_of(&ages, today);
        let mut gathered = Gathered::new(index, &ages, today);
        gathered.gather(inventory, &hits)?;
        let Gathered { packages, advisories, mut findings, .. } = gathered;
        sort(&mut findings, &packages, &advisories);
        let schema = FINDINGS_SCHEMA.to_owned();
        Ok(Self { schema, image, time, feeds, unmatched, packages, advisories, findings })
    }

    /// Lays over them what VEX documents of the user's say.
    pub fn apply_vex(&mut self, vex: &Vex) {
        for finding in &mut self.findings {
            let (package, advisory) = (&self.packages[finding.package], &self.advisories[finding.advisory]);
            finding.vex = vex.said(&self.image.name, package, &finding.matched, advisory).or(finding.vex.take());
        }
    }

    /// Lays over them the exceptions of the user.
    pub fn apply_exceptions(&mut self, exceptions: &Exceptions) {
        let today = self.time.to_zoned(TimeZone::UTC).date();
        for finding in &mut self.findings {
            let (package, advisory) = (&self.packages[finding.package], &self.advisories[finding.advisory]);
            finding.exception = exceptions.made_for(package, &finding.matched, advisory, today);
        }
    }

    /// What is left to be dealt with.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// The package of a finding.
    pub fn package(&self, finding: &Finding) -> &FoundPackage {
        &self.packages[finding.package]
    }

    /// The advisory of a finding.
    pub fn advisory(&self, finding: &Finding) -> &FoundAdvisory {
        &self.advisories[finding.advisory]
    }
}

/// The feeds of an index, and how old they are.
pub fn feeds_of(ages: &[FeedAge], today: Date) -> Vec<Feed> {
    let feed = |age: &FeedAge| Feed {
        name: age.id.to_string(),
        as_of: age.as_of,
        imported: age.imported,
        days: age.days(today),
        entries: age.entries,
    };
    ages.iter().map(feed).collect()
}
