//! The tokens of a source, whole strings, heredocs and comments among them.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, keyword or number.
    Word,
    /// A quoted string or a heredoc, with everything in it.
    Text,
    /// A comment up to the end of its line, or between `/*` and `*/`.
    Comment,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Any other mark.
    Mark,
    /// The end of a line.
    Newline,
}

/// A stretch of the source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

/// Marks of more than one character, the longest first.
const MARKS: [&str; 10] = ["...", "==", "!=", "<=", ">=", "&&", "||", "=>", "::", "${"];

/// Every token of a text; blanks between them are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, len) = match first {
            '\n' => (Kind::Newline, 1),
            c if c.is_whitespace() => {
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                continue;
            }
            '"' => (Kind::Text, string(rest)),
            '#' => (Kind::Comment, line(rest)),
            '/' if rest.starts_with("//") => (Kind::Comment, line(rest)),
            '/' if rest.starts_with("/*") => (Kind::Comment, rest.find("*/").map_or(rest.len(), |end| end + 2)),
            '<' if heredoc(rest).is_some() => (Kind::Text, heredoc(rest).unwrap_or(1)),
            '(' | '[' | '{' => (Kind::Open, 1),
            ')' | ']' | '}' => (Kind::Close, 1),
            c if c.is_ascii_digit() => (Kind::Word, number(rest)),
            c if c.is_alphanumeric() || c == '_' => (Kind::Word, word(rest)),
            c => {
                (Kind::Mark, MARKS.iter().find(|mark| rest.starts_with(**mark)).map_or(c.len_utf8(), |mark| mark.len()))
            }
        };
        let (token, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        // A carriage return before the end of the line is a blank.
        tokens.push(Token { kind, text: if kind == Kind::Comment { token.trim_end() } else { token } });
        rest = after;
    }
    tokens
}

fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len())
}

/// A number with its fraction and exponent.
fn number(text: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut len = digits(text);
    let rest = |len: usize| text.get(len..).unwrap_or_default();
    if rest(len).starts_with('.') && rest(len + 1).starts_with(|c: char| c.is_ascii_digit()) {
        len += 1 + digits(rest(len + 1));
    }
    if rest(len).starts_with(['e', 'E']) {
        let sign = usize::from(rest(len + 1).starts_with(['+', '-']));
        let exponent = digits(rest(len + 1 + sign));
        if exponent > 0 {
            len += 1 + sign + exponent;
        }
    }
    len
}

/// A quoted string up to its closing quote, strings inside its templates included.
fn string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    // Open braces of templates; the string's own text is where there are none.
    let mut templates: Vec<usize> = Vec::new();
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match (byte, templates.last_mut()) {
            (b'"', None) => return at + 1,
            (b'\\', None) => at += 2,
            (b'$' | b'%', None) if next == Some(byte) && bytes.get(at + 2) == Some(&b'{') => at += 3,
            (b'$' | b'%', None) if next == Some(&b'{') => {
                templates.push(1);
                at += 2;
            }
            (b'"', Some(_)) => at += string(text.get(at..).unwrap_or_default()).max(1),
            (b'{', Some(depth)) => {
                *depth += 1;
                at += 1;
            }
            (b'}', Some(depth)) => {
                *depth -= 1;
                if *depth == 0 {
                    templates.pop();
                }
                at += 1;
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// A heredoc up to the end of its delimiter; `None` where none begins.
fn heredoc(text: &str) -> Option<usize> {
    let intro = text.strip_prefix("<<")?;
    let intro = intro.strip_prefix('-').unwrap_or(intro);
    let delimiter = intro.get(..word(intro)).filter(|delimiter| !delimiter.is_empty())?;
    let first = line(intro);
    if !intro.get(delimiter.len()..first)?.trim().is_empty() {
        return None;
    }
    let mut at = text.len() - intro.len() + first + 1;
    for line in text.get(at..)?.split_inclusive('\n') {
        if line.trim() == delimiter {
            return Some(at + line.trim_end().len());
        }
        at += line.len();
    }
    None
}
