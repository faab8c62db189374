//! The PAM stacks of a system: pam.d(5).

mod auth_update;
mod line;
mod profile;
mod way;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::ops::RangeInclusive;

use hardtack_tree::{FileKind, Tree, TreePath, TreeResult, tree_path};

pub use auth_update::AuthUpdate;
pub use line::{Entry, Group, Line, Module, parse, written};

pub use profile::Common;
pub use way::authenticates;

use super::glob;
use crate::verdict::{Location, Unjudgeable};

/// Where libpam looks for modules, on one architecture or several.
const MODULES: [&str; 4] =
    ["/usr/lib/*/security/*.so", "/usr/lib/security/*.so", "/lib/*/security/*.so", "/usr/lib64/security/*.so"];

/// How deep files may include each other (`PAM_SUBSTACK_MAX_LEVEL` of Linux-PAM).
const MAX_DEPTH: usize = 16;

/// How many lines a stack may have, all that it includes counted as often as they are: files that include each other
/// several times multiply.
const MAX_LINES: usize = 10_000;

/// Every service's file.
#[derive(Debug)]
pub struct Pam {
    services: BTreeMap<String, Service>,
    modules: BTreeSet<OsString>,
}

#[derive(Debug)]
struct Service {
    path: TreePath,
    lines: Vec<Line>,
}

/// A call of a module and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The file.
    pub path: &'a TreePath,
    /// First and last line in the file.
    pub lines: &'a RangeInclusive<usize>,
    /// The call.
    pub module: &'a Module,
}

/// A step of a stack.
#[derive(Debug)]
enum Step<'a> {
    Call(Call<'a>),
    /// The steps of a stack of its own.
    Substack(Vec<Step<'a>>),
}

impl<'a> Step<'a> {
    fn calls(self, calls: &mut Vec<Call<'a>>) {
        match self {
            Step::Call(call) => calls.push(call),
            Step::Substack(steps) => steps.into_iter().for_each(|step| step.calls(calls)),
        }
    }
}

impl Call<'_> {
    /// Where it stands.
    pub fn at(&self) -> Location {
        Location { path: self.path.clone(), line: Some(*self.lines.start()) }
    }
}

impl Pam {
    /// Reads every file of `/etc/pam.d`, and those of `/usr/lib/pam.d` that are not there.
    ///
    /// # Errors
    /// When there is no `/etc/pam.d`, or a file in it cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let own = tree_path!("/etc/pam.d");
        if tree.list(&own)?.is_none() {
            return Err(Unjudgeable(format!("there is no {own}")));
        }
        let mut modules = BTreeSet::new();
        for pattern in MODULES {
            let files = glob::expand(tree, pattern)?;
            modules.extend(files.iter().filter_map(|path| path.file_name().map(OsString::from)));
        }
        Ok(Self { services: services(tree, &[own, tree_path!("/usr/lib/pam.d")])?, modules })
    }

    /// Whether the module of this file name is installed where libpam looks for it.
    pub fn has_module(&self, name: &str) -> bool {
        self.modules.contains(OsStr::new(name))
    }

    /// The names of all services, sorted.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    /// The file of a service; `None` when it has none.
    pub fn file(&self, service: &str) -> Option<&TreePath> {
        self.services.get(service).map(|service| &service.path)
    }

    /// The calls of one group in the order a service makes them, included files where they are included.
    ///
    /// # Errors
    /// When the service has no file, a file it includes is not there, a line of the group cannot be
    /// understood, or files include each other too deep: then the service lets nobody in.
    pub fn stack(&self, service: &str, group: Group) -> Result<Vec<Call<'_>>, Unjudgeable> {
        let mut calls = Vec::new();
        self.steps(service, group)?.into_iter().for_each(|step| step.calls(&mut calls));
        Ok(calls)
    }

    /// Whether a run of the stack can end well that asked who somebody is; for `account`, that ends well at all.
    ///
    /// # Errors
    /// As [`stack`](Self::stack).
    pub fn has_way(&self, service: &str, group: Group) -> Result<bool, Unjudgeable> {
        Ok(way::is_open(&self.steps(service, group)?, group, |name| self.has_module(name)))
    }

    fn steps(&self, service: &str, group: Group) -> Result<Vec<Step<'_>>, Unjudgeable> {
        let Some(file) = self.services.get(service) else {
            return Err(Unjudgeable(format!("there is no PAM service {service} in /etc/pam.d")));
        };
        let (mut steps, mut lines) = (Vec::new(), 0);
        self.collect(file, group, 0, &mut lines, &mut steps)?;
        Ok(steps)
    }

    fn collect<'a>(
        &'a self,
        file: &'a Service,
        group: Group,
        depth: usize,
        lines: &mut usize,
        steps: &mut Vec<Step<'a>>,
    ) -> Result<(), Unjudgeable> {
        let path = &file.path;
        if depth > MAX_DEPTH {
            return Err(Unjudgeable(format!("{path} is included more than {MAX_DEPTH} files deep")));
        }
        for line in &file.lines {
            *lines += 1;
            if *lines > MAX_LINES {
                return Err(Unjudgeable(format!("the files that {path} includes have more than {MAX_LINES} lines")));
            }
            let number = line.lines.start();
            match &line.entry {
                Entry::Module(module) if module.group == group => {
                    steps.push(Step::Call(Call { path, lines: &line.lines, module }));
                }
                Entry::Include { service, group: taken, substack } if taken.is_none_or(|taken| taken == group) => {
                    // Debian's files name others by service; a path into /etc/pam.d is the same.
                    let name = service.strip_prefix("/etc/pam.d/").unwrap_or(service);
                    let Some(included) = self.services.get(name) else {
                        return Err(Unjudgeable(format!("{path}:{number} includes {service}, which is not there")));
                    };
                    if *substack {
                        let mut own = Vec::new();
                        self.collect(included, group, depth + 1, lines, &mut own)?;
                        steps.push(Step::Substack(own));
                    } else {
                        self.collect(included, group, depth + 1, lines, steps)?;
                    }
                }
                Entry::Broken(why) => return Err(Unjudgeable(format!("{path}:{number}: {why}"))),
                Entry::Module(_) | Entry::Include { .. } => {}
            }
        }
        Ok(())
    }

    /// Every line that calls a module, in any file, by file name and line.
    pub fn calls<'a>(&'a self, module: &'a str) -> impl Iterator<Item = Call<'a>> {
        self.services.values().flat_map(move |file| {
            file.lines.iter().filter_map(move |line| match &line.entry {
                Entry::Module(call) if call.name() == module => {
                    Some(Call { path: &file.path, lines: &line.lines, module: call })
                }
                _ => None,
            })
        })
    }
}

/// The services of several directories; a file hides those of the same name in later ones.
fn services(tree: &dyn Tree, directories: &[TreePath]) -> TreeResult<BTreeMap<String, Service>> {
    let mut services = BTreeMap::new();
    for directory in directories {
        for name in tree.list(directory)?.unwrap_or_default() {
            let path = directory.join_os(&name)?;
            let Some(name) = name.to_str().map(str::to_owned) else { continue };
            let regular = tree.target_metadata(&path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular);
            if !regular || services.contains_key(&name) {
                continue;
            }
            let lines = parse(&tree.read_text(&path)?.unwrap_or_default());
            services.insert(name, Service { path, lines });
        }
    }
    Ok(services)
}

#[cfg(test)]
mod tests;
