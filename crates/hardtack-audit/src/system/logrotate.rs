//! What logrotate keeps: logrotate.conf(5).

mod read;
#[cfg(test)]
mod tests;

use hardtack_tree::{FixedPath, Tree};

use crate::verdict::{Location, Unjudgeable};

/// The file that logrotate is started with; it includes the others.
pub const CONFIG: FixedPath = FixedPath::new("/etc/logrotate.conf");
/// The directory that packages put their blocks into.
pub const DROP_INS: FixedPath = FixedPath::new("/etc/logrotate.d");

/// The blocks in the order in which they are read, each with what holds for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logrotate {
    /// One for each `/var/log/x.log { … }`.
    pub blocks: Vec<Block>,
}

/// What holds for the logs of one block: its own orders, and those that stand before it outside of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The patterns of its logs, as they are written.
    pub logs: String,
    /// Where its brace opens.
    pub at: Location,
    /// What holds for its logs.
    pub orders: Orders,
}

/// The orders that decide how long rotated logs are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// `rotate N`: how many rotated logs are kept; none without it, and all when it is negative.
    pub rotate: Option<Given<i64>>,
    /// When a log is rotated; by its size of 1 MiB without it.
    pub schedule: Option<Given<Schedule>>,
    /// `maxage N`: rotated logs that are older, in days, go.
    pub maxage: Option<Given<u64>>,
    /// `maxsize SIZE`: a log that is larger is rotated before its time.
    pub maxsize: Option<Given<String>>,
}

/// A value and where it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub at: Location,
}

/// When a log is rotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// `size SIZE`: whenever it is larger, however soon that is.
    Size(String),
}

/// How long what is written to a log is kept at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// So many hours.
    Hours(u64),
    /// For ever.
    Ever,
    /// As long as the sizes of the logs allow, which may be no time at all.
    BySize,
}

impl Schedule {
    /// The shortest time between two rotations in hours: a month may have 28 days. `None` when no time decides.
    pub fn hours(&self) -> Option<u64> {
        match self {
            Self::Hourly => Some(1),
            Self::Daily => Some(24),
            Self::Weekly => Some(7 * 24),
            Self::Monthly => Some(28 * 24),
            Self::Yearly => Some(365 * 24),
            Self::Size(_) => None,
        }
    }

    /// The order as it is written.
    pub fn words(&self) -> String {
        match self {
            Self::Hourly => "hourly".to_owned(),
            Self::Daily => "daily".to_owned(),
            Self::Weekly => "weekly".to_owned(),
            Self::Monthly => "monthly".to_owned(),
            Self::Yearly => "yearly".to_owned(),
            Self::Size(size) => format!("size {size}"),
        }
    }
}

impl Orders {
    /// How many rotated logs are kept; `None` for all.
    pub fn count(&self) -> Option<u64> {
        self.rotate.as_ref().map_or(Some(0), |rotate| u64::try_from(rotate.value).ok())
    }

    /// How long what is written to a log is kept at least.
    pub fn kept(&self) -> Kept {
        let by_count = match (self.count(), self.schedule.as_ref().and_then(|given| given.value.hours())) {
            (None, _) => Kept::Ever,
            // Without a rotated log the time between two rotations keeps nothing: what comes just before is gone at once.
            (Some(0), _) => Kept::Hours(0),
            (Some(count), Some(hours)) if self.maxsize.is_none() => Kept::Hours(count.saturating_mul(hours)),
            (Some(_), _) => Kept::BySize,
        };
        match (by_count, &self.maxage) {
            (Kept::BySize, _) | (_, None) => by_count,
            (Kept::Ever, Some(days)) => Kept::Hours(days.value.saturating_mul(24)),
            (Kept::Hours(hours), Some(days)) => Kept::Hours(hours.min(days.value.saturating_mul(24))),
        }
    }

    /// The orders that decide it, as they are written.
    pub fn words(&self) -> String {
        let mut words =
            vec![self.schedule.as_ref().map_or("size 1M by default".to_owned(), |given| given.value.words())];
        words.push(
            self.rotate.as_ref().map_or("rotate 0 by default".to_owned(), |given| format!("rotate {}", given.value)),
        );
        words.extend(self.maxage.as_ref().map(|given| format!("maxage {}", given.value)));
        words.extend(self.maxsize.as_ref().map(|given| format!("maxsize {}", given.value)));
        words.join(", ")
    }
}

impl Logrotate {
    /// Reads the file that logrotate is started with, and what it includes. Without it there are no blocks.
    ///
    /// # Errors
    /// When a file cannot be read, a block or a script is not ended, or includes go round in circles.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        read::read(tree)
    }
}
