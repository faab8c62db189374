//! Resource limits of logins: limits.conf(5), as pam_limits(8) reads it.

use hardtack_tree::{FixedPath, Tree, tree_path};

use super::dropins;
use crate::verdict::{Location, Unjudgeable};

/// The directory whose files are read after the main file; the machine's own is the only one.
pub const DIRECTORY: FixedPath = FixedPath::new("/etc/security/limits.d");

/// The limits that hold for every user but root, to whom `*` does not apply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    lines: Vec<Line>,
}

/// One line for `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    hard: bool,
    item: String,
    value: String,
    at: Location,
}

/// A limit and the line that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit<'a> {
    /// The value as it is written; `unlimited`, `infinity` and `-1` are no limit.
    pub value: &'a str,
    /// The line.
    pub at: &'a Location,
}

impl Limits {
    /// Reads `/etc/security/limits.conf` and the files of `limits.d`.
    ///
    /// # Errors
    /// When a file or directory is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut files = vec![tree_path!("/etc/security/limits.conf")];
        files.extend(dropins::merged(tree, &[DIRECTORY.to_path()], ".conf")?);
        let mut limits = Self::default();
        for path in files {
            let text = tree.read_text(&path)?.unwrap_or_default();
            limits.lines.extend(text.lines().zip(1..).filter_map(|(text, number)| {
                let (hard, item, value) = for_everybody(text)?;
                let at = Location { path: path.clone(), line: Some(number) };
                Some(Line { hard, item: item.to_owned(), value: value.to_owned(), at })
            }));
        }
        Ok(limits)
    }

    /// The hard limit of `item`: of several lines the last one read counts.
    pub fn hard(&self, item: &str) -> Option<Limit<'_>> {
        let line = self.lines.iter().rfind(|line| line.hard && line.item == item)?;
        Some(Limit { value: &line.value, at: &line.at })
    }
}

/// Whether a line for `*` sets a hard limit, its item and its value. The type `-` sets both limits.
fn for_everybody(line: &str) -> Option<(bool, &str, &str)> {
    let mut words = line.split('#').next()?.split_ascii_whitespace();
    match (words.next()?, words.next()?, words.next()?, words.next()?, words.next()) {
        ("*", kind, item, value, None) => Some((matches!(kind, "hard" | "-"), item, value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    fn hard(entries: [(&str, &str); 2]) -> Option<String> {
        let limits = Limits::read(&tree(entries)).unwrap();
        limits.hard("core").map(|limit| format!("{} ({})", limit.value, limit.at))
    }

    #[test]
    fn the_last_line_for_everybody_counts() {
        let main =
            ("/etc/security/limits.conf", "#* hard core 5\n* soft core 7\n*\thard core 0 # none\nann hard core 9\n");
        let own = |text| [main, ("/etc/security/limits.d/a.conf", text)];
        assert_eq!(hard(own("")).as_deref(), Some("0 (/etc/security/limits.conf:3)"));
        assert_eq!(hard(own("* - core unlimited\n")).as_deref(), Some("unlimited (/etc/security/limits.d/a.conf:1)"));
        assert_eq!(hard(own("* hard core\n@dev hard core 1\n* hard nproc 1\n")).as_deref(), hard(own("")).as_deref());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[*a-z0-9# \\t\\n-]{0,60}") {
            let _ = hard([("/etc/security/limits.conf", &text), ("/etc/security/limits.d/a.conf", &text)]);
        }
    }
}
