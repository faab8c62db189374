//! The entries of all directories of a walk in the order of their paths, without sorting them.

use crate::Entry;

/// What is in one directory.
#[derive(Default)]
pub(super) struct Listing {
    /// Its place among all directories of the walk.
    pub(super) number: usize,
    /// In the order of names.
    pub(super) entries: Vec<Entry>,
    /// The directories among them, in the order in which what is below them comes.
    pub(super) below: Vec<Below>,
}

/// What is below a directory comes after this many entries of the listing that it stands in: behind `/a`, there may
/// be `/a-` before `/a/b`.
pub(super) struct Below {
    after: usize,
    number: usize,
}

impl Listing {
    /// Finds where what is below the directories of these paths and numbers comes.
    pub(super) fn place<'p>(&mut self, directories: impl Iterator<Item = (&'p [u8], usize)>) {
        let mut order: Vec<(Vec<u8>, usize)> =
            directories.map(|(path, number)| ([path, b"/"].concat(), number)).collect();
        order.sort_unstable();
        let after = |prefix: &[u8]| self.entries.partition_point(|entry| entry.path.bytes() < prefix);
        self.below = order.iter().map(|(prefix, number)| Below { after: after(prefix), number: *number }).collect();
    }
}

/// The entries of all listings behind the one of the root itself.
pub(super) fn in_order(top: Entry, listings: Vec<Listing>) -> Vec<Entry> {
    let count = listings.iter().map(|listing| listing.entries.len()).sum::<usize>();
    let mut entries = Vec::with_capacity(count + 1);
    entries.push(top);
    let mut by_number: Vec<Option<Listing>> = Vec::new();
    for listing in listings {
        let number = listing.number;
        if by_number.len() <= number {
            by_number.resize_with(number + 1, || None);
        }
        by_number[number] = Some(listing);
    }
    let mut open: Vec<_> = by_number.first_mut().and_then(Option::take).map(Unfolding::new).into_iter().collect();
    while let Some(listing) = open.last_mut() {
        match listing.below.next() {
            Some(below) => {
                entries.extend(listing.entries.by_ref().take(below.after - listing.given));
                listing.given = below.after;
                open.extend(by_number.get_mut(below.number).and_then(Option::take).map(Unfolding::new));
            }
            None => {
                entries.extend(listing.entries.by_ref());
                open.pop();
            }
        }
    }
    entries
}

/// A listing whose entries are on their way into the index.
struct Unfolding {
    entries: std::vec::IntoIter<Entry>,
    /// How many of them are there.
    given: usize,
    below: std::vec::IntoIter<Below>,
}

impl Unfolding {
    fn new(listing: Listing) -> Self {
        Self { entries: listing.entries.into_iter(), given: 0, below: listing.below.into_iter() }
    }
}
