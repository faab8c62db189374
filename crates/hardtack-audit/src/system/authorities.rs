//! Authorities whose certificates programs trust: update-ca-certificates(8).

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath};

use crate::verdict::{Location, Unjudgeable};

/// Which of the packages' authorities are trusted.
pub const CONFIG: FixedPath = FixedPath::new("/etc/ca-certificates.conf");

/// The site's own.
pub const LOCAL: FixedPath = FixedPath::new("/usr/local/share/ca-certificates");

/// Where programs look: links to certificates, and all of them in one file.
pub const TRUSTED: FixedPath = FixedPath::new("/etc/ssl/certs");

/// How deep the site's directories are followed.
const MAX_DEPTH: usize = 16;

/// The authorities that are trusted now, or once `update-ca-certificates` has run.
#[derive(Debug, Default)]
pub struct Authorities(pub Vec<Authority>);

/// An authority, by the name of its certificate's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The file's name without its ending.
    pub name: String,
    /// What makes it trusted.
    pub at: Location,
}

impl Authorities {
    /// Reads the list of the packages' authorities, the site's own, and what programs find now.
    ///
    /// # Errors
    /// When a file or directory cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut found = Self::default();
        let config = CONFIG.to_path();
        let text = tree.read_text(&config)?.unwrap_or_default();
        for (line, number) in text.lines().zip(1..) {
            // `!` switches one off.
            let line = line.trim();
            if !line.is_empty() && !line.starts_with(['#', '!']) {
                found.add(line, Location { path: config.clone(), line: Some(number) });
            }
        }
        found.local(tree, &LOCAL.to_path(), 0)?;
        let trusted = TRUSTED.to_path();
        for name in tree.list(&trusted)?.unwrap_or_default() {
            // Others are links by the hash of a name to these, and the file with all of them.
            if name.as_encoded_bytes().ends_with(b".pem") {
                let path = trusted.join_os(&name)?;
                if tree.target_metadata(&path)?.is_some_and(|there| there.kind == FileKind::Regular) {
                    found.add(&name.to_string_lossy(), Location { path, line: None });
                }
            }
        }
        Ok(found)
    }

    fn local(&mut self, tree: &dyn Tree, directory: &TreePath, depth: usize) -> Result<(), Unjudgeable> {
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!("{directory} is more than {MAX_DEPTH} directories deep")));
        }
        for name in tree.list(directory)?.unwrap_or_default() {
            let path = directory.join_os(&name)?;
            match tree.target_metadata(&path)?.map(|there| there.kind) {
                Some(FileKind::Directory) => self.local(tree, &path, depth + 1)?,
                Some(FileKind::Regular) if name.as_encoded_bytes().ends_with(b".crt") => {
                    self.add(&name.to_string_lossy(), Location { path, line: None });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds an authority that is not known yet.
    fn add(&mut self, file: &str, at: Location) {
        let name = file.rsplit('/').next().unwrap_or(file);
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        // The links have `_` in the place of blanks and brackets.
        let name: String = name.chars().map(|c| if matches!(c, ' ' | '(' | ')' | ',') { '_' } else { c }).collect();
        if self.0.iter().all(|known| known.name != name) {
            self.0.push(Authority { name, at });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::tree;

    #[test]
    fn each_is_told_once_with_what_makes_it_trusted() {
        let files = tree([
            ("/etc/ca-certificates.conf", "# list\nmozilla/A.crt\n!mozilla/B.crt\n\n"),
            ("/usr/local/share/ca-certificates/site/C (1).crt", ""),
            ("/usr/local/share/ca-certificates/README", ""),
            ("/usr/share/ca-certificates/mozilla/D.crt", ""),
            ("/etc/ssl/certs/D.pem", "-> /usr/share/ca-certificates/mozilla/D.crt"),
            ("/etc/ssl/certs/0a1b2c3d.0", "-> D.pem"),
            ("/etc/ssl/certs/gone.pem", "-> /nowhere"),
            ("/etc/ssl/certs/C__1_.pem", ""),
        ]);
        let found = Authorities::read(&files).unwrap();
        let shown: Vec<String> = found.0.iter().map(|found| format!("{} at {}", found.name, found.at)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        A at /etc/ca-certificates.conf:2
        C__1_ at /usr/local/share/ca-certificates/site/C (1).crt
        D at /etc/ssl/certs/D.pem
        ");
    }

    proptest! {
        #[test]
        fn any_list_is_read(text in "[a-zA-Z0-9!#/. \\n-]{0,60}") {
            Authorities::read(&tree([("/etc/ca-certificates.conf", &text)])).unwrap();
        }
    }
}
