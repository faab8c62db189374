//! The kind `file_content`: what the text of a file says and does not say.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::TreePath;
use regex::Regex;

use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::System;
use crate::verdict::{Finding, Judgement, Location};

/// `file_content "PATH" { … }`.
pub(super) struct FileContent;

#[derive(Debug)]
struct Content {
    path: TreePath,
    /// Which lines `matches` is about: all that this matches. Without it one matching line is enough.
    lines: Option<Regex>,
    matches: Vec<Regex>,
    lacks: Vec<Regex>,
    not_empty: bool,
    optional: bool,
    write: Option<String>,
}

impl Kind for FileContent {
    fn name(&self) -> &'static str {
        "file_content"
    }

    fn summary(&self) -> &'static str {
        "what the text of a file says and does not say"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("matches", "regular expressions, each of which matches a line"),
            ("lines", "a regular expression: `matches` must match every line that it matches, of which there is one"),
            ("lacks", "regular expressions that match no line; a fix takes out the lines that they match"),
            ("not_empty", "`true` when the file must say something"),
            ("optional", "`true` when the file may be missing"),
            ("write", "the text a fix gives the file in place of what it has"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let path = block.label(0).and_then(|text| match TreePath::new(&text) {
            Ok(path) => block.absorb(Ok(path)),
            Err(error) => block.fail(Diagnostic::error(error.to_string()).at(place)),
        });
        let matches = block.optional_with("matches", expressions).unwrap_or_default();
        let lines = block.optional_with("lines", |value| expression(&String::from_value(value)?));
        let lacks = block.optional_with("lacks", expressions).unwrap_or_default();
        let not_empty = block.optional("not_empty").unwrap_or(false);
        let optional = block.optional("optional").unwrap_or(false);
        let write = block.optional("write");
        if !["matches", "lacks", "not_empty"].iter().any(|key| block.has(key)) {
            let error = Diagnostic::error("this block asks for nothing").at(block.place());
            block.error(error.help("write `matches`, `lacks` or `not_empty`"));
        }
        if block.has("lines") && !block.has("matches") {
            let error = Diagnostic::error("`lines` says which lines `matches` is about").at(block.place_of("lines"));
            block.error(error.help("write `matches`"));
        }
        let path = block.finish(path)?;
        Ok(Box::new(Content { path, lines, matches, lacks, not_empty, optional, write }))
    }
}

/// A list of regular expressions.
fn expressions(value: &Value) -> Result<Vec<Regex>, ValueError> {
    let texts = Vec::<String>::from_value(value)?;
    texts.iter().map(|text| expression(text)).collect()
}

fn expression(text: &str) -> Result<Regex, ValueError> {
    Regex::new(text)
        .map_err(|error| ValueError::new(format!("`{text}` is no regular expression: {}", last_line(&error))))
}

/// The cause, which the crate puts behind a drawing of the place.
fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

impl Content {
    fn finding(&self, holds: bool, expected: &str, found: String, line: Option<usize>) -> Finding {
        let at = Location { path: self.path.clone(), line };
        Finding::persistent(holds, format!("{} {expected}", self.path), found, at)
    }

