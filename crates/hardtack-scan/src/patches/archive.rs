//! The state of a security archive, as apt keeps it (apt-get(8), "Files"; deb822(5); the Debian wiki's "RepositoryFormat").

use std::collections::HashMap;

use hardtack_tree::dpkg::deb822::{Part, parts};
use hardtack_tree::{Tree, TreePath, TreeResult, tree_path};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::version::Scheme;

/// What the names of release files end with.
const RELEASES: [&str; 2] = ["_InRelease", "_Release"];

/// What the security suites of a tree offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityArchive {
    /// The latest `Date` of their release files.
    pub date: Timestamp,
    /// The newest version of each package, by name and architecture.
    newest: HashMap<(String, String), String>,
}

impl SecurityArchive {
    /// Reads the lists of a tree. The error says, without a place, why it cannot be told what the suites offer: there is none,
    /// a release file has no date, or a list is not kept as plain text.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub fn read(tree: &dyn Tree) -> TreeResult<Result<Self, String>> {
        let directory = tree_path!("/var/lib/apt/lists");
        let names = tree.list(&directory)?.unwrap_or_default();
        let names: Vec<&str> = names.iter().filter_map(|name| name.to_str()).collect();
        let (mut date, mut newest) = (None, HashMap::new());
        for name in &names {
            let Some(prefix) = RELEASES.iter().find_map(|end| name.strip_suffix(end)) else { continue };
            let release = tree.read_text(&directory.join(name)?)?.unwrap_or_default();
            if !is_security(&release) {
                continue;
            }
            let Some(found) = field(&release, "Date").and_then(self::date) else {
                return Ok(Err(format!("{name} has no date")));
            };
            date = date.max(Some(found));
            if let Some(packed) = read_lists(tree, &directory, prefix, &names, &mut newest)? {
                return Ok(Err(format!("{packed} is not kept as plain text")));
            }
        }
        Ok(date.map(|date| Self { date, newest }).ok_or_else(|| "it has no lists of a security suite".to_owned()))
    }

    /// The newest version of a package, its own architecture first.
    pub fn newest(&self, package: &str, architecture: &str) -> Option<&str> {
        let of = |architecture: &str| self.newest.get(&(package.to_owned(), architecture.to_owned()));
        of(architecture).or_else(|| of("all")).map(String::as_str)
    }
}

/// By the same marks as `upgrade = "security"` goes by.
fn is_security(release: &str) -> bool {
    field(release, "Label") == Some("Debian-Security")
        || field(release, "Suite").is_some_and(|suite| suite.ends_with("-security"))
}

/// A field of a release file, which may be signed in its text.
fn field<'t>(release: &'t str, wanted: &str) -> Option<&'t str> {
    release.lines().find_map(|line| line.strip_prefix(wanted)?.strip_prefix(':')).map(str::trim)
}

/// RFC 2822, but with "UTC" as its zone.
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(&text.replace("UTC", "+0000")).ok().map(|date| date.timestamp())
}

/// Takes up the lists of a release; gives the name of one that is packed.
fn read_lists(
    tree: &dyn Tree,
    directory: &TreePath,
    prefix: &str,
    names: &[&str],
    newest: &mut HashMap<(String, String), String>,
) -> TreeResult<Option<String>> {
    for name in names {
        let rest = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
        let Some((_, kind)) = rest.and_then(|rest| rest.rsplit_once('_')) else { continue };
        match kind.strip_prefix("Packages") {
            Some("") => take(&tree.read_text(&directory.join(name)?)?.unwrap_or_default(), newest),
            Some(packed) if packed.starts_with('.') => return Ok(Some((*name).to_owned())),
            _ => {}
        }
    }
    Ok(None)
}

/// Takes up the newest version of each package of a list.
pub(super) fn take(list: &str, newest: &mut HashMap<(String, String), String>) {
    let (mut package, mut version, mut architecture) = ("", "", "");
    for part in parts(list) {
        match part {
            Part::Field { name: "Package", value, .. } => package = value,
            Part::Field { name: "Version", value, .. } => version = value,
            Part::Field { name: "Architecture", value, .. } => architecture = value,
            Part::Field { .. } | Part::Stray { .. } => {}
            Part::End => {
                if !package.is_empty() && !version.is_empty() {
                    let known = newest.entry((package.to_owned(), architecture.to_owned())).or_default();
                    if known.is_empty() || Scheme::Deb.compare(version, known).is_gt() {
                        version.clone_into(known);
                    }
                }
                (package, version, architecture) = ("", "", "");
            }
        }
    }
}
