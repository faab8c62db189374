//! Headers of profiles in a file of apparmor.d(5).

use super::Mode;

/// The header of a profile, hat or child profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name, with those of the profiles around it.
    pub name: String,
    /// The programs that it is for, as the file has them: `/usr/bin/{ping,tracepath}`; none where programs or other
    /// profiles have to ask for it.
    pub attachment: Option<String>,
    /// Its flags.
    pub flags: Vec<String>,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The bytes of the text that its list of flags takes, with `flags=` and brackets; none without flags.
    pub span: Option<(usize, usize)>,
}

impl Header {
    /// What the flags say the profile does.
    pub fn mode(&self) -> Mode {
        let has = |flag: &str| self.flags.iter().any(|own| own == flag);
        match () {
            () if has("complain") => Mode::Complain,
            () if has("unconfined") || has("default_allow") => Mode::Unconfined,
            () => Mode::Enforce,
        }
    }
}

/// What stands around the place that is read.
struct Around {
    /// The profile's name; nothing for a condition.
    name: Option<String>,
}

/// Finds the headers of a text.
///
/// # Errors
/// When its braces do not match.
pub fn parse(text: &str) -> Result<Vec<Header>, String> {
    let mut headers = Vec::new();
    let mut around: Vec<Around> = Vec::new();
    let mut statement = Statement::default();
    let mut line = 1;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let blank_after = letters.peek().is_none_or(|(_, next)| next.is_whitespace() || *next == '#');
        let blank_before = statement.ends_in_blank();
        match letter {
            '"' => statement.quoted = !statement.quoted,
            _ if statement.quoted => {}
            '\\' => {
                statement.push(at, line, letter);
                if let Some((at, letter)) = letters.next() {
                    line += usize::from(letter == '\n');
                    statement.push(at, line, letter);
                }
                continue;
            }
            '#' if blank_before => {
                while letters.next_if(|(_, next)| *next != '\n').is_some() {}
                continue;
            }
            // A brace inside a word is an alternation: /usr/{bin,sbin}/ping.
            '{' if (blank_before || statement.text.ends_with(')')) && blank_after && statement.depth == 0 => {
                let statement = std::mem::take(&mut statement);
                let outer = around.iter().rev().find_map(|around| around.name.as_deref());
                let header = statement.header(text, at, outer);
                around.push(Around { name: header.as_ref().map(|header| header.name.clone()) });
                headers.extend(header);
                continue;
            }
            '{' | '(' => statement.depth += 1,
            '}' if statement.depth == 0 => {
                statement = Statement::default();
                around.pop().ok_or_else(|| format!("line {line}: `}}` closes nothing"))?;
                continue;
            }
            '}' | ')' => statement.depth = statement.depth.saturating_sub(1),
            ',' if statement.depth == 0 => {
                statement = Statement::default();
                continue;
            }
            _ => {}
        }
        // Includes and variables end with their line, rules with a comma.
        if letter == '\n' && !statement.quoted && statement.ends_with_its_line() {
            statement = Statement::default();
        } else {
            statement.push(at, line, letter);
        }
        line += usize::from(letter == '\n');
    }
    match around.is_empty() {
        true => Ok(headers),
        false => Err("a `{` is not closed".to_owned()),
    }
}

/// What was read since the end of the last rule or header.
#[derive(Default)]
struct Statement {
    text: String,
    begin: usize,
    line: usize,
    quoted: bool,
    /// Open brackets and alternations.
    depth: usize,
}

impl Statement {
    fn push(&mut self, at: usize, line: usize, letter: char) {
        if self.text.is_empty() {
            if letter.is_whitespace() {
                return;
            }
            (self.begin, self.line) = (at, line);
        }
        self.text.push(letter);
    }

    fn ends_in_blank(&self) -> bool {
        self.text.chars().next_back().is_none_or(char::is_whitespace)
    }

    fn ends_with_its_line(&self) -> bool {
        let first = self.text.split_whitespace().next().unwrap_or_default();
        matches!(first, "include" | "abi" | "alias")
            || first.starts_with('@') && self.text.contains('=')
            || first.starts_with('$')
    }

    /// The header that stands before the brace at `end`; none when it is a condition.
    fn header(&self, source: &str, end: usize, outer: Option<&str>) -> Option<Header> {
        let words = words(&self.text);
        let mut words = words.iter().map(String::as_str);
        let first = words.next()?;
        let (name, attachment) = match first {
            "if" | "else" => return None,
            "profile" | "hat" => {
                let name = words.next().unwrap_or_default();
                (name, words.next().filter(|word| is_path(word)).or(Some(name).filter(|name| is_path(name))))
            }
            other => (other.trim_start_matches('^'), Some(other).filter(|other| is_path(other))),
        };
        let attachment = attachment.map(str::to_owned);
        let name = outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}//{name}"));
        let source = source.get(self.begin..end).unwrap_or_default();
        let span = flag_list(source);
        let list = span.and_then(|(from, to)| source.get(from..to)).unwrap_or_default();
        let inside = list.split_once('(').map_or("", |(_, inside)| inside.trim_end_matches(')'));
        let flags = inside.split([',', ' ', '\t', '\n']).filter(|flag| !flag.is_empty()).map(str::to_owned).collect();
        let span = span.map(|(from, to)| (self.begin + from, self.begin + to));
        Some(Header { name, attachment, flags, line: self.line, span })
    }
}

/// Whether a word is a pattern for programs; a variable may begin it.
fn is_path(word: &str) -> bool {
    word.starts_with(['/', '@'])
}

/// Words of a header, quotes removed.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            blank if blank.is_whitespace() && !quoted => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)))
            }
            other => word.push(other),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Where the list of flags stands in a header: `flags=(…)`, or in old files the bracket alone. It is what the header
/// ends with.
fn flag_list(header: &str) -> Option<(usize, usize)> {
    let end = header.trim_end().len();
    let open = header[..end].strip_suffix(')')?.rfind('(')?;
    let before = header[..open].trim_end();
    let begin = match before.strip_suffix('=').map(str::trim_end) {
        Some(name) if name.ends_with("flags") => name.len() - "flags".len(),
        // `xattrs=(…)` is something else.
        Some(_) => return None,
        None => open,
    };
    Some((begin, end))
}
