//! Programs that no package brings.

use std::collections::HashMap;
use std::io;

use hardtack_tree::{Digester, Entry, FileKind, OpenFile, Tree, TreePath, tree_path};

use super::read::Findings;
use super::{InventoryError, Package, StrayProgram};

/// Bytes that are hashed at once.
const PIECE: usize = 256 << 10;

/// Which package of a distribution brings a file.
pub(super) struct Owners<'p>(HashMap<&'p [u8], &'p str>);

impl<'p> Owners<'p> {
    pub(super) fn of(packages: impl Iterator<Item = &'p Package>) -> Self {
        let mut owners = HashMap::new();
        for package in packages {
            for file in &package.files {
                owners.entry(file.path.bytes()).or_insert(package.name.as_str());
            }
        }
        Self(owners)
    }

    /// The name of the package that brings a file.
    pub(super) fn get(&self, path: &TreePath) -> Option<&'p str> {
        self.0.get(path.bytes()).copied()
    }
}

/// Looks for programs that no package brings. The scripts by which dpkg installs and removes packages are theirs, though no
/// list has them.
pub(super) fn programs(
    tree: &dyn Tree,
    owners: &Owners<'_>,
    findings: &mut Findings,
) -> Result<Vec<StrayProgram>, InventoryError> {
    let scripts = tree_path!("/var/lib/dpkg/info");
    let is_stray = |entry: &&Entry| owners.get(&entry.path).is_none() && !entry.path.starts_with(&scripts);
    let mut programs = Vec::new();
    for entry in tree.index()?.iter().filter(|entry| is_executable(entry)).filter(is_stray) {
        match program(tree, entry) {
            Ok(program) => programs.extend(program),
            Err(reason) => findings.unread(&entry.path, reason),
        }
    }
    Ok(programs)
}

fn is_executable(entry: &Entry) -> bool {
    entry.metadata.kind == FileKind::Regular && entry.metadata.mode.bits() & 0o111 != 0
}

fn program(tree: &dyn Tree, entry: &Entry) -> Result<Option<StrayProgram>, String> {
    let file = tree.open_file(&entry.path).map_err(|error| error.to_string())?;
    let Some(file) = file else { return Ok(None) };
    let mut start = [0; 4];
    let read = file.read_at(0, &mut start).map_err(|error| error.to_string())?;
    let is_program = &start == b"\x7fELF" || start.get(..read).is_some_and(|start| start.starts_with(b"#!"));
    if !is_program {
        return Ok(None);
    }
    let (digest, size) = digest(&file).map_err(|error| error.to_string())?;
    Ok(Some(StrayProgram { path: entry.path.clone(), digest, size: Some(size) }))
}

fn digest(file: &OpenFile) -> io::Result<(hardtack_tree::Digest, u64)> {
    let mut digester = Digester::new();
    let mut buffer = vec![0; PIECE];
    let mut size = 0;
    loop {
        let read = file.read_at(size, &mut buffer)?;
        if read == 0 {
            return Ok((digester.finish(), size));
        }
        digester.update(buffer.get(..read).unwrap_or_default());
        size += read as u64;
    }
}
