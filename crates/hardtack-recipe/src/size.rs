//! Sizes on disk.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A number of bytes. Written `"20G"`, `"20GiB"`, `"512M"`, `"1.5G"` or `20`: units are powers of 1024,
/// and a bare number counts GiB, as the volume sizes of cloud consoles and Packer templates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Size(u64);

/// Why a text is not a size.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SizeError {
    /// There is no number in front.
    #[error("`{0}` is not a size")]
    NoNumber(String),
    /// The unit is none that sizes have.
    #[error("`{unit}` is not a unit of size")]
    Unit {
        /// What stands behind the number.
        unit: String,
    },
    /// A decimal unit, which would silently be 7 % smaller than what people mean.
    #[error("`{unit}` is a power of 1000; sizes here are powers of 1024")]
    Decimal {
        /// The unit as written.
        unit: String,
    },
    /// It is nothing, or less.
    #[error("a size must be more than nothing")]
    Zero,
    /// It is no whole number of bytes.
    #[error("`{0}` is not a whole number of bytes")]
    Fraction(String),
    /// It is more than a disk can have.
    #[error("`{0}` is more than 8 EiB")]
    TooLarge(String),
}

impl SizeError {
    /// What to write instead.
    pub fn remedy(&self) -> String {
        match self {
            Self::Decimal { unit } => {
                let letter = unit.chars().next().unwrap_or('G').to_ascii_uppercase();
                format!("write `{letter}` or `{letter}iB`")
            }
            _ => "write a number with K, M, G or T, such as \"20G\" or \"512M\"; a bare number counts GiB".into(),
        }
    }
}

/// The units with their power of two, the largest first.
const UNITS: [(char, u32); 5] = [('P', 50), ('T', 40), ('G', 30), ('M', 20), ('K', 10)];

/// Sizes above are refused: file offsets are signed 64-bit numbers.
const LIMIT: u64 = i64::MAX as u64;

impl Size {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// A size of so many bytes.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    /// A size of so many KiB (1024 bytes); saturates.
    pub const fn from_kib(kib: u64) -> Self {
        Self(kib.saturating_mul(1 << 10))
    }

    /// A size of so many MiB (1024 KiB); saturates.
    pub const fn from_mib(mib: u64) -> Self {
        Self(mib.saturating_mul(1 << 20))
    }

    /// A size of so many GiB (1024 MiB); saturates.
    pub const fn from_gib(gib: u64) -> Self {
        Self(gib.saturating_mul(1 << 30))
    }

    /// The number of bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The sum, or `None` where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, nothing where `other` is larger.
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl FromStr for Size {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = unit.trim_start();
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(SizeError::NoNumber(text.into()));
        }
        let shift = power(unit)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let bytes = scale(whole, fraction, shift, text)?;
        if bytes == 0 { Err(SizeError::Zero) } else { Ok(Self(bytes)) }
    }
}

/// The power of two of a unit; of GiB where there is none.
fn power(unit: &str) -> Result<u32, SizeError> {
    let wrong = || SizeError::Unit { unit: unit.into() };
    let mut chars = unit.chars();
    let Some(letter) = chars.next() else { return Ok(30) };
    let rest = chars.as_str().to_ascii_lowercase();
    let letter = letter.to_ascii_uppercase();
    if letter == 'B' && rest.is_empty() {
        return Ok(0);
    }
    let (_, shift) = UNITS.iter().find(|(known, _)| *known == letter).ok_or_else(wrong)?;
    match rest.as_str() {
        "" | "i" | "ib" => Ok(*shift),
        "b" => Err(SizeError::Decimal { unit: unit.into() }),
        _ => Err(wrong()),
    }
}

