//! Changing single lines of a text file and leaving every other byte as it is.

use std::ops::RangeInclusive;

use hardtack_tree::{StagedTree, Tree, TreePath, TreeResult};

/// The lines of a file, as bytes and without their line feeds. Numbers count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    lines: Vec<Vec<u8>>,
}

impl Lines {
    /// Reads a file; one that is not there has no lines.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(tree: &dyn Tree, path: &TreePath) -> TreeResult<Self> {
        Ok(tree.read(path)?.map(|content| Self::parse(&content)).unwrap_or_default())
    }

    /// Takes a text apart.
    pub fn parse(content: &[u8]) -> Self {
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        if content.is_empty() {
            return Self::default();
        }
        Self { lines: content.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The lines as text, bytes that are not UTF-8 replaced.
    pub fn iter(&self) -> impl Iterator<Item = String> {
        self.lines.iter().map(|line| String::from_utf8_lossy(line).into_owned())
    }

    /// Puts one line in the place of some.
    pub fn replace(&mut self, lines: &RangeInclusive<usize>, line: &str) {
        self.splice(lines, Some(line));
    }

    /// Takes lines out.
    pub fn remove(&mut self, lines: &RangeInclusive<usize>) {
        self.splice(lines, None);
    }

    /// Puts a line before the one of this number, or at the end.
    pub fn insert(&mut self, before: usize, line: &str) {
        let at = before.saturating_sub(1).min(self.lines.len());
        self.lines.insert(at, line.as_bytes().to_vec());
    }

    /// Puts a line at the end.
    pub fn push(&mut self, line: &str) {
        self.lines.push(line.as_bytes().to_vec());
    }

    /// The whole text; it ends with a line feed unless it is empty.
    pub fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        for line in &self.lines {
            content.extend_from_slice(line);
            content.push(b'\n');
        }
        content
    }

    /// Gives the file this text; see [`StagedTree::write`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, tree: &mut StagedTree<'_>, path: &TreePath) -> TreeResult<()> {
        tree.write(path, self.content())
    }

    fn splice(&mut self, lines: &RangeInclusive<usize>, line: Option<&str>) {
        let start = lines.start().saturating_sub(1).min(self.lines.len());
        let end = (*lines.end()).min(self.lines.len()).max(start);
        self.lines.splice(start..end, line.map(|line| line.as_bytes().to_vec()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_stay() {
        let mut lines = Lines::parse(b"a\r\nb\xff\n\nc");
        assert_eq!(lines.count(), 4);
        lines.replace(&(4..=4), "d");
        lines.insert(1, "first");
        lines.remove(&(4..=4));
        lines.push("last");
        assert_eq!(lines.content(), b"first\na\r\nb\xff\nd\nlast\n");
    }

    #[test]
    fn lines_that_are_not_there() {
        let mut lines = Lines::parse(b"");
        lines.remove(&(1..=1));
        lines.insert(9, "a");
        lines.replace(&(7..=8), "b");
        assert_eq!(lines.content(), b"a\nb\n");
    }
}
