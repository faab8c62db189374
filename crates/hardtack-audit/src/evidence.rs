//! What a person needs to see who judges a control.

use std::sync::LazyLock;

use hardtack_tree::{FileKind, Mode, TreePath};
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::system::{System, glob};
use crate::verdict::{Location, Unjudgeable};

/// Where a person looks: one entry of a control's `evidence`.
#[derive(Clone, Debug)]
pub struct Look {
    /// A path, or a pattern of paths.
    pub pattern: String,
    /// What of it.
    pub query: Query,
}

/// What of the entries is shown.
#[derive(Clone, Debug)]
pub enum Query {
    /// That they are there, with mode and owner.
    Entries,
    /// The lines that this regular expression matches.
    Lines(Regex),
    /// Every regular file below the pattern's path that has any of these bits.
    Bits(Mode),
}

/// One thing that was found where a person would look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where; `None` for what is only counted.
    pub at: Option<Location>,
    /// What is there.
    pub text: String,
}

/// How much of one look is listed; all is counted.
const LISTED: usize = 40;

impl Look {
    /// Reads the value of an entry: empty, `mode 6000`, or a regular expression.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(pattern: &str, query: &str) -> Result<Self, String> {
        TreePath::new(pattern).map_err(|error| error.to_string())?;
        let bits = query.strip_prefix("mode ").map(|bits| u32::from_str_radix(bits, 8));
        let query = match bits {
            Some(Ok(bits)) if bits <= 0o7777 => Query::Bits(Mode::new(bits)),
            Some(_) => return Err(format!("`{query}` names no bits of a mode")),
            None if query.is_empty() => Query::Entries,
            None => Query::Lines(Regex::new(query).map_err(|_| format!("`{query}` is no regular expression"))?),
        };
        Ok(Self { pattern: pattern.to_owned(), query })
    }

    /// What is there; that there is nothing, or why it cannot be seen, is evidence, too.
    pub(crate) fn find(&self, system: &System<'_>) -> Vec<Evidence> {
        let nothing = |text: String| vec![Evidence { at: None, text }];
        match self.all(system) {
            Err(cause) => nothing(cause.to_string()),
            Ok(found) if found.is_empty() => nothing(match &self.query {
                Query::Lines(_) => format!("{}: no such line", self.pattern),
                Query::Entries => format!("{}: nothing there", self.pattern),
                Query::Bits(bits) => format!("{}: no file with bits of {bits}", self.pattern),
            }),
            Ok(mut found) => {
                let more = found.len().saturating_sub(LISTED);
                found.truncate(LISTED);
                if more > 0 {
                    found.push(Evidence { at: None, text: format!("{}: {more} more", self.pattern) });
                }
                found
            }
        }
    }

    fn all(&self, system: &System<'_>) -> Result<Vec<Evidence>, Unjudgeable> {
        let tree = system.tree();
        let attributes = |metadata: hardtack_tree::Metadata| {
            let owner = metadata.owner;
            let names = system.accounts().map(|a| (a.user_label(owner.uid), a.group_label(owner.gid)));
            let (user, group) = names.unwrap_or_else(|_| (owner.uid.to_string(), owner.gid.to_string()));
            format!("{} {user}:{group}", metadata.mode)
        };
        let seen = |path: &TreePath, line, text| Evidence { at: Some(Location { path: path.clone(), line }), text };
        let mut found = Vec::new();
        if let Query::Bits(bits) = self.query {
            let has = |mode: Mode| mode.bits() & bits.bits() != 0;
            let below = tree.index()?.under(&TreePath::new(&self.pattern)?).iter();
            let files = below.filter(|entry| entry.metadata.kind == FileKind::Regular && has(entry.metadata.mode));
            return Ok(files.map(|entry| seen(&entry.path, None, attributes(entry.metadata))).collect());
        }
        for path in glob::expand(tree, &self.pattern)? {
            let Some(metadata) = tree.target_metadata(&path)? else { continue };
            match &self.query {
                Query::Lines(expression) if metadata.kind == FileKind::Regular => {
                    let text = tree.read_text(&path)?.unwrap_or_default();
                    let lines = text.lines().zip(1..).filter(|(line, _)| expression.is_match(line));
                    found.extend(lines.map(|(line, number)| seen(&path, Some(number), redacted(line.trim()))));
                }
                Query::Lines(_) => {}
                Query::Entries | Query::Bits(_) => found.push(seen(&path, None, attributes(metadata))),
            }
        }
        Ok(found)
    }
}

/// Passwords in addresses and options, and what is shown in their place.
#[expect(clippy::expect_used, reason = "the expressions are constants")]
static SECRETS: LazyLock<[(Regex, &str); 2]> = LazyLock::new(|| {
    [(r"://[^/@\s]+@", "://…@"), (r"(?i-u)(pass(?:word|wd)?|token|secret)(?u)\s*=\s*[^\s,]+", "$1=…")]
        .map(|(secret, shown)| (Regex::new(secret).expect("a valid expression"), shown))
});

/// A line without the passwords that addresses and options may hold: evidence travels with an image.
fn redacted(line: &str) -> String {
    SECRETS.iter().fold(line.to_owned(), |text, (secret, shown)| secret.replace_all(&text, *shown).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::tree;

    #[test]
    fn what_a_person_would_look_at_is_shown() {
        let tree = tree([
            ("/etc/apt/sources.list", "# deb a\ndeb http://deb.debian.org bookworm main\n"),
            ("/usr/bin/su", ""),
        ]);
        let tree = tree.file_with("/usr/bin/sudo", "", Mode::new(0o4755), hardtack_tree::Owner::ROOT).unwrap();
        let system = System::new(&tree);
        let shown = |pattern: &str, query: &str| {
            let line = |found: Evidence| match found.at {
                Some(at) => format!("{at}: {}", found.text),
                None => found.text,
            };
            Look::parse(pattern, query).unwrap().find(&system).into_iter().map(line).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(shown("/etc/apt/sources.list", "^deb"), @"/etc/apt/sources.list:2: deb http://deb.debian.org bookworm main");
        insta::assert_snapshot!(shown("/etc/apt/*", "^rpm"), @"/etc/apt/*: no such line");
        insta::assert_snapshot!(shown("/etc/apt/*", ""), @"/etc/apt/sources.list: 0644 root:root");
        insta::assert_snapshot!(shown("/", "mode 6000"), @"/usr/bin/sudo: 4755 root:root");
        assert_eq!(redacted("deb https://me:pw@host/x a"), "deb https://…@host/x a");
        assert_eq!(redacted("//nas/x /x cifs user=me,password=pw,rw"), "//nas/x /x cifs user=me,password=…,rw");
        insta::assert_snapshot!(Look::parse("/", "mode 9").unwrap_err(), @"`mode 9` names no bits of a mode");
        insta::assert_snapshot!(Look::parse("etc", "(").unwrap_err(), @"`etc` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`");
    }
}
