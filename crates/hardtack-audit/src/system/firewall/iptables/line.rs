//! The lines of iptables-save(8).

/// A line that is neither empty nor a comment.
pub(super) enum Line<'a> {
    /// `*filter`
    Table(&'a str),
    /// `COMMIT`
    Commit,
    /// `:INPUT DROP [0:0]`
    Chain {
        name: &'a str,
        /// `None` where there is a `-`.
        policy: Option<&'a str>,
    },
    /// What would stand on a command line.
    Command(Command<'a>),
    /// Something else.
    Unread,
}

/// What would stand on a command line of iptables(8).
pub(super) enum Command<'a> {
    Append { chain: &'a str, words: Vec<String> },
    Insert { chain: &'a str, before: usize, words: Vec<String> },
    Policy { chain: &'a str, policy: &'a str },
    New { chain: &'a str },
}

/// Reads a line.
pub(super) fn read(text: &str) -> Line<'_> {
    if let Some(name) = text.strip_prefix('*') {
        return Line::Table(name.trim());
    }
    if text == "COMMIT" {
        return Line::Commit;
    }
    if let Some(rest) = text.strip_prefix(':') {
        let mut words = rest.split_ascii_whitespace();
        let (name, policy) = (words.next(), words.next());
        return match name {
            Some(name) => Line::Chain { name, policy: policy.filter(|policy| *policy != "-") },
            None => Line::Unread,
        };
    }
    // Counters stand before a rule: `[12:3456] -A …`.
    let text = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    };
    command(text).map_or(Line::Unread, Line::Command)
}

fn command(text: &str) -> Option<Command<'_>> {
    let (option, rest) = text.split_once([' ', '\t'])?;
    let rest = rest.trim_start();
    let (chain, rest) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    match option {
        "-A" | "--append" => Some(Command::Append { chain, words: words(rest) }),
        "-I" | "--insert" => {
            let (first, after) = rest.trim_start().split_once([' ', '\t']).unwrap_or((rest, ""));
            Some(match first.parse() {
                Ok(before) => Command::Insert { chain, before, words: words(after) },
                Err(_) => Command::Insert { chain, before: 1, words: words(rest) },
            })
        }
        "-P" | "--policy" => Some(Command::Policy { chain, policy: rest.split_ascii_whitespace().next()? }),
        "-N" | "--new-chain" => Some(Command::New { chain }),
        _ => None,
    }
}

/// Words, of which some are in quotation marks.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut begun) = (Vec::new(), String::new(), false, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => (quoted, begun) = (!quoted, true),
            '\\' if quoted => word.extend(chars.next()),
            c if c.is_ascii_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}
