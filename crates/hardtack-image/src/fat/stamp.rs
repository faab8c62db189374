//! Times and entries of directories.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::name::ShortName;
use crate::bytes::put16;
use crate::bytes::put32;

/// A time as the format has it: the local time of the machine that reads it, here UTC, from 1980 on.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    date: u16,
    time: u16,
}

impl Stamp {
    /// So many seconds after 1970.
    pub(super) fn of(epoch: i64) -> Self {
        let first = DateTime::constant(1980, 1, 1, 0, 0, 0, 0);
        let last = DateTime::constant(2107, 12, 31, 23, 59, 58, 0);
        let at = Timestamp::from_second(epoch).map_or(first, |time| TimeZone::UTC.to_datetime(time)).clamp(first, last);
        let date = ((at.year() - 1980) << 9) | (i16::from(at.month()) << 5) | i16::from(at.day());
        let time = (i16::from(at.minute()) << 5) | (i16::from(at.second()) / 2);
        Self { date: date as u16, time: (at.hour() as u16) << 11 | time as u16 }
    }

    /// The entry of a directory for a short name.
    pub(super) fn entry(self, name: &ShortName, attribute: u8, cluster: u32, size: u32) -> [u8; 32] {
        let mut raw = [0; 32];
        raw[..11].copy_from_slice(name);
        raw[11] = attribute;
        // Made, read and written.
        put16(&mut raw, 14, self.time);
        put16(&mut raw, 16, self.date);
        put16(&mut raw, 18, self.date);
        put16(&mut raw, 20, (cluster >> 16) as u16);
        put16(&mut raw, 22, self.time);
        put16(&mut raw, 24, self.date);
        put16(&mut raw, 26, cluster as u16);
        put32(&mut raw, 28, size);
        raw
    }
}
