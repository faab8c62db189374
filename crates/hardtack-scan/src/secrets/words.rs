//! The words of all rules, looked for at once.

use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes of a word by which it is looked for.
pub(super) const HEAD: usize = 3;

/// Bits of a hash of such bytes.
const BITS: u32 = 16;

/// Words, each with who asks for it, as a table that three bytes are looked up in: at most places of most texts that is all
/// there is to do, and it takes a third of the time that an automaton takes.
#[derive(Debug)]
pub(super) struct Words {
    /// A bit for every hash of the first bytes of a word.
    heads: Box<[u64]>,
    /// Words by their first bytes.
    words: BTreeMap<[u8; HEAD], Vec<Word>>,
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
        let mut heads = vec![0; 1 << (BITS - u64::BITS.ilog2())].into_boxed_slice();
        let mut words: BTreeMap<[u8; HEAD], Vec<Word>> = BTreeMap::new();
        for (text, asker) in asked {
            let Some(head) = text.as_bytes().first_chunk::<HEAD>() else { continue };
            let (word, bit) = place(*head);
            heads[word] |= bit;
            let same = words.entry(*head).or_default();
            match same.iter_mut().find(|word| word.text == text) {
                Some(word) => word.askers.push(asker),
                None => same.push(Word { text: text.to_owned(), askers: vec![asker] }),
            }
        }
        Self { heads, words }
    }

    /// Calls `found` with each word that begins in `range`, and where.
    pub(super) fn find<'w>(&'w self, data: &[u8], range: Range<usize>, mut found: impl FnMut(&'w Word, usize)) {
        let end = data.len().min(range.end.saturating_add(HEAD - 1));
        let Some(part) = data.get(range.start..end) else { return };
        for (at, window) in part.windows(HEAD).enumerate() {
            let head = [window[0], window[1], window[2]];
            let (word, bit) = place(head);
            if self.heads[word] & bit == 0 {
                continue;
            }
            let start = range.start + at;
            for word in self.words.get(&head).into_iter().flatten() {
                if data[start..].starts_with(word.text.as_bytes()) {
                    found(word, start);
                }
            }
        }
    }
}

/// Where the bit of these bytes is.
fn place([first, second, third]: [u8; HEAD]) -> (usize, u64) {
    let hash = usize::from(first) ^ usize::from(second) << 8 ^ usize::from(third) << 5;
    let hash = hash & ((1 << BITS) - 1);
    (hash >> 6, 1 << (hash & 63))
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
