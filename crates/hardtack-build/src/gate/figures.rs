//! What is known of an image.

use hardtack_audit::Audit;
use hardtack_scan::matching::Findings;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Something that a gate may ask for.
#[derive(Clone, Debug)]
pub enum Figure<T> {
    /// It is known.
    Known(T),
    /// It will be: work that comes later tells.
    Pending,
    /// It is not known, and will not be.
    Missing(Missing),
}

/// Why something is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Why, in a clause.
    pub why: String,
    /// What the user can do.
    pub remedy: String,
}

/// What is known of an image.
#[derive(Clone, Debug)]
pub struct Figures<'a> {
    /// When it is judged.
    pub now: Timestamp,
    /// The day by which exceptions expire and ages count.
    pub today: Date,
    /// How many entries of its sealed tree must not leave.
    pub residue: Figure<usize>,
    /// Its audit.
    pub audit: Figure<&'a Audit>,
    /// How many packages are installed.
    pub packages: Figure<usize>,
    /// The day of the archive's state that its packages are from.
    pub archive: Figure<Date>,
    /// Its vulnerabilities.
    pub vulnerabilities: Figure<Findings>,
    /// What its files take on disk, in bytes.
    pub bytes: Figure<u64>,
    /// Whether its boots and tests passed.
    pub proof: Figure<bool>,
}

impl<T> Figure<T> {
    /// What is known, or else why it is not.
    pub fn or(known: Option<T>, missing: Missing) -> Self {
        known.map_or(Self::Missing(missing), Self::Known)
    }
}

impl Missing {
    /// With why and what can be done.
    pub fn new(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { why: why.into(), remedy: remedy.into() }
    }

    /// Nothing was audited.
    pub(crate) fn audit() -> Self {
        Self::new("the image is not hardened, so it is not audited", "add a `harden` block to its recipe")
    }

    /// Nothing was booted.
    pub(crate) fn proof() -> Self {
        Self::new("the image was not booted", "build it with `--prove`, or boot it with `hardtack test`")
    }

    /// An image without a disk.
    pub(crate) fn disk() -> Self {
        Self::new("the image has no disk to boot", "give it a `disk` block, or leave `proved` out of the gate")
    }

    /// The archive is not known.
    pub(crate) fn archive() -> Self {
        Self::new(
            "the state of the archive that its packages are from is not known",
            "build it on a bootstrap, or leave `patch_age_days` out of the gate",
        )
    }
}

/// The day of a time, in UTC.
pub(super) fn day(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}
