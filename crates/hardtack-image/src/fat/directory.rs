//! Directories as they are planned.

use std::collections::BTreeMap;

use super::FatError;
use super::name::{self, ShortName};

/// A directory of the volume; names are in order.
#[derive(Default)]
pub(super) struct Directory<'a>(BTreeMap<&'a str, Item<'a>>);

/// What a name stands for.
pub(super) enum Item<'a> {
    /// Another directory.
    Directory(Directory<'a>),
    /// A file with this content.
    File(&'a [u8]),
}

/// One name of a directory: its short form, and the entries of its long one.
pub(super) struct Named<'d, 'a> {
    pub(super) short: ShortName,
    pub(super) long: Vec<[u8; 32]>,
    pub(super) item: &'d Item<'a>,
}

impl<'a> Directory<'a> {
    /// Adds a file by its path, and the directories above it.
    pub(super) fn insert(&mut self, path: &'a str, content: &'a [u8]) -> Result<(), FatError> {
        let Some((name, rest)) = path.split_once('/') else {
            return match self.0.insert(path, Item::File(content)) {
                None => Ok(()),
                Some(_) => Err(FatError::Name(path.into())),
            };
        };
        match self.0.entry(name).or_insert_with(|| Item::Directory(Directory::default())) {
            Item::Directory(directory) => directory.insert(rest, content),
            Item::File(_) => Err(FatError::Name(path.into())),
        }
    }

    /// Every name with its short form, of which there are no two alike.
    pub(super) fn named(&self) -> Result<Vec<Named<'_, 'a>>, FatError> {
        let mut taken: Vec<ShortName> = self.0.keys().filter_map(|name| name::plain(name)).collect();
        let named = self.0.iter().map(|(name, item)| match name::plain(name) {
            Some(short) => Ok(Named { short, long: Vec::new(), item }),
            None => {
                let free = (1..).map(|number| name::alias(name, number)).find(|short| !taken.contains(short));
                let short = free.ok_or_else(|| FatError::Name((*name).into()))?;
                taken.push(short);
                Ok(Named { short, long: name::long_entries(name, &short)?, item })
            }
        });
        named.collect()
    }
}
