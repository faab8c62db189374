//! What a terminal shows of a text.

/// A text, and where in it each byte lies that a terminal shows.
pub(crate) struct Visible<'t> {
    text: &'t str,
    shown: String,
    /// For each byte of `shown` where it is in `text`.
    places: Vec<usize>,
    /// Ranges of `shown` that are replaced, in order and apart from each other.
    replaced: Vec<(std::ops::Range<usize>, &'static str)>,
}

impl<'t> Visible<'t> {
    /// `None` when all of the text is shown.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        if !text.chars().any(is_hidden) {
            return None;
        }
        let mut shown = String::with_capacity(text.len());
        let mut places = Vec::with_capacity(text.len());
        let mut at = 0;
        while let Some(letter) = text[at..].chars().next() {
            let hidden = hidden(&text[at..]);
            if hidden == 0 {
                shown.push(letter);
                places.extend(at..at + letter.len_utf8());
                at += letter.len_utf8();
            }
            at += hidden;
        }
        Some(Self { text, shown, places, replaced: Vec::new() })
    }

    /// Replaces `word` wherever it is shown and nothing else is replaced yet.
    pub(crate) fn replace(&mut self, word: &str, by: &'static str) {
        if word.is_empty() {
            return;
        }
        let found: Vec<usize> = self.shown.match_indices(word).map(|(at, _)| at).collect();
        for at in found {
            let range = at..at + word.len();
            if self.replaced.iter().all(|(other, _)| range.end <= other.start || other.end <= range.start) {
                self.replaced.push((range, by));
            }
        }
    }

    /// The text with what was replaced; `None` when nothing was.
    pub(crate) fn changed(mut self) -> Option<String> {
        if self.replaced.is_empty() {
            return None;
        }
        self.replaced.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (range, by) in &self.replaced {
            let (Some(from), Some(last)) = (self.places.get(range.start), self.places.get(range.end - 1)) else {
                continue;
            };
            out.push_str(&self.text[done..*from]);
            out.push_str(by);
            done = last + 1;
        }
        out.push_str(&self.text[done..]);
        Some(out)
    }

    /// Where in the text the last `count` bytes begin that are shown.
    pub(crate) fn start_of_last(&self, count: usize) -> usize {
        let first = self.places.len().saturating_sub(count);
        self.places.get(first).copied().unwrap_or(self.text.len())
    }
}

/// The text as a terminal shows it, without control characters but line feeds and tabs, and without the sequences of
/// ECMA-48 that begin with an escape.
pub fn plain(text: &str) -> String {
    Visible::of(text).map_or_else(|| text.to_owned(), |visible| visible.shown)
}

fn is_hidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\t')
}

/// How many bytes at the begin of the text are not shown. A sequence without an end is not taken for one: what follows
/// its begin is looked at.
fn hidden(text: &str) -> usize {
    let mut letters = text.chars();
    let Some(first) = letters.next().filter(|letter| is_hidden(*letter)) else { return 0 };
    let rest = letters.as_str();
    match (first, letters.next()) {
        ('\u{1b}', Some('[')) => 1 + control_sequence(&rest[1..]).map_or(1, |length| length + 1),
        ('\u{9b}', _) => 2 + control_sequence(rest).unwrap_or(0),
        ('\u{1b}', Some(']' | 'P' | '_' | '^' | 'X')) => 2 + command_string(&rest[1..]).unwrap_or(0),
        // A character set: an intermediate letter and a final one.
        ('\u{1b}', Some(' '..='/')) => 2 + letters.next().filter(char::is_ascii_graphic).map_or(0, |_| 1),
        ('\u{1b}', Some('0'..='~')) => 2,
        _ => first.len_utf8(),
    }
}

/// The length of parameters, intermediate bytes and the final byte (ECMA-48, 5.4).
fn control_sequence(text: &str) -> Option<usize> {
    let end = text.bytes().position(|byte| !(0x20..=0x3f).contains(&byte))?;
    (0x40..=0x7e).contains(&text.as_bytes()[end]).then_some(end + 1)
}

/// The length of a command string with its end (ECMA-48, 5.6), or xterm's BEL.
fn command_string(text: &str) -> Option<usize> {
    let bell = text.find('\u{7}').map(|at| at + 1);
    let ended = text.find("\u{1b}\\").map(|at| at + 2);
    bell.into_iter().chain(ended).min()
}
