//! Lines of configuration files that set keys.

/// How a file's lines set keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `key = value`; a blank may stand for the `=`, a key may stand alone, `#` ends the line. pwquality.conf(5), faillock.conf(5).
    Equals,
    /// `KEY value`, the value in quotes or not; `#` only at the start of a line. login.defs(5), chrony.conf(5).
    Space,
    /// `[Section]` and `Key=Value`; `#` and `;` only at the start of a line, `\` continues it. systemd.syntax(7).
    Ini,
    /// `KEY=value` without blanks, as a shell would take it, quotes removed. useradd(8), /etc/default.
    Shell,
}

impl Syntax {
    /// All of them by the name that rules use.
    pub const NAMES: [(&'static str, Syntax); 4] =
        [("equals", Syntax::Equals), ("space", Syntax::Space), ("ini", Syntax::Ini), ("shell", Syntax::Shell)];

    /// A line that sets `key`.
    pub fn write(self, key: &str, value: &str) -> String {
        match (self, value) {
            (Syntax::Ini | Syntax::Shell, _) => format!("{key}={value}"),
            (_, "") => key.to_owned(),
            (Syntax::Equals, _) => format!("{key} = {value}"),
            (Syntax::Space, _) => format!("{key} {value}"),
        }
    }
}

/// One line that sets a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The section it stands in; empty before the first and in files without.
    pub section: String,
    /// The key as written.
    pub key: String,
    /// The value; empty when the key stands alone.
    pub value: String,
    /// The first physical line, from 1.
    pub line: usize,
    /// The last physical line: more than `line` when it is continued.
    pub last: usize,
}

/// Reads a file's assignments in order. What sets nothing is left out, as the programs do.
pub fn parse(text: &str, syntax: Syntax) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    let mut section = String::new();
    let mut physical = text.lines().enumerate();
    while let Some((index, line)) = physical.next() {
        let (first, mut last) = (index + 1, index + 1);
        let mut content = line.trim().to_owned();
        if content.starts_with('#') || (syntax == Syntax::Ini && content.starts_with(';')) {
            continue;
        }
        while syntax == Syntax::Ini && content.ends_with('\\') {
            content.pop();
            content.push(' ');
            let Some((index, line)) = physical.next() else { break };
            last = index + 1;
            if !line.trim_start().starts_with(['#', ';']) {
                content.push_str(line.trim());
            } else {
                content.push('\\');
            }
        }
        if let Some(name) = section_name(&content, syntax) {
            section = name.to_owned();
        } else if let Some((key, value)) = key_and_value(&content, syntax) {
            assignments.push(Assignment { section: section.clone(), key, value, line: first, last });
        }
    }
    assignments
}

fn section_name(content: &str, syntax: Syntax) -> Option<&str> {
    if syntax != Syntax::Ini {
        return None;
    }
    content.strip_prefix('[')?.strip_suffix(']')
}

fn key_and_value(content: &str, syntax: Syntax) -> Option<(String, String)> {
    let (key, value) = match syntax {
        Syntax::Ini => content.split_once('=')?,
        Syntax::Shell => content.split_once('=').filter(|(key, _)| !key.contains(|c: char| c.is_ascii_whitespace()))?,
        Syntax::Space => content.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((content, "")),
        Syntax::Equals => {
            let content = content.split('#').next().unwrap_or_default().trim();
            let end = content.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(content.len());
            let (key, rest) = content.split_at(end);
            (key, rest.trim_start_matches(|c: char| c == '=' || c.is_ascii_whitespace()))
        }
    };
    let (key, value) = (key.trim(), value.trim());
    let value = match syntax {
        Syntax::Space => value.trim_matches('"'),
        Syntax::Shell => value.trim_matches(['"', '\'']),
        Syntax::Equals | Syntax::Ini => value,
    };
    (!key.is_empty()).then(|| (key.to_owned(), value.to_owned()))
}

/// Reads a truth value as systemd.syntax(7) has it.
pub fn boolean(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&["1", "yes", "y", "true", "t", "on"]) {
        Some(true)
    } else if is(&["0", "no", "n", "false", "f", "off"]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str, syntax: Syntax) -> Vec<(String, String)> {
        parse(text, syntax).into_iter().map(|a| (a.key, a.value)).collect()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn equals_files_have_flags_and_trailing_comments() {
        let text = "# deny = 3\ndeny=5 # five\n  unlock_time 900\neven_deny_root\n = 3\n";
        assert_eq!(
            pairs(text, Syntax::Equals),
            [pair("deny", "5"), pair("unlock_time", "900"), pair("even_deny_root", "")]
        );
    }

    #[test]
    fn spaced_files_keep_hashes_and_drop_quotes() {
        let text = "PASS_MAX_DAYS\t99999\nENV_PATH  \"PATH=/bin\"\n#UMASK 022\nserver a.example iburst\n";
        assert_eq!(
            pairs(text, Syntax::Space),
            [pair("PASS_MAX_DAYS", "99999"), pair("ENV_PATH", "PATH=/bin"), pair("server", "a.example iburst")]
        );
    }

    #[test]
    fn ini_files_have_sections_and_continued_lines() {
        let text = "[Time]\n; NTP=x\nNTP = a \\\n# not me\n   b\n[Journal]\nStorage=\n";
        let assignments = parse(text, Syntax::Ini);
        assert_eq!(assignments[0].section, "Time");
        assert_eq!((assignments[0].line, assignments[0].last), (3, 5));
        assert_eq!(assignments[0].value.split_whitespace().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(assignments[1].section, "Journal");
        assert_eq!(assignments[1].value, "");
    }

    #[test]
    fn shell_files_have_no_blanks_around_the_sign() {
        let text = "# INACTIVE=-1\nINACTIVE=45\nSHELL=\"/bin/sh\"\nHOME = /home\n";
        assert_eq!(pairs(text, Syntax::Shell), [pair("INACTIVE", "45"), pair("SHELL", "/bin/sh")]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[ \\[\\]\\\\#;=\\n\\ta-z\"]{0,80}") {
            for (_, syntax) in Syntax::NAMES {
                parse(&text, syntax);
            }
        }

        #[test]
        fn written_lines_read_back(key in "[A-Za-z_]{1,8}", value in "[a-z0-9:,./]{1,8}") {
            for (_, syntax) in Syntax::NAMES {
                prop_assert_eq!(pairs(&syntax.write(&key, &value), syntax), [pair(&key, &value)]);
            }
        }
    }
}