/// `whole.fraction` times two to the power of `shift`, exactly.
fn scale(whole: &str, fraction: &str, shift: u32, text: &str) -> Result<u64, SizeError> {
    let too_large = || SizeError::TooLarge(text.into());
    let whole: u128 = whole.parse().map_err(|_| too_large())?;
    let mut bytes = whole.checked_mul(1 << shift).ok_or_else(too_large)?;
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        let digits = u32::try_from(fraction.len()).ok().filter(|digits| *digits <= 18);
        let unit = 10_u128.pow(digits.ok_or_else(|| SizeError::Fraction(text.into()))?);
        let value: u128 = fraction.parse().map_err(|_| SizeError::NoNumber(text.into()))?;
        let scaled = value << shift;
        if !scaled.is_multiple_of(unit) {
            return Err(SizeError::Fraction(text.into()));
        }
        bytes = bytes.checked_add(scaled / unit).ok_or_else(too_large)?;
    }
    u64::try_from(bytes).ok().filter(|bytes| *bytes <= LIMIT).ok_or_else(too_large)
}

impl fmt::Display for Size {
    /// The largest unit of which it has at least one, with one decimal where it is not whole: `20 GiB`,
    /// `21.3 GiB`, `512 bytes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((letter, shift)) = UNITS.iter().find(|(_, shift)| self.0 >= 1 << shift) else {
            return write!(f, "{} {}", self.0, if self.0 == 1 { "byte" } else { "bytes" });
        };
        let unit = 1_u64 << shift;
        if self.0.is_multiple_of(unit) {
            write!(f, "{} {letter}iB", self.0 / unit)
        } else {
            // Tenths rounded up: a size that is needed is never shown smaller than it is.
            let tenths = (u128::from(self.0) * 10).div_ceil(u128::from(unit));
            write!(f, "{}.{} {letter}iB", tenths / 10, tenths % 10)
        }
    }
}

/// How much of its disk a partition takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Exactly this much.
    Fixed(Size),
    /// Everything that the others leave: `"*"`, once a disk.
    Rest,
}

impl Extent {
    /// The size, where it is fixed.
    pub fn fixed(self) -> Option<Size> {
        match self {
            Self::Fixed(size) => Some(size),
            Self::Rest => None,
        }
    }
}

impl FromStr for Extent {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        if text.trim() == "*" { Ok(Self::Rest) } else { text.parse().map(Self::Fixed) }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(size) => size.fmt(f),
            Self::Rest => f.write_str("the rest"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_forms_that_people_write_alike() {
        for text in ["25", "25G", "25g", "25GiB", "25 GiB", "25600M", "25.0G"] {
            assert_eq!(text.parse(), Ok(Size::from_gib(25)), "{text}");
        }
        assert_eq!("1.5G".parse(), Ok(Size::from_mib(1536)));
        assert_eq!("512B".parse(), Ok(Size::from_bytes(512)));
        assert_eq!("*".parse(), Ok(Extent::Rest));
    }

    #[test]
    fn refuses_what_is_no_size() {
        let refusal = |text: &str| match text.parse::<Size>() {
            Ok(_) => panic!("{text:?} was taken"),
            Err(error) => format!("{text:?}: {error}; {}", error.remedy()),
        };
        insta::assert_snapshot!(["", "G", "-1G", "20GB", "20X", "0", "0.3K", "9E", "99999999999T", "1.2.3G", "1e3"].map(refusal).join("\n"), @r#"
        "": `` is not a size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "G": `G` is not a size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "-1G": `-1G` is not a size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "20GB": `GB` is a power of 1000; sizes here are powers of 1024; write `G` or `GiB`
        "20X": `X` is not a unit of size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "0": a size must be more than nothing; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "0.3K": `0.3K` is not a whole number of bytes; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "9E": `E` is not a unit of size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "99999999999T": `99999999999T` is more than 8 EiB; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "1.2.3G": `1.2.3G` is not a size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "1e3": `e3` is not a unit of size; write a number with K, M, G or T, such as "20G" or "512M"; a bare number counts GiB
        "#);
    }

    #[test]
    fn shows_a_unit_that_reads_well() {
        let shown = |bytes| Size::from_bytes(bytes).to_string();
        assert_eq!(shown(20 << 30), "20 GiB");
        assert_eq!(shown((21 << 30) + (300 << 20)), "21.3 GiB");
        assert_eq!(shown((20 << 30) + 1), "20.1 GiB");
        assert_eq!(shown(1), "1 byte");
    }
}
