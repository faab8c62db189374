//! The clusters of files and directories.

use std::borrow::Cow;
use std::io;

use super::FatError;
use super::directory::{Directory, Item, Named};
use super::stamp::Stamp;
use crate::window::Window;

/// The cluster of the root directory: the first that there is.
pub(super) const ROOT: u32 = 2;
/// The mark of the last cluster of a file.
const LAST: u32 = 0x0fff_ffff;
/// The label, as long as the format has it.
pub(super) const LABEL: &[u8; 11] = b"EFI SYSTEM ";

const READ_ONLY_LABEL: u8 = 0x08;
const DIRECTORY: u8 = 0x10;
const ARCHIVE: u8 = 0x20;

/// Table and clusters as they grow.
pub(super) struct Data<'a> {
    /// The table: for each cluster, the one that follows it.
    pub(super) chain: Vec<u32>,
    /// Content by its first cluster; the clusters of a file follow each other.
    contents: Vec<(u32, Cow<'a, [u8]>)>,
    cluster: usize,
    stamp: Stamp,
}

impl<'a> Data<'a> {
    /// Places everything in and below the root directory; `cluster` is the size of one in bytes.
    pub(super) fn place(root: &Directory<'a>, cluster: usize, stamp: Stamp) -> Result<Self, FatError> {
        let mut data = Self { chain: vec![0x0fff_fff8, LAST], contents: Vec::new(), cluster, stamp };
        data.directory(root, None)?;
        Ok(data)
    }

    /// Writes all content; the first cluster lies at `start`.
    pub(super) fn write(&self, start: u64, window: Window<'_>) -> io::Result<()> {
        let at = |first: u32| start + u64::from(first - ROOT) * self.cluster as u64;
        self.contents.iter().try_for_each(|(first, content)| window.write(at(*first), content))
    }

    /// Adds a directory and all below it; gives its cluster. Without a parent it is the root.
    fn directory(&mut self, directory: &Directory<'a>, parent: Option<u32>) -> Result<u32, FatError> {
        let names = directory.named()?;
        let entries = names.iter().map(|named| named.long.len() + 1).sum::<usize>();
        let entries = entries + if parent.is_some() { 2 } else { 1 };
        let own = self.reserve(entries * 32)?;
        let mut raw = Vec::with_capacity(entries * 32);
        match parent {
            None => raw.extend(self.stamp.entry(LABEL, READ_ONLY_LABEL, 0, 0)),
            Some(parent) => {
                // The root counts as cluster 0 where `..` leads to it.
                let above = if parent == ROOT { 0 } else { parent };
                raw.extend(self.stamp.entry(b".          ", DIRECTORY, own, 0));
                raw.extend(self.stamp.entry(b"..         ", DIRECTORY, above, 0));
            }
        }
        for Named { short, long, item } in names {
            let (attribute, cluster, size) = match item {
                Item::Directory(below) => (DIRECTORY, self.directory(below, Some(own))?, 0),
                Item::File([]) => (ARCHIVE, 0, 0),
                Item::File(content) => {
                    let cluster = self.reserve(content.len())?;
                    self.contents.push((cluster, Cow::Borrowed(content)));
                    let size = u32::try_from(content.len()).map_err(|_| FatError::FileTooLarge)?;
                    (ARCHIVE, cluster, size)
                }
            };
            raw.extend(long.into_iter().flatten());
            raw.extend(self.stamp.entry(&short, attribute, cluster, size));
        }
        self.contents.push((own, Cow::Owned(raw)));
        Ok(own)
    }

    /// Takes clusters for so many bytes; gives the first.
    fn reserve(&mut self, bytes: usize) -> Result<u32, FatError> {
        let count = u32::try_from(bytes.div_ceil(self.cluster).max(1)).map_err(|_| FatError::FileTooLarge)?;
        let first = self.chain.len() as u32;
        self.chain.extend((1..count).map(|next| first + next));
        self.chain.push(LAST);
        Ok(first)
    }
}