    /// Judges line by line, so that check and fix see the same.
    fn judge_text(&self, text: &str) -> Vec<Finding> {
        let lines = || text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let shown = |line: &str| line.trim().to_owned();
        let mut findings = Vec::new();
        if self.not_empty {
            let empty = text.trim().is_empty();
            let found = if empty { "no text" } else { "text" };
            findings.push(self.finding(!empty, "with a text", found.to_owned(), None));
        }
        for wanted in &self.matches {
            // Of the lines in question the first that is not as wanted decides, else the first of them.
            let line = match &self.lines {
                Some(which) => {
                    let asked = || lines().filter(|(_, line)| which.is_match(line));
                    if let Some((number, line)) = asked().find(|(_, line)| !wanted.is_match(line)) {
                        let expected = format!("with {wanted} in every line {which}");
                        findings.push(self.finding(false, &expected, shown(line), Some(number)));
                        continue;
                    }
                    asked().next()
                }
                None => lines().find(|(_, line)| wanted.is_match(line)),
            };
            let found = line.map_or_else(|| "no such line".to_owned(), |(_, line)| shown(line));
            findings.push(self.finding(
                line.is_some(),
                &format!("with {wanted}"),
                found,
                line.map(|(number, _)| number),
            ));
        }
        for unwanted in &self.lacks {
            let expected = format!("without {unwanted}");
            let mut bad = lines().filter(|(_, line)| unwanted.is_match(line)).peekable();
            if bad.peek().is_none() {
                findings.push(self.finding(true, &expected, "no such line".to_owned(), None));
            }
            findings.extend(bad.map(|(number, line)| self.finding(false, &expected, shown(line), Some(number))));
        }
        findings
    }
}

