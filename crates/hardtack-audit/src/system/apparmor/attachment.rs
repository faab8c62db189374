//! The programs that a profile is for: attachments of apparmor.d(5).

use std::collections::BTreeMap;

use hardtack_tree::{Entry, FileKind, Index, Tree, TreePath};
use regex::bytes::RegexSet;

use crate::verdict::Unjudgeable;

/// The values of variables that a file of profiles defines for itself: `@{chromium} = chromium{,-browser}`.
pub(super) fn variables(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut variables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines() {
        let Some((name, rest)) = line.trim_start().strip_prefix("@{").and_then(|rest| rest.split_once('}')) else {
            continue;
        };
        let rest = rest.trim_start();
        if let Some(values) = rest.strip_prefix("+=").or_else(|| rest.strip_prefix('=')) {
            let values = values.split_ascii_whitespace().take_while(|value| !value.starts_with('#'));
            variables.entry(name).or_default().extend(values);
        }
    }
    variables
}

/// The attachment with the values of these variables in their places, as alternatives; others stay.
pub(super) fn expanded(attachment: &str, variables: &BTreeMap<&str, Vec<&str>>) -> String {
    let mut parts = attachment.split("@{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}').and_then(|(name, rest)| Some((variables.get(name)?, rest))) {
            Some((values, rest)) => text.extend(["{", &values.join(","), "}", rest]),
            None => text.extend(["@{", part]),
        }
    }
    text
}

/// Which of these attachments name a program that the tree has, in their order. In doubt one does: a variable may stand
/// for any text, and what is no pattern here may be one to AppArmor.
///
/// # Errors
/// When the tree cannot be walked.
pub fn present(tree: &dyn Tree, attachments: &[&str]) -> Result<Vec<bool>, Unjudgeable> {
    let index = tree.index()?;
    let (patterns, plain): (Vec<usize>, Vec<usize>) =
        (0..attachments.len()).partition(|place| attachments[*place].contains(['@', '*', '?', '[', '{', '}', '\\']));
    let mut found = vec![false; attachments.len()];
    for place in plain {
        found[place] = has_program(index, attachments[place]);
    }
    let expressions: Option<Vec<String>> = patterns.iter().map(|place| pattern(attachments[*place])).collect();
    let Some(set) = expressions.and_then(|expressions| RegexSet::new(expressions).ok()) else {
        return Ok(vec![true; attachments.len()]);
    };
    for entry in index.iter().filter(|entry| is_program(entry)) {
        for matched in set.matches(entry.path.bytes()) {
            found[patterns[matched]] = true;
        }
    }
    Ok(found)
}

/// Whether there is something to run at a path without patterns. Most attachments are such paths, and need no walk.
fn has_program(index: &Index, attachment: &str) -> bool {
    [attachment.to_owned(), format!("/usr{attachment}")]
        .iter()
        .filter_map(|path| TreePath::new(path).ok())
        .any(|path| index.get(&path).is_some_and(is_program))
}

fn is_program(entry: &Entry) -> bool {
    entry.metadata.kind != FileKind::Directory
}

/// An attachment as a regular expression; `None` when its brackets do not match. Programs of `/bin` are in `/usr/bin`
/// where the two are one.
fn pattern(attachment: &str) -> Option<String> {
    let mut pattern = "^(?:/usr)?".to_owned();
    let mut open = 0_usize;
    let mut letters = attachment.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '@' if letters.peek() == Some(&'{') => {
                letters.by_ref().find(|letter| *letter == '}')?;
                pattern.push_str(".*");
            }
            '*' if letters.next_if_eq(&'*').is_some() => pattern.push_str(".*"),
            '*' => pattern.push_str("[^/]*"),
            '?' => pattern.push_str("[^/]"),
            '[' => {
                letters.by_ref().find(|letter| *letter == ']')?;
                pattern.push('.');
            }
            '{' => {
                open += 1;
                pattern.push_str("(?:");
            }
            ',' if open > 0 => pattern.push('|'),
            '}' => {
                open = open.checked_sub(1)?;
                pattern.push(')');
            }
            '\\' => pattern.push_str(&regex::escape(letters.next()?.encode_utf8(&mut [0; 4]))),
            other => pattern.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    pattern.push('$');
    (open == 0).then_some(pattern)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    #[test]
    fn programs_are_found_by_what_apparmor_calls_them() {
        let tree = tree([
            ("/usr/bin/busybox", ""),
            ("/usr/lib/firefox-esr/firefox-esr", ""),
            ("/opt/a b/run.sh", ""),
            ("/usr/lib/x86_64-linux-gnu/qt5/libexec/Engine", ""),
            ("/bin", "-> usr/bin"),
        ]);
        let there = |attachment: &str| present(&tree, &[attachment]).unwrap() == [true];
        for attachment in [
            "/usr/bin/busybox",
            "/bin/busybox",
            "/{usr/lib/firefox{,-esr,-beta},opt/firefox}/firefox{,-esr,-bin}",
            "/opt/a b/run.sh",
            "/usr/lib/@{multiarch}/qt{5,6}/libexec/Engine",
            "/usr/lib/**/Eng[a-z]ne",
            "/opt/a\\ b/*",
        ] {
            assert!(there(attachment), "{attachment} is there");
        }
        for attachment in ["/usr/bin/busy", "/usr/*/firefox-esr", "/opt/a b/run?sh.x", "/usr/bin/{runc,crun}"] {
            assert!(!there(attachment), "{attachment} is not there");
        }
        assert!(there("/usr/{bin") && there("/usr/bin}/x"), "what cannot be read may be there");
    }

    #[test]
    fn a_file_may_name_programs_by_variables_of_its_own() {
        let text = "@{chromium} = chromium{,-browser} # both\n  @{chromium} += \"c\"\n@{b}=x\nprofile p /a/@{b} {\n}\n";
        let variables = variables(text);
        let expanded = |attachment| expanded(attachment, &variables);
        assert_eq!(expanded("/usr/lib/@{chromium}/@{b}"), "/usr/lib/{chromium{,-browser},\"c\"}/{x}");
        assert_eq!(expanded("/usr/lib/@{multiarch}/@{b}/@{"), "/usr/lib/@{multiarch}/{x}/@{");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-z/{},*?\\[\\]\\\\@()|.é]{0,30}") {
            if let Some(pattern) = pattern(&text) {
                prop_assert!(regex::bytes::Regex::new(&pattern).is_ok(), "{pattern}");
            }
        }
    }
}
