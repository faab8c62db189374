//! Ranges of a package that hold a version.

use std::cmp::Ordering;

use super::entry::Wanted;
use super::file::u32_at;
use super::layout::{NONE, PREFIX, Section, bound};
use super::{Index, IndexError};
use crate::advisories::Scope;
use crate::version::VersionKey;

/// What an index has of one release or language.
#[derive(Clone, Copy, Debug)]
pub struct ScopeRows<'i> {
    index: &'i Index,
    first: u32,
    last: u32,
}

/// What an index has of one package: the numbers of its rows.
#[derive(Clone, Copy, Debug)]
pub struct PackageRows<'i> {
    index: &'i Index,
    first: u32,
    last: u32,
}

impl Index {
    /// What it has of a release or language; `None` when that is nothing.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn scope(&self, scope: &Scope) -> Result<Option<ScopeRows<'_>>, IndexError> {
        let wanted = scope.to_string();
        for number in 0..self.count(Section::Scopes) {
            let (name, first, last) = self.named(Section::Scopes, number)?;
            if name == wanted.as_bytes() {
                return Ok(Some(ScopeRows { index: self, first, last }));
            }
        }
        Ok(None)
    }

    /// The names of all scopes with how many packages each has.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn scopes(&self) -> Result<Vec<(Scope, u32)>, IndexError> {
        let read = |number| {
            let (name, first, last) = self.named(Section::Scopes, number)?;
            let name = std::str::from_utf8(name).ok().and_then(|name| name.parse().ok());
            Ok((name.ok_or_else(|| self.damaged("a scope has no known name"))?, last.saturating_sub(first)))
        };
        (0..self.count(Section::Scopes)).map(read).collect()
    }

    /// Name, first and last of an entry that names a part of the next section.
    fn named(&self, section: Section, number: u32) -> Result<(&[u8], u32, u32), IndexError> {
        let entry = self.entry(section, number)?;
        let field = |at| u32_at(entry, at).unwrap_or_default();
        Ok((self.text_bytes(field(0), field(4))?, field(8), field(12)))
    }
}

impl<'i> ScopeRows<'i> {
    /// What is said of a package; `None` when that is nothing.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn package(&self, name: &str) -> Result<Option<PackageRows<'i>>, IndexError> {
        let (mut low, mut high) = (self.first, self.last);
        while low < high {
            let middle = low + (high - low) / 2;
            let (found, first, last) = self.index.named(Section::Slots, middle)?;
            match found.cmp(name.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Ok(Some(PackageRows { index: self.index, first, last })),
            }
        }
        Ok(None)
    }

    /// The names of all packages with what is said of each.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn packages(&self) -> impl Iterator<Item = Result<(&'i str, PackageRows<'i>), IndexError>> + use<'i> {
        let index = self.index;
        (self.first..self.last).map(move |number| {
            let (name, first, last) = index.named(Section::Slots, number)?;
            let name = std::str::from_utf8(name).map_err(|_| index.damaged("a text is no UTF-8"))?;
            Ok((name, PackageRows { index, first, last }))
        })
    }
}

impl<'i> PackageRows<'i> {
    /// The numbers of all rows.
    pub fn all(&self) -> std::ops::Range<u32> {
        self.first..self.last
    }

    /// Calls `see` with every row whose range holds `version`.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn holding(&self, version: &VersionKey, mut see: impl FnMut(u32)) -> Result<(), IndexError> {
        let wanted = Wanted::new(version);
        let (mut low, mut high) = (self.first, self.last);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.ends_above(middle, &wanted)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        for number in low..self.last {
            let row = self.index.entry(Section::Rows, number)?;
            let begun = match u32_at(row, 20).unwrap_or(NONE) {
                NONE => true,
                introduced => self.index.version_key(introduced)? <= wanted.key,
            };
            if begun {
                see(number);
            }
        }
        Ok(())
    }

    /// Whether the range of a row ends above the version.
    fn ends_above(&self, number: u32, wanted: &Wanted<'_>) -> Result<bool, IndexError> {
        let row = self.index.entry(Section::Rows, number)?;
        let end = row.get(32).copied();
        if end == Some(bound::NONE) {
            return Ok(true);
        }
        let order = match row.get(..PREFIX).map(|prefix| prefix.cmp(&wanted.prefix[..])) {
            Some(Ordering::Equal) | None => self.index.version_key(u32_at(row, 16).unwrap_or(NONE))?.cmp(wanted.key),
            Some(order) => order,
        };
        Ok(order.is_gt() || (order.is_eq() && end == Some(bound::LAST)))
    }
}
