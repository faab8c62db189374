//! Settings of GNOME that a site makes: dconf(7) profiles, key files and locks.

pub mod keyfile;
pub mod value;

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, Tree, TreePath, TreeResult};

use crate::verdict::{Location, Unjudgeable};
use keyfile::Setting;

/// Profiles that GNOME uses: one for its login screen, one for everybody's sessions.
pub const PROFILES: [(&str, &str); 2] = [("gdm", "gdm"), ("user", "local")];

/// What the site's databases say, in the profiles that GNOME uses. The key files are read, not what
/// `dconf update` makes of them.
#[derive(Debug, Default)]
pub struct Dconf {
    profiles: BTreeMap<String, Vec<Database>>,
}

/// One database: a directory of key files and locks.
#[derive(Debug)]
struct Database {
    settings: Vec<(TreePath, Setting)>,
    locks: Vec<(String, Location)>,
}

/// A setting and the file it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Found<'d> {
    /// The file.
    pub path: &'d TreePath,
    /// The setting.
    pub setting: &'d Setting,
}

impl Dconf {
    /// Reads the profiles and the databases that they name.
    ///
    /// # Errors
    /// When a file is there and cannot be read, or has a line that `dconf update` would refuse.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut profiles = BTreeMap::new();
        for (name, _) in PROFILES {
            let mut databases = Vec::new();
            for database in databases_of(tree, name)? {
                databases.push(Database::read(tree, &database)?);
            }
            profiles.insert(name.to_owned(), databases);
        }
        Ok(Self { profiles })
    }

    /// The value of a key (`/org/gnome/…`) by the site's databases: that of the database that locks it, or
    /// else of the first that has it. Of several files of one database the last by name counts.
    pub fn value(&self, profile: &str, key: &str) -> Option<Found<'_>> {
        let databases = self.profiles.get(profile)?;
        // No database above one with a lock can change the key.
        let from = databases.iter().rposition(|database| database.lock(key).is_some()).unwrap_or(0);
        databases.iter().skip(from).find_map(|database| database.value(key))
    }

    /// What keeps users from changing a key.
    pub fn lock(&self, profile: &str, key: &str) -> Option<&Location> {
        self.profiles.get(profile)?.iter().find_map(|database| database.lock(key))
    }
}

impl Database {
    fn read(tree: &dyn Tree, name: &str) -> Result<Self, Unjudgeable> {
        let directory = directory(name)?;
        let mut settings = Vec::new();
        for path in files(tree, &directory)? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            let parsed = keyfile::parse(&text)
                .map_err(|line| Unjudgeable(format!("{path}:{line}: dconf cannot read this line")))?;
            settings.extend(parsed.into_iter().map(|setting| (path.clone(), setting)));
        }
        let mut locks = Vec::new();
        for path in files(tree, &directory.join("locks")?)? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            for (line, number) in text.lines().zip(1..).filter(|(line, _)| line.starts_with('/')) {
                locks.push((line.trim_end().to_owned(), Location { path: path.clone(), line: Some(number) }));
            }
        }
        Ok(Self { settings, locks })
    }

    fn value(&self, key: &str) -> Option<Found<'_>> {
        let (path, setting) = self.settings.iter().rfind(|(_, setting)| setting.key == key)?;
        Some(Found { path, setting })
    }

    /// A lock of the key, or of a directory that it is in.
    fn lock(&self, key: &str) -> Option<&Location> {
        let locks = |lock: &str| lock == key || (lock.ends_with('/') && key.starts_with(lock));
        self.locks.iter().find(|(lock, _)| locks(lock)).map(|(_, at)| at)
    }
}

/// The directory of a database's key files.
///
/// # Errors
/// When the name does not go into a path.
pub fn directory(name: &str) -> Result<TreePath, Unjudgeable> {
    Ok(TreePath::new(format!("/etc/dconf/db/{name}.d"))?)
}

/// The file of a profile: the site's, or else the one that came with a package.
///
/// # Errors
/// When a directory on the way cannot be read.
pub fn profile_file(tree: &dyn Tree, name: &str) -> Result<Option<TreePath>, Unjudgeable> {
    for directory in ["/etc/dconf/profile", "/usr/share/dconf/profile"] {
        let path = TreePath::new(directory)?.join(name)?;
        if tree.target_metadata(&path)?.is_some() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// The names of the system's databases in a profile, the one that comes over the others first.
///
/// # Errors
/// When the profile cannot be read.
pub fn databases_of(tree: &dyn Tree, profile: &str) -> Result<Vec<String>, Unjudgeable> {
    let Some(path) = profile_file(tree, profile)? else { return Ok(Vec::new()) };
    let text = tree.read_text(&path)?.unwrap_or_default();
    let names = text.lines().filter_map(|line| line.split('#').next()?.trim().strip_prefix("system-db:"));
    Ok(names.map(str::to_owned).collect())
}

/// The regular files of a directory in the order of their names.
fn files(tree: &dyn Tree, directory: &TreePath) -> TreeResult<Vec<TreePath>> {
    let mut files = Vec::new();
    for name in tree.list(directory)?.unwrap_or_default() {
        let path = directory.join_os(&name)?;
        let regular = tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Regular);
        if regular && !name.as_encoded_bytes().starts_with(b".") {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests;
