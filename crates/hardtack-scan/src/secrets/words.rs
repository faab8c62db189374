//! The words of all rules, looked for at once.

use std::ops::Range;

/// Bytes of a word by which it is looked for.
pub(super) const HEAD: usize = 3;

/// How many hashes of such bytes there are.
const HASHES: usize = 1 << 16;

/// Words, each with who asks for it, as tables that three bytes are looked up in: at most places of most texts a look into the
/// first is all there is to do, and it takes little more than half of the time that an
/// automaton takes.
pub(super) struct Words {
    /// A bit for every hash of the first bytes of a word. It stays in the nearest cache.
    heads: Box<[u64; HASHES / 64]>,
    /// By hash, the number of the bucket from 1; 0 for none.
    numbers: Box<[u16]>,
    /// Words whose first bytes have the same hash.
    buckets: Vec<Vec<Word>>,
}

/// A word, and who asks for it.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// Places of rules, and of their patterns.
    pub(super) askers: Vec<(usize, usize)>,
}

impl Words {
    /// Joins words, each with who asks for it.
    pub(super) fn new<'w>(asked: impl Iterator<Item = (&'w str, (usize, usize))>) -> Self {
        let mut words =
            Self { heads: Box::new([0; HASHES / 64]), numbers: vec![0; HASHES].into(), buckets: Vec::new() };
        for (text, asker) in asked {
            let Some(head) = text.as_bytes().first_chunk::<HEAD>() else { continue };
            let hash = hash(*head);
            words.heads[hash / 64] |= 1 << (hash % 64);
            if words.numbers[hash] == 0 {
                words.buckets.push(Vec::new());
                words.numbers[hash] = u16::try_from(words.buckets.len()).unwrap_or(0);
            }
            let Some(bucket) = words.buckets.get_mut(usize::from(words.numbers[hash]).wrapping_sub(1)) else {
                continue;
            };
            match bucket.iter_mut().find(|word| word.text == text) {
                Some(word) => word.askers.push(asker),
                None => bucket.push(Word { text: text.to_owned(), askers: vec![asker] }),
            }
        }
        words
    }

    /// Calls `found` with each word that begins in `range`, and where.
    pub(super) fn find<'w>(&'w self, data: &[u8], range: Range<usize>, mut found: impl FnMut(&'w Word, usize)) {
        let end = data.len().min(range.end.saturating_add(HEAD - 1));
        let Some(part) = data.get(range.start..end) else { return };
        for (at, window) in part.windows(HEAD).enumerate() {
            let hash = hash([window[0], window[1], window[2]]);
            if self.heads[hash / 64] & (1 << (hash % 64)) == 0 {
                continue;
            }
            let start = range.start + at;
            let bucket = self.buckets.get(usize::from(self.numbers[hash]).wrapping_sub(1));
            for word in bucket.into_iter().flatten() {
                if data[start..].starts_with(word.text.as_bytes()) {
                    found(word, start);
                }
            }
        }
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.buckets.iter().flatten()).finish()
    }
}

/// A number below [`HASHES`] for the first bytes of a word.
fn hash([first, second, third]: [u8; HEAD]) -> usize {
    (usize::from(first) ^ (usize::from(second) << 8) ^ (usize::from(third) << 5)) % HASHES
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_word_is_found_where_it_begins(text in "[ab:/]{0,60}", from in 0_usize..70, length in 0_usize..70) {
            let words = ["a:/", "a:/b", "://", "bbb", "ab:a"];
            let table = Words::new(words.into_iter().enumerate().map(|(number, word)| (word, (number, 0))));
            let range = from..from + length;
            let mut found = Vec::new();
            table.find(text.as_bytes(), range.clone(), |word, start| found.push((start, word.text.as_str())));
            let mut expected: Vec<_> = range
                .flat_map(|start| words.into_iter().map(move |word| (start, word)))
                .filter(|(start, word)| text.get(*start..).is_some_and(|rest| rest.starts_with(word)))
                .collect();
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
