//! The lines of `/etc/fstab` (fstab(5)), for whoever judges, changes or follows them.

use std::ops::Range;

/// One file system of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is mounted: a disk, a server's directory, or the name of a file system in memory.
    pub device: String,
    /// Where it is mounted; `none` for swap.
    pub point: String,
    /// The type of its file system.
    pub kind: String,
    /// Its options, with commas between them; empty without any.
    pub options: String,
}

impl Line {
    /// Whether it has this option.
    pub fn has(&self, option: &str) -> bool {
        self.options.split(',').any(|own| own == option)
    }
}

/// The lines that name a device, a place and a type, in their order.
pub fn lines(text: &str) -> impl Iterator<Item = Line> {
    text.lines().filter_map(|line| {
        let fields = fields(line);
        let field = |at: usize| fields.get(at).and_then(|range| line.get(range.clone()));
        Some(Line {
            device: unescape(field(0)?),
            point: unescape(field(1)?),
            kind: field(2)?.to_owned(),
            options: unescape(field(3).unwrap_or_default()),
        })
    })
}

/// Where the fields of a line stand; none for a comment. A field that begins with `#` ends the line.
pub fn fields(line: &str) -> Vec<Range<usize>> {
    let mut fields: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        match (letter, start) {
            (' ' | '\t', Some(begin)) => {
                fields.push(begin..at);
                start = None;
            }
            (' ' | '\t', None) => {}
            ('#', None) => break,
            (_, None) => start = Some(at),
            (_, Some(_)) => {}
        }
    }
    fields
}

/// Text with the octal escapes of fstab(5) and proc_pid_mountinfo(5): `\040` and its like are decoded, anything else
/// stays as it is.
pub fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let octal = tail.get(..3).filter(|_| first == b'\\').and_then(octal_byte);
        match octal {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn octal_byte(digits: &[u8]) -> Option<u8> {
    let value = digits.iter().try_fold(0u32, |value, digit| Some(value * 8 + char::from(*digit).to_digit(8)?))?;
    u8::try_from(value).ok()
}
