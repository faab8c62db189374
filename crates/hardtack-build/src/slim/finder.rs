//! From what recipes and tests name to packages.

use std::collections::BTreeSet;

use hardtack_scan::needs::Owners;
use hardtack_tree::{FileKind, Tree, TreePath, TreeResult};

/// Where programs are looked for (the `PATH` of systemd.exec(5) and login.defs(5)).
const PROGRAMS: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/// Where units are looked for (systemd.unit(5)), and what ran services before there were units.
const UNITS: [&str; 4] =
    ["/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
/// Scripts that ran services before there were units, of which systemd makes some (systemd-sysv-generator(8)).
const SCRIPTS: &str = "/etc/init.d";
/// What a unit cannot start without.
const REQUIRED: [&str; 3] = ["Requires", "Requisite", "BindsTo"];

/// Finds packages in a tree.
pub(super) struct Finder<'t> {
    pub(super) tree: &'t dyn Tree,
    pub(super) owners: &'t Owners,
}

impl<'t> Finder<'t> {
    /// The packages of what is at a path, and of what that leads to.
    pub(super) fn path(&self, path: &TreePath) -> TreeResult<Vec<&'t str>> {
        let mut found = self.entry(path)?;
        if let Some(target) = self.tree.resolve(path)?.filter(|target| target != path) {
            found.extend(self.entry(&target)?);
        }
        Ok(found)
    }

    /// The packages of what is at a path itself. A directory that several share is of none.
    fn entry(&self, path: &TreePath) -> TreeResult<Vec<&'t str>> {
        let owners = self.owners.of(path);
        let is_directory = self.tree.metadata(path)?.is_some_and(|metadata| metadata.kind == FileKind::Directory);
        let found = if is_directory && owners.len() > 1 { &[] } else { owners };
        Ok(found.iter().map(String::as_str).collect())
    }

    /// The packages of every program and file that a command line of a shell names. What is only an argument may be taken for
    /// a program: rather too much is needed than too little.
    pub(super) fn command(&self, command: &str) -> TreeResult<Vec<&'t str>> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '/' | '@' | '-' | '[');
        let words: BTreeSet<&str> = command.split(|c| !is_part(c)).filter(|word| !word.is_empty()).collect();
        let mut found = Vec::new();
        for word in words {
            let candidates = match word.strip_prefix('/') {
                Some(_) => vec![TreePath::new(word).ok()],
                None if word.contains('/') => Vec::new(),
                None => PROGRAMS.iter().map(|directory| TreePath::new(format!("{directory}/{word}")).ok()).collect(),
            };
            for path in candidates.into_iter().flatten() {
                found.extend(self.path(&path)?);
            }
        }
        Ok(found)
    }

    /// The packages of a unit, of the programs that it starts, and of the units that it cannot start without.
    pub(super) fn unit(&self, name: &str) -> TreeResult<Vec<&'t str>> {
        let (mut found, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![name.to_owned()]);
        while let Some(name) = open.pop() {
            if seen.insert(name.clone()) {
                self.one_unit(&name, &mut found, &mut open)?;
            }
        }
        Ok(found)
    }

    fn one_unit(&self, name: &str, found: &mut Vec<&'t str>, open: &mut Vec<String>) -> TreeResult<()> {
        let script = TreePath::new(format!("{SCRIPTS}/{}", name.strip_suffix(".service").unwrap_or(name)));
        if let Ok(script) = script {
            found.extend(self.path(&script)?);
        }
        for directory in UNITS {
            for file in files_of(name) {
                let Ok(path) = TreePath::new(format!("{directory}/{file}")) else { continue };
                found.extend(self.path(&path)?);
                // A mask is a link to a device, and a directory is no unit.
                let is_file =
                    self.tree.target_metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular);
                let text = if is_file { self.tree.read_text(&path)?.unwrap_or_default() } else { String::new() };
                for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
                    if key.trim().starts_with("Exec") {
                        found.extend(self.command(value)?);
                    } else if REQUIRED.contains(&key.trim()) {
                        open.extend(value.split_ascii_whitespace().map(str::to_owned));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The files that may hold a unit: of an instance of a template that of the template too.
fn files_of(name: &str) -> Vec<String> {
    let name = if name.contains('.') { name.to_owned() } else { format!("{name}.service") };
    let template = name.split_once('@').zip(name.rsplit_once('.'));
    let template = template.map(|((stem, _), (_, kind))| format!("{stem}@.{kind}"));
    std::iter::once(name).chain(template).collect()
}
