//! Names of vulnerabilities in the CVE list.

use std::fmt;

/// `CVE-2024-3094`, as a number that orders by year and then by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cve(u64);

/// Bits of the number within a year.
const NUMBER: u32 = 40;

impl Cve {
    /// Reads a name in its only spelling: a year of four digits, and a number of at least four without further zeros in
    /// front (CVE Record Format, "cveId").
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.strip_prefix("CVE-")?.split_once('-')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let padded = number.len() == 4 || (number.len() > 4 && !number.starts_with('0'));
        if year.len() != 4 || !padded || number.len() > 12 || !digits(year) || !digits(number) {
            return None;
        }
        let (year, number): (u64, u64) = (year.parse().ok()?, number.parse().ok()?);
        (number >> NUMBER == 0).then_some(Self(year << NUMBER | number))
    }

    /// The number.
    pub fn to_bits(self) -> u64 {
        self.0
    }

    /// The name of a number that [`Self::to_bits`] gave.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
}

impl fmt::Display for Cve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CVE-{:04}-{:04}", self.0 >> NUMBER, self.0 & ((1 << NUMBER) - 1))
    }
}
