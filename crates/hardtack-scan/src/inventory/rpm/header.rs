//! The header of a package: an index of tags and a store of their values (rpm, "Package format", section "Header").

use hardtack_tree::{FormatError, FormatResult};

use crate::inventory::bytes::Bytes;

/// Tags of headers (rpm, "RPM tags").
pub(super) mod tag {
    pub(in super::super) const NAME: u32 = 1000;
    pub(in super::super) const VERSION: u32 = 1001;
    pub(in super::super) const RELEASE: u32 = 1002;
    pub(in super::super) const EPOCH: u32 = 1003;
    pub(in super::super) const VENDOR: u32 = 1011;
    pub(in super::super) const LICENSE: u32 = 1014;
    pub(in super::super) const PACKAGER: u32 = 1015;
    pub(in super::super) const ARCH: u32 = 1022;
    pub(in super::super) const FILE_MODES: u32 = 1030;
    pub(in super::super) const FILE_DIGESTS: u32 = 1035;
    pub(in super::super) const SOURCE_RPM: u32 = 1044;
    pub(in super::super) const PROVIDE_NAME: u32 = 1047;
    pub(in super::super) const REQUIRE_NAME: u32 = 1049;
    pub(in super::super) const DIR_INDEXES: u32 = 1116;
    pub(in super::super) const BASE_NAMES: u32 = 1117;
    pub(in super::super) const DIR_NAMES: u32 = 1118;
    pub(in super::super) const FILE_DIGEST_ALGORITHM: u32 = 5011;
    pub(in super::super) const MODULARITY_LABEL: u32 = 5096;
}

const INT16: u32 = 3;
const INT32: u32 = 4;
const STRING: u32 = 6;
const STRING_ARRAY: u32 = 8;
const I18N_STRING: u32 = 9;

/// Bytes of one entry of the index.
const ENTRY: usize = 16;

/// A header, as databases keep it: without the magic of package files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'a> {
    index: Bytes<'a>,
    store: Bytes<'a>,
}

impl<'a> Header<'a> {
    /// Reads the two lengths that a header begins with.
    pub(super) fn new(bytes: &'a [u8]) -> FormatResult<Self> {
        let whole = Bytes::big(bytes);
        let parts = || {
            let (entries, stored) = (whole.size(0)?, whole.size(4)?);
            let length = entries.checked_mul(ENTRY)?;
            let index = whole.get(8, length)?;
            let store = whole.get(length.checked_add(8)?, stored)?;
            Some(Self { index: Bytes::big(index), store: Bytes::big(store) })
        };
        parts().ok_or_else(|| damaged("its index or store reaches beyond its end"))
    }

    /// The type, place and count of a tag's value.
    fn find(self, tag: u32) -> Option<(u32, usize, usize)> {
        let at = (0..self.index.all().len()).step_by(ENTRY).find(|at| self.index.u32(*at) == Some(tag))?;
        Some((self.index.u32(at + 4)?, self.index.size(at + 8)?, self.index.size(at + 12)?))
    }

    /// The texts of a tag, none when it is not there.
    pub(super) fn texts(self, tag: u32) -> FormatResult<Vec<&'a [u8]>> {
        let Some((kind, place, count)) = self.find(tag) else { return Ok(Vec::new()) };
        if !matches!(kind, STRING | STRING_ARRAY | I18N_STRING) {
            return Err(damaged(format!("tag {tag} has type {kind}, and should be a text")));
        }
        let rest = self.store.all().get(place..).unwrap_or_default();
        // Each text takes at least the byte that ends it.
        if count > rest.len() {
            return Err(damaged(format!("tag {tag} has {count} texts in {} bytes", rest.len())));
        }
        let mut texts = Vec::with_capacity(count);
        let mut left = rest;
        for _ in 0..count {
            let end = left.iter().position(|byte| *byte == 0);
            let end = end.ok_or_else(|| damaged(format!("a text of tag {tag} does not end")))?;
            let (text, behind) = left.split_at(end);
            texts.push(text);
            left = behind.get(1..).unwrap_or_default();
        }
        Ok(texts)
    }

    /// The first text of a tag; `None` when it is not there or empty, or `(none)` as RPM writes that.
    pub(super) fn text(self, tag: u32) -> FormatResult<Option<String>> {
        let first = self.texts(tag)?.first().map(|text| String::from_utf8_lossy(text).into_owned());
        Ok(first.filter(|text| !text.is_empty() && text != "(none)"))
    }

    /// The numbers of a tag, none when it is not there.
    pub(super) fn numbers(self, tag: u32) -> FormatResult<Vec<u32>> {
        let Some((kind, place, count)) = self.find(tag) else { return Ok(Vec::new()) };
        let width = match kind {
            INT16 => 2,
            INT32 => 4,
            _ => return Err(damaged(format!("tag {tag} has type {kind}, and should be a number"))),
        };
        let values = count.checked_mul(width).and_then(|length| self.store.get(place, length));
        let values = values.ok_or_else(|| damaged(format!("the numbers of tag {tag} reach beyond its end")))?;
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
        Ok(values.chunks_exact(width).map(number).collect())
    }
}

pub(super) fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: "RPM header", what: what.into() }
}