impl DesiredState for Content {
    fn judge(&self, system: &System<'_>) -> Judgement {
        Ok(match system.tree().read_text(&self.path)? {
            Some(text) => self.judge_text(&text),
            None => {
                let expected = if self.optional { "as wanted where it is there" } else { "there" };
                vec![self.finding(self.optional, expected, "no such file".to_owned(), None)]
            }
        })
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        if self.judge(&fixer.system())?.iter().all(|finding| finding.holds) {
            return Ok(());
        }
        if let Some(text) = &self.write {
            fixer.tree.write(&self.path, text.as_str())?;
        } else {
            let mut lines = Lines::read(&fixer.tree, &self.path)?;
            for number in (1..=lines.count()).rev() {
                let line = lines.iter().nth(number - 1).unwrap_or_default();
                if self.lacks.iter().any(|unwanted| unwanted.is_match(&line)) {
                    lines.remove(&(number..=number));
                }
            }
            lines.write(&mut fixer.tree, &self.path)?;
        }
        match self.judge(&fixer.system())?.iter().find(|finding| !finding.holds) {
            None => Ok(()),
            Some(finding) => Err(FixError::NotByFiles(format!(
                "{}, found {}: write the text yourself",
                finding.expected, finding.found
            ))),
        }
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let list = |regexes: &[Regex]| regexes.iter().map(Regex::as_str).collect::<Vec<_>>().join(", ");
        let mut parts = Vec::new();
        if self.not_empty {
            parts.push("has a text".to_owned());
        }
        if !self.matches.is_empty() {
            parts.push(format!("says {}", list(&self.matches)));
        }
        if !self.lacks.is_empty() {
            parts.push(format!("does not say {}", list(&self.lacks)));
        }
        format!("{} {}.", self.path, parts.join(" and "))
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![self.path.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fixed, judged, state, tree};

    fn content(block: &str) -> Box<dyn DesiredState> {
        state(&FileContent, block).unwrap()
    }

    #[test]
    fn a_text_is_put_in_the_place_of_another() {
        let banner = content(
            "file_content \"/etc/issue\" {\n not_empty = true\n lacks = [\"\\\\\\\\[mrsv]\", \"(?i)debian\"]\n write = \"Authorised use only.\\n\"\n}",
        );
        let issue = tree([("/etc/issue", "Welcome\nto Debian \\n \\l\n")]);
        insta::assert_snapshot!(judged(&*banner, &issue), @r"
        holds: /etc/issue with a text, found text at /etc/issue
        holds: /etc/issue without \\[mrsv], found no such line at /etc/issue
        fails: /etc/issue without (?i)debian, found to Debian \n \l at /etc/issue:2
        ");
        insta::assert_snapshot!(fixed(&*banner, &issue), @r"
        --- /etc/issue
        +++ /etc/issue
        @@ -1,2 +1 @@
        -Welcome
        -to Debian \n \l
        +Authorised use only.
        ");
        insta::assert_snapshot!(fixed(&*banner, &tree([("/etc/hosts", "")])), @r"
        file /etc/issue: new, 0644 0:0
        --- /dev/null
        +++ /etc/issue
        @@ -0,0 +1 @@
        +Authorised use only.
        ");
        insta::assert_snapshot!(judged(&*banner, &tree([("/etc/issue", " \n")])), @r"
        fails: /etc/issue with a text, found no text at /etc/issue
        holds: /etc/issue without \\[mrsv], found no such line at /etc/issue
        holds: /etc/issue without (?i)debian, found no such line at /etc/issue
        ");
    }

    #[test]
    fn lines_are_taken_out() {
        let shells = content("file_content \"/etc/shells\" {\n lacks = [\"^[^#]*/nologin$\"]\n optional = true\n}");
        let file = tree([("/etc/shells", "# /sbin/nologin\n/bin/sh\n/usr/sbin/nologin\n/sbin/nologin\n")]);
        insta::assert_snapshot!(judged(&*shells, &file), @r"
        fails: /etc/shells without ^[^#]*/nologin$, found /usr/sbin/nologin at /etc/shells:3
        fails: /etc/shells without ^[^#]*/nologin$, found /sbin/nologin at /etc/shells:4
        ");
        insta::assert_snapshot!(fixed(&*shells, &file), @r"
        --- /etc/shells
        +++ /etc/shells
        @@ -1,4 +1,2 @@
         # /sbin/nologin
         /bin/sh
        -/usr/sbin/nologin
        -/sbin/nologin
        ");
        insta::assert_snapshot!(judged(&*shells, &tree([("/etc/hosts", "")])), @"holds: /etc/shells as wanted where it is there, found no such file at /etc/shells");
    }

    #[test]
    fn every_line_in_question_counts() {
        let policy = content(
            "file_content \"/etc/pam_pkcs11/pam_pkcs11.conf\" {\n lines = \"^\\\\s*cert_policy\"\n matches = [\"\\\\bca\\\\b\"]\n}",
        );
        let judge = |text| judged(&*policy, &tree([("/etc/pam_pkcs11/pam_pkcs11.conf", text)]));
        insta::assert_snapshot!(judge("cert_policy = ca,ocsp_on;\n# ca\ncert_policy = ca;\n"), @r"holds: /etc/pam_pkcs11/pam_pkcs11.conf with \bca\b, found cert_policy = ca,ocsp_on; at /etc/pam_pkcs11/pam_pkcs11.conf:1");
        insta::assert_snapshot!(judge("cert_policy = ca;\ncert_policy = none;\n"), @r"fails: /etc/pam_pkcs11/pam_pkcs11.conf with \bca\b in every line ^\s*cert_policy, found cert_policy = none; at /etc/pam_pkcs11/pam_pkcs11.conf:2");
        insta::assert_snapshot!(judge("# cert_policy = ca;\n"), @r"fails: /etc/pam_pkcs11/pam_pkcs11.conf with \bca\b, found no such line at /etc/pam_pkcs11/pam_pkcs11.conf");
    }

    #[test]
    fn a_text_nobody_gave_is_not_made_up() {
        let says = content("file_content \"/etc/motd\" { matches = [\"^Authorised\"] }");
        insta::assert_snapshot!(fixed(&*says, &tree([("/etc/motd", "Hello\n")])), @"/etc/motd with ^Authorised, found no such line: write the text yourself");
    }

    #[test]
    fn mistakes_in_rules_are_named() {
        let mistakes = ["file_content \"/etc/motd\" {}", "file_content \"/etc/motd\" { lacks = [\"a\", \"(b\"] }"];
        let messages = mistakes.map(|block| state(&FileContent, block).unwrap_err().to_string());
        insta::assert_snapshot!(messages.join("\n"), @r"
        rule.hcl:1:1: this block asks for nothing
        rule.hcl:1:36: `(b` is no regular expression: unclosed group
        ");
    }
}
