//! Which distribution the tree is: os-release(5).

use hardtack_tree::{Tree, TreePath};

use crate::verdict::Unjudgeable;

/// The first of these that exists is read (os-release(5)).
const FILES: [&str; 2] = ["/etc/os-release", "/usr/lib/os-release"];

/// Which distribution the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// `ID`: `debian`.
    pub id: String,
    /// `ID_LIKE`: distributions that this one is made from.
    pub like: Vec<String>,
    /// `VERSION_ID`: `12`; empty on rolling releases.
    pub version: String,
    /// `VERSION_CODENAME`: `bookworm`; many distributions have none.
    pub codename: Option<String>,
    /// `PRETTY_NAME`, or the id and version.
    pub name: String,
}

impl Release {
    /// Reads the tree's os-release(5).
    ///
    /// # Errors
    /// When there is none, it cannot be read, or it has no `ID`.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let absent = || Unjudgeable("the distribution is not known: there is no /etc/os-release".to_owned());
        Self::find(tree)?.ok_or_else(absent)
    }

    /// Reads the tree's os-release(5); `None` when it has none.
    ///
    /// # Errors
    /// When it cannot be read, or has no `ID`.
    pub fn find(tree: &dyn Tree) -> Result<Option<Self>, Unjudgeable> {
        for file in FILES {
            let path = TreePath::new(file).map_err(|error| Unjudgeable(error.to_string()))?;
            if let Some(text) = tree.read_text(&path)? {
                let release = Self::parse(&text).ok_or_else(|| Unjudgeable(format!("{file} has no ID line")))?;
                return Ok(Some(release));
            }
        }
        Ok(None)
    }

    /// Whether the tree is `distribution` or made from it.
    pub fn is_like(&self, distribution: &str) -> bool {
        self.id == distribution || self.like.iter().any(|like| like == distribution)
    }

    fn parse(text: &str) -> Option<Self> {
        let value = |key: &str| {
            // Shell assignments: the last one wins.
            let line = text.lines().rev().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))?;
            Some(unquote(line.trim())).filter(|value| !value.is_empty())
        };
        let id = value("ID")?;
        let version = value("VERSION_ID").unwrap_or_default();
        let like = value("ID_LIKE").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        let name = value("PRETTY_NAME").unwrap_or_else(|| format!("{id} {version}").trim().to_owned());
        Some(Self { id, like, version, codename: value("VERSION_CODENAME"), name })
    }
}

/// Takes the quotes off a shell word and the backslashes in front of quoted characters.
fn unquote(word: &str) -> String {
    for quote in ['"', '\''] {
        if let Some(inner) = word.strip_prefix(quote).and_then(|word| word.strip_suffix(quote)) {
            return if quote == '"' { unescape(inner) } else { inner.to_owned() };
        }
    }
    unescape(word)
}

fn unescape(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    plain
}

#[cfg(test)]
mod tests {
    use hardtack_tree::MemoryTree;

    use super::*;

    #[test]
    fn quotes_and_missing_keys_are_understood() {
        let release = Release::parse("NAME=x\nID='ubuntu'\nID_LIKE=\"debian foo\"\nVERSION_ID=\"24.04\"\n").unwrap();
        assert_eq!((release.id.as_str(), release.version.as_str()), ("ubuntu", "24.04"));
        assert_eq!(release.name, "ubuntu 24.04");
        assert!(release.is_like("debian") && release.is_like("ubuntu") && !release.is_like("fedora"));
    }

    #[test]
    fn a_tree_without_the_file_is_unknown() {
        let tree = MemoryTree::new();
        insta::assert_snapshot!(
            Release::read(&tree).unwrap_err(),
            @"the distribution is not known: there is no /etc/os-release"
        );
        assert!(Release::parse("NAME=x\n").is_none());
    }
}
