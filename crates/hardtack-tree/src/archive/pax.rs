//! Extended headers (POSIX.1-2017, pax, "pax Extended Header").

use super::number::decimal;

/// The records of the extended headers of one member, or of the archive.
#[derive(Clone, Debug, Default)]
pub(super) struct Records(Vec<(Vec<u8>, Vec<u8>)>);

impl Records {
    /// Reads the records of one extended header: each `LENGTH KEY=VALUE` and the end of a line.
    pub(super) fn parse(mut text: &[u8]) -> Result<Self, &'static str> {
        const WRONG: &str = "its extended header has a record that is none";
        let mut records = Vec::new();
        while !text.is_empty() {
            let blank = text.iter().position(|byte| *byte == b' ').ok_or(WRONG)?;
            let length = decimal(&text[..blank]).and_then(|length| usize::try_from(length).ok()).ok_or(WRONG)?;
            let record = text.get(blank + 1..length).and_then(|record| record.strip_suffix(b"\n")).ok_or(WRONG)?;
            let equals = record.iter().position(|byte| *byte == b'=').ok_or(WRONG)?;
            records.push((record[..equals].to_vec(), record[equals + 1..].to_vec()));
            text = &text[length..];
        }
        Ok(Self(records))
    }

    /// Adds later records, which win over these.
    pub(super) fn extend(&mut self, later: Records) {
        self.0.extend(later.0);
    }

    /// The last value of a key; an empty one takes back what the header, or the records of the archive, say.
    pub(super) fn last(&self, key: &str) -> Option<&[u8]> {
        self.0.iter().rev().find(|(known, _)| known == key.as_bytes()).map(|(_, value)| value.as_slice())
    }

    /// All records in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.iter().map(|(key, value)| (key.as_slice(), value.as_slice()))
    }

    /// How many bytes they have.
    pub(super) fn size(&self) -> usize {
        self.0.iter().map(|(key, value)| key.len() + value.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_hold_any_bytes_and_the_last_one_counts() {
        let text = b"12 path=a=\n\n12 path=\xff b\n9 size=1\n8 size=\n";
        let records = Records::parse(text).unwrap();
        assert_eq!(records.last("path"), Some(&b"\xff b"[..]));
        assert_eq!(records.last("size"), Some(&b""[..]));
        assert_eq!(records.iter().next(), Some((&b"path"[..], &b"a=\n"[..])));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for text in
            ["x", "5", "3 a", "9 a=b\n", "4 a\n\n", "6 a=bc", "0 a=b\n", "-1 a=b\n", "99999999999999999999 a=b\n"]
        {
            assert!(Records::parse(text.as_bytes()).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(pairs in proptest::collection::vec(("[a-zA-Z.]{1,20}", ".{0,120}"), 0..8)) {
            let mut text = Vec::new();
            for (key, value) in &pairs {
                let rest = key.len() + value.len() + 3;
                let length = (1..).find(|length| rest + length.to_string().len() == *length).unwrap();
                text.extend_from_slice(format!("{length} {key}={value}\n").as_bytes());
            }
            let records = Records::parse(&text).unwrap();
            let read: Vec<_> = records.iter().map(|(key, value)| (key.to_vec(), value.to_vec())).collect();
            let written: Vec<_> =
                pairs.into_iter().map(|(key, value)| (key.into_bytes(), value.into_bytes())).collect();
            prop_assert_eq!(read, written);
        }

        #[test]
        fn nothing_makes_it_panic(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Records::parse(&text);
        }
    }
}
