//! Short names, and the entries that give a file a long one.

use super::FatError;
use crate::bytes::put16;

/// A name as the format has it: eight bytes and three, filled with blanks.
pub(super) type ShortName = [u8; 11];

/// UTF-16 units that one entry of a long name holds, and where they stand in it.
const PLACES: [usize; 13] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
/// Units of the longest name.
const LONGEST: usize = 255;
/// What marks the entries of a long name.
const LONG_NAME: u8 = 0x0f;
/// What marks the first of them, which holds the end of the name.
const LAST_PART: u8 = 0x40;

/// The short form of a name that needs no long one.
pub(super) fn plain(name: &str) -> Option<ShortName> {
    let (base, extension) = name.split_once('.').unwrap_or((name, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if base.is_empty() || base.len() > 8 || extension.len() > 3 || !plain(base) || !plain(extension) {
        return None;
    }
    Some(joined(base.as_bytes(), extension.as_bytes()))
}

/// The `number`th short form of a long name, such as `HARDTA~1.EFI`.
pub(super) fn alias(name: &str, number: usize) -> ShortName {
    let letters = |part: &str| -> Vec<u8> {
        part.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect()
    };
    let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let (mut base, mut extension) = (letters(base), letters(extension));
    let tail = format!("~{number}");
    base.truncate(8 - tail.len().min(7));
    base.extend(tail.bytes());
    base.truncate(8);
    extension.truncate(3);
    joined(&base, &extension)
}

fn joined(base: &[u8], extension: &[u8]) -> ShortName {
    let mut short = [b' '; 11];
    short[..base.len()].copy_from_slice(base);
    short[8..8 + extension.len()].copy_from_slice(extension);
    short
}

/// The entries that stand in front of the entry of `short` and give it the name `long`.
///
/// # Errors
/// When the name has letters that the format forbids, or too many.
pub(super) fn long_entries(long: &str, short: &ShortName) -> Result<Vec<[u8; 32]>, FatError> {
    let units: Vec<u16> = long.encode_utf16().collect();
    let forbidden = |letter: char| letter.is_control() || "\"*/:<>?\\|".contains(letter);
    if long.is_empty() || units.len() > LONGEST || long.contains(forbidden) || long.ends_with(['.', ' ']) {
        return Err(FatError::Name(long.into()));
    }
    let sum = short.iter().fold(0_u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
    let parts: Vec<&[u16]> = units.chunks(PLACES.len()).collect();
    let entry = |(index, part): (usize, &&[u16])| {
        let mut raw = [0; 32];
        raw[0] = (index + 1) as u8 | if index + 1 == parts.len() { LAST_PART } else { 0 };
        raw[11] = LONG_NAME;
        raw[13] = sum;
        for (at, place) in PLACES.into_iter().enumerate() {
            // A name that ends within an entry is closed with zero, and the rest filled.
            let unit = part.get(at).copied().unwrap_or(if at == part.len() { 0 } else { 0xffff });
            put16(&mut raw, place, unit);
        }
        raw
    };
    Ok(parts.iter().enumerate().map(entry).rev().collect())
}
