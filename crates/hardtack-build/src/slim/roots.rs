//! What is needed for its own sake.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_recipe::{Action, Check, FileStep};
use hardtack_scan::inventory::language::libraries;
use hardtack_scan::needs::{Needs, Owners};
use hardtack_tree::{Entry, FileKind, OpenFile, Tree, TreePath, TreeResult, tree_path};

use super::finder::Finder;
use super::system::SYSTEM;
use super::{Need, Subject};
use crate::bake::ground::of_disk;
use crate::why::asked;

/// The longest first line of a script, in bytes (`BINPRM_BUF_SIZE` of Linux).
const FIRST_LINE: usize = 256;
/// The longest test program of the build host whose words are looked at, in bytes.
const TEST_PROGRAM: u64 = 1 << 20;

/// Packages that are needed for their own sake, each with the first reason that was found.
pub(super) struct Roots<'t> {
    pub(super) found: BTreeMap<&'t str, Need>,
    needs: &'t Needs,
}

impl<'t> Roots<'t> {
    /// Looks for them.
    pub(super) fn find(subject: &Subject<'t>, needs: &'t Needs, owners: &'t Owners) -> TreeResult<Self> {
        let mut roots = Self { found: BTreeMap::new(), needs };
        let finder = Finder { tree: subject.tree, owners };
        roots.add(subject.keep.iter().map(String::as_str), &Need::Kept);
        roots.of_recipes(subject, &finder)?;
        roots.of_system();
        roots.of_tests(subject, &finder)?;
        roots.add(subject.image.policy.packages.iter().flat_map(|list| &list.names).map(String::as_str), &Need::Policy);
        roots.of_accounts(&finder)?;
        roots.of_locale(subject.tree)?;
        roots.of_programs(&finder)?;
        Ok(roots)
    }

