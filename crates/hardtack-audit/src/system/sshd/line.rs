//! One line of sshd_config(5): a keyword and its arguments.

/// A line that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The keyword as it is written.
    pub keyword: String,
    /// Its arguments, quotes removed.
    pub arguments: Vec<String>,
}

/// Splits a line as sshd does; `Ok(None)` for an empty line or a comment.
///
/// One `=` may stand between keyword and arguments; single and double quotes hold words together; `#` at
/// the start of a word ends the line.
///
/// # Errors
/// What sshd would refuse to start with, in words.
pub fn split(line: &str) -> Result<Option<Line>, String> {
    let line = line.trim_matches([' ', '\t', '\r', '\n', '\x0c']);
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (keyword, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("a quotation mark is not closed")?,
        None => line.split_at(line.find([' ', '\t', '=']).unwrap_or(line.len())),
    };
    let rest = rest.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix('=').unwrap_or(rest);
    let arguments = words(rest)?;
    if arguments.is_empty() {
        return Err(format!("{keyword} has no value"));
    }
    Ok(Some(Line { keyword: keyword.to_owned(), arguments }))
}

/// Splits `text` into words at blanks, quotes and comments honoured.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut characters = text.chars().peekable();
    loop {
        while characters.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        match characters.peek() {
            None | Some('#') => return Ok(words),
            Some(_) => words.push(word(&mut characters)?),
        }
    }
}

/// Splits `text` into words as a command line is split, where `#` begins no comment.
pub(super) fn plain_words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut characters = text.chars().peekable();
    loop {
        while characters.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
        if characters.peek().is_none() {
            return Ok(words);
        }
        words.push(word(&mut characters)?);
    }
}

/// Takes one word. A backslash keeps a quote, a backslash or (outside quotes) a blank; any other stays.
fn word(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut word = String::new();
    let mut quote = None;
    while let Some(&c) = characters.peek() {
        match (quote, c) {
            (None, ' ' | '\t') => break,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (_, '\\') => {
                characters.next();
                match characters.peek() {
                    Some(&next @ ('"' | '\'' | '\\')) => word.push(next),
                    Some(' ') if quote.is_none() => word.push(' '),
                    _ => {
                        word.push('\\');
                        continue;
                    }
                }
            }
            _ => word.push(c),
        }
        characters.next();
    }
    match quote {
        None => Ok(word),
        Some(_) => Err("a quotation mark is not closed".to_owned()),
    }
}

/// Writes a directive that [`split`] reads back as the same words.
pub fn write(keyword: &str, arguments: &[String]) -> String {
    let mut line = keyword.to_owned();
    for argument in arguments {
        line.push(' ');
        let special = |c: char| c.is_whitespace() || c.is_control() || "\"'\\#".contains(c);
        if argument.is_empty() || argument.starts_with('=') || argument.contains(special) {
            line.push('"');
            line.push_str(&argument.replace('\\', "\\\\").replace('"', "\\\""));
            line.push('"');
        } else {
            line.push_str(argument);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(line: &str) -> (String, Vec<String>) {
        let line = split(line).unwrap().unwrap();
        (line.keyword, line.arguments)
    }

    #[test]
    fn separators_quotes_and_comments() {
        for line in [
            "PermitRootLogin no",
            "  PermitRootLogin\tno  ",
            "PermitRootLogin=no",
            "PermitRootLogin = \"no\" # for good",
            "\"PermitRootLogin\" 'no'\r",
        ] {
            assert_eq!(parsed(line), ("PermitRootLogin".to_owned(), vec!["no".to_owned()]), "{line:?}");
        }
        assert_eq!(parsed("AllowUsers \"a b\" c\\ d e#f").1, ["a b", "c d", "e#f"]);
        assert_eq!(split("   "), Ok(None));
        assert_eq!(split("# PermitRootLogin no"), Ok(None));
    }

    #[test]
    fn what_sshd_does_not_start_with() {
        assert_eq!(split("DenyUsers"), Err("DenyUsers has no value".to_owned()));
        assert_eq!(split("DenyUsers # nobody"), Err("DenyUsers has no value".to_owned()));
        assert_eq!(split("Banner \"/etc/issue"), Err("a quotation mark is not closed".to_owned()));
    }

    proptest! {
        #[test]
        fn written_lines_read_back(arguments in prop::collection::vec("[^\\n\\r\\x00]{0,12}", 1..4)) {
            let line = split(&write("Keyword", &arguments)).unwrap().unwrap();
            prop_assert_eq!(line.arguments, arguments);
        }

        #[test]
        fn any_line_is_read_or_refused(line in ".{0,60}") {
            let _ = split(&line);
        }
    }
}
