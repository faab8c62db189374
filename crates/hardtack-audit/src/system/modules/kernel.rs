//! The modules that each installed kernel has.

use std::collections::BTreeMap;

use hardtack_tree::{FileKind, FixedPath, Tree, TreePath};

use super::canonical;
use crate::system::dropins;
use crate::verdict::{Location, Unjudgeable};

/// A kernel with a directory below `/lib/modules`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kernel {
    /// Its release, as `uname -r` prints it.
    pub release: String,
    directory: TreePath,
    /// Module names, with their files below the directory.
    loadable: BTreeMap<String, String>,
    /// Names of built-in modules, with their lines in `modules.builtin`.
    builtin: BTreeMap<String, usize>,
}

/// How a kernel has a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// As a file that can be loaded.
    Loadable(Location),
    /// Built in: no configuration keeps it out.
    BuiltIn(Location),
}

const DIRECTORIES: [FixedPath; 2] = [FixedPath::new("/lib/modules"), FixedPath::new("/usr/lib/modules")];

/// The list of loadable modules that depmod(8) makes and modprobe(8) goes by.
const DEPENDENCIES: &str = "modules.dep";

/// The list of built-in modules that comes with a kernel (kbuild).
const BUILTIN: &str = "modules.builtin";

/// Deeper than any kernel's module directory.
const DEPTH: usize = 16;

impl Kernel {
    /// How this kernel has `module`; `None` when it does not.
    pub fn carries(&self, module: &str) -> Option<Carried> {
        let module = canonical(module);
        let within = |file: &str, line| {
            let path = self.directory.join(file).unwrap_or_else(|_| self.directory.clone());
            Location { path, line }
        };
        if let Some(line) = self.builtin.get(&module) {
            return Some(Carried::BuiltIn(within(BUILTIN, Some(*line))));
        }
        self.loadable.get(&module).map(|file| Carried::Loadable(within(file, None)))
    }

    fn read(tree: &dyn Tree, release: String, directory: TreePath) -> Result<Self, Unjudgeable> {
        let loadable = match tree.read_text(&directory.join(DEPENDENCIES)?)? {
            Some(text) => {
                let files = text.lines().filter_map(|line| line.split_once(':'));
                files.filter_map(|(file, _)| Some((module_name(file)?, file.to_owned()))).collect()
            }
            // depmod has not run yet: what it will find is what counts.
            None => {
                let mut found = BTreeMap::new();
                search(tree, &directory, "", DEPTH, &mut found)?;
                found
            }
        };
        let builtin = tree.read_text(&directory.join(BUILTIN)?)?.unwrap_or_default();
        let builtin = builtin.lines().zip(1..).filter_map(|(file, line)| Some((module_name(file)?, line))).collect();
        Ok(Self { release, directory, loadable, builtin })
    }
}

/// Every installed kernel.
pub(super) fn read(tree: &dyn Tree) -> Result<Vec<Kernel>, Unjudgeable> {
    let mut kernels = Vec::new();
    for directory in dropins::present(tree, &DIRECTORIES)? {
        for name in tree.list(&directory)?.unwrap_or_default() {
            let path = directory.join_os(&name)?;
            if tree.target_metadata(&path)?.is_some_and(|found| found.kind == FileKind::Directory) {
                kernels.push(Kernel::read(tree, name.to_string_lossy().into_owned(), path)?);
            }
        }
    }
    Ok(kernels)
}

/// Collects the module files below `directory`, named from the kernel's own directory on.
fn search(
    tree: &dyn Tree,
    directory: &TreePath,
    prefix: &str,
    depth: usize,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Unjudgeable> {
    for name in tree.list(directory)?.unwrap_or_default() {
        let Some(text) = name.to_str() else { continue };
        let path = directory.join_os(&name)?;
        let relative = format!("{prefix}{text}");
        if tree.metadata(&path)?.is_some_and(|entry| entry.kind == FileKind::Directory) {
            if depth > 0 {
                search(tree, &path, &format!("{relative}/"), depth - 1, found)?;
            }
        } else if let Some(module) = module_name(text) {
            found.insert(module, relative);
        }
    }
    Ok(())
}

/// `kernel/fs/udf/udf.ko.xz` → `udf`.
fn module_name(file: &str) -> Option<String> {
    let name = file.rsplit('/').next()?;
    let stem = name.strip_suffix(".ko").or_else(|| {
        let (stem, compression) = name.rsplit_once(".ko.")?;
        matches!(compression, "gz" | "xz" | "zst").then_some(stem)
    })?;
    (!stem.is_empty()).then(|| canonical(stem))
}
