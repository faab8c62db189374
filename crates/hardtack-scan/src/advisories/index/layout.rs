//! Places and sizes in the file.

use jiff::civil::Date;

/// What the file begins with.
pub(super) const MAGIC: [u8; 8] = *b"hardtadv";
/// The version of the format.
pub(super) const VERSION: u32 = 1;
/// How many sections there are.
pub(super) const SECTIONS: usize = 10;
/// Where the table of sections begins.
pub(super) const TABLE: usize = 24;
/// Where the checksum of the header stands.
pub(super) const CHECKSUM: usize = TABLE + SECTIONS * 16;
/// Bytes of the header.
pub(super) const HEADER: usize = CHECKSUM + 4;
/// What stands for no entry.
pub(super) const NONE: u32 = u32::MAX;
/// Bytes of a version key within a row.
pub(super) const PREFIX: usize = 16;

/// Sections, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Text,
    Scopes,
    Slots,
    Rows,
    Versions,
    Advisories,
    Names,
    Feeds,
    Exploited,
    Probability,
}

impl Section {
    /// Bytes of an entry.
    pub(super) const fn entry(self) -> usize {
        match self {
            Self::Text => 1,
            Self::Scopes | Self::Slots | Self::Versions | Self::Exploited | Self::Probability => 16,
            Self::Rows => 36,
            Self::Advisories => 64,
            Self::Names => 8,
            Self::Feeds => 24,
        }
    }
}

/// How a range ends, as its row has it; of two that end at the same version, the one that holds less comes first.
pub(super) mod bound {
    pub(in super::super) const FIXED: u8 = 0;
    pub(in super::super) const LAST: u8 = 1;
    pub(in super::super) const NONE: u8 = 2;
}

/// A day as a number; 0 stands for none.
pub(super) fn day_number(day: Option<Date>) -> u32 {
    let number = |day: Date| {
        let year = u32::try_from(day.year()).unwrap_or(0);
        year << 9 | u32::from(day.month().unsigned_abs()) << 5 | u32::from(day.day().unsigned_abs())
    };
    day.map_or(0, number)
}

/// The day of a number; `None` for 0 and for what is no day.
pub(super) fn day(number: u32) -> Option<Date> {
    let year = i16::try_from(number >> 9).ok()?;
    let part = |shift: u32, mask: u32| i8::try_from(number >> shift & mask).ok();
    Date::new(year, part(5, 15)?, part(0, 31)?).ok()
}

/// The first bytes of a key, with zeros behind a shorter one.
pub(super) fn prefix(key: &[u8]) -> [u8; PREFIX] {
    let mut prefix = [0; PREFIX];
    let len = key.len().min(PREFIX);
    prefix[..len].copy_from_slice(&key[..len]);
    prefix
}