    /// Adds packages that are installed, under this name or one that they stand in for.
    pub(super) fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, need: &Need) {
        let needs = self.needs;
        for name in names.into_iter().flat_map(|name| needs.providers(name)) {
            self.found.entry(name).or_insert_with(|| need.clone());
        }
    }

    fn of_recipes(&mut self, subject: &Subject<'_>, finder: &Finder<'_>) -> TreeResult<()> {
        let needs = self.needs;
        let is_asked = |name: &&str| !asked(subject.images(), name).is_empty();
        self.add(needs.names().filter(is_asked), &Need::Recipe);
        for image in subject.images() {
            self.add(image.disk.as_ref().map(of_disk).unwrap_or_default(), &Need::System("the disk needs it"));
            for step in &image.steps {
                match &step.action {
                    Action::Service(service) => {
                        for unit in &service.enable {
                            self.add(finder.unit(unit)?, &Need::Unit(unit.clone()));
                        }
                    }
                    Action::File(FileStep { path, .. }) => {
                        self.add(written(finder, path)?, &Need::Configured(path.clone()));
                    }
                    Action::User(user) => {
                        if let Some(shell) = user.shell.as_ref().and_then(|shell| TreePath::new(shell).ok()) {
                            self.add(finder.path(&shell)?, &Need::Account(user.name.clone()));
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn of_system(&mut self) {
        let needs = self.needs;
        let is_required = |name: &&str| needs.is_needed_by_system(name) || needs.is_important(name);
        self.add(needs.names().filter(is_required), &Need::Required);
        for (name, what) in SYSTEM {
            match name.strip_suffix('-') {
                Some(_) => self.add(needs.names().filter(|found| found.starts_with(name)), &Need::System(what)),
                None => self.add([*name], &Need::System(what)),
            }
        }
    }

    fn of_tests(&mut self, subject: &Subject<'_>, finder: &Finder<'_>) -> TreeResult<()> {
        for test in &subject.image.tests {
            let need = Need::Test(test.name.clone());
            for check in &test.checks {
                match check {
                    Check::Unit { name, active, enabled } if *active == Some(true) || *enabled == Some(true) => {
                        self.add(finder.unit(name)?, &need);
                    }
                    Check::Command { command, .. } | Check::Payload { command, .. } => {
                        self.add(finder.command(command)?, &need);
                    }
                    Check::File { path, exists: true, .. } | Check::User { shell: Some(path), exists: true, .. } => {
                        if let Ok(path) = TreePath::new(path) {
                            self.add(finder.path(&path)?, &need);
                        }
                    }
                    Check::Package { name, installed: true, .. } => self.add([name.as_str()], &need),
                    Check::Program { path } => self.add(finder.command(&program(path))?, &need),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The shells of accounts (passwd(5)).
    fn of_accounts(&mut self, finder: &Finder<'_>) -> TreeResult<()> {
        let accounts = finder.tree.read_text(&tree_path!("/etc/passwd"))?.unwrap_or_default();
        for line in accounts.lines() {
            let mut fields = line.split(':');
            let (account, shell) = (fields.next().unwrap_or_default(), fields.nth(5));
            if let Some(shell) = shell.and_then(|shell| TreePath::new(shell).ok()) {
                self.add(finder.path(&shell)?, &Need::Account(account.to_owned()));
            }
        }
        Ok(())
    }

    /// What made the locale that a system is set to; C and its like need nothing.
    fn of_locale(&mut self, tree: &dyn Tree) -> TreeResult<()> {
        for path in [tree_path!("/etc/default/locale"), tree_path!("/etc/locale.conf")] {
            let text = tree.read_text(&path)?.unwrap_or_default();
            let set = text.lines().filter_map(|line| line.trim().strip_prefix("LANG="));
            let is_plain = |locale: &str| matches!(locale.split('.').next(), None | Some("" | "C" | "POSIX"));
            if set.map(|locale| locale.trim_matches('"')).any(|locale| !is_plain(locale)) {
                self.add(["locales"], &Need::System("the system is set to a locale of it"));
            }
        }
        Ok(())
    }

    /// What runs programs that no package brings, or is linked into them.
    fn of_programs(&mut self, finder: &Finder<'_>) -> TreeResult<()> {
        let scripts = tree_path!("/var/lib/dpkg");
        let index = finder.tree.index()?;
        let is_program = |entry: &&Entry| {
            entry.metadata.kind == FileKind::Regular
                && entry.metadata.mode.bits() & 0o111 != 0
                && !entry.path.starts_with(&scripts)
                && finder.owners.of(&entry.path).is_empty()
        };
        for entry in index.iter().filter(is_program) {
            let need = Need::Program(entry.path.clone());
            let Some(file) = finder.tree.open_file(&entry.path)? else { continue };
            let mut start = [0; FIRST_LINE];
            let read = file.read_at(0, &mut start).unwrap_or_default();
            let start = start.get(..read).unwrap_or_default();
            if let Some(line) = start.strip_prefix(b"#!") {
                let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
                self.add(finder.command(&String::from_utf8_lossy(line))?, &need);
            } else if start.starts_with(b"\x7fELF") {
                self.of_libraries(finder, file, &need)?;
            }
        }
        Ok(())
    }

    /// The packages of the libraries that a program is linked with; a damaged one is linked with nothing that could be told.
    fn of_libraries(&mut self, finder: &Finder<'_>, file: OpenFile, need: &Need) -> TreeResult<()> {
        let names = file.into_source().ok().and_then(|source| libraries(source.as_ref()).ok()).unwrap_or_default();
        if names.is_empty() {
            return Ok(());
        }
        for entry in finder.tree.index()?.iter() {
            let name = entry.path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(|name| names.iter().any(|library| library == name)) {
                self.add(finder.path(&entry.path)?, need);
            }
        }
        Ok(())
    }
}

/// The packages that a written file configures: those that bring it, or else the only one of the directory that it is in.
fn written<'t>(finder: &Finder<'t>, path: &TreePath) -> TreeResult<Vec<&'t str>> {
    let found = finder.path(path)?;
    match path.parent() {
        Some(directory) if found.is_empty() => finder.path(&directory),
        _ => Ok(found),
    }
}

/// The words of a test program of the build host; none of what is no text.
fn program(path: &Path) -> String {
    let is_small = path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= TEST_PROGRAM);
    if is_small { std::fs::read_to_string(path).unwrap_or_default() } else { String::new() }
}
