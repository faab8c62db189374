//! Kernel modules: what modprobe.d(5) says of them, and which installed kernel has them.

mod config;
mod kernel;
#[cfg(test)]
mod tests;

use globset::Glob;
use hardtack_tree::{FixedPath, Tree};

use super::dropins;
use crate::verdict::{Location, Unjudgeable};

use config::Directive;
pub use kernel::{Carried, Kernel};

/// Where modprobe(8) looks, the most important directory first.
pub const DIRECTORIES: [FixedPath; 5] = [
    FixedPath::new("/etc/modprobe.d"),
    FixedPath::new("/run/modprobe.d"),
    FixedPath::new("/usr/local/lib/modprobe.d"),
    FixedPath::new("/usr/lib/modprobe.d"),
    FixedPath::new("/lib/modprobe.d"),
];

/// Modules, as a tree configures and carries them.
#[derive(Clone, Debug, Default)]
pub struct Modules {
    directives: Vec<(Directive, Location)>,
    kernels: Vec<Kernel>,
}

/// The command that stands in for loading a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Install<'a> {
    /// The command line.
    pub command: &'a str,
    /// Where it stands.
    pub at: &'a Location,
}

impl Install<'_> {
    /// Whether the command does nothing but end, so that the module is never loaded.
    pub fn does_nothing(&self) -> bool {
        let mut words = self.command.split_ascii_whitespace();
        let nothing = matches!(words.next(), Some("/bin/false" | "/bin/true" | "/usr/bin/false" | "/usr/bin/true"));
        nothing && !self.command.contains([';', '&', '|', '`', '$', '(', '<', '>'])
    }
}

impl Modules {
    /// Reads modprobe's configuration and the module lists of the installed kernels.
    ///
    /// # Errors
    /// When a file or directory is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let directories = dropins::present(tree, &DIRECTORIES)?;
        let mut directives = Vec::new();
        for path in dropins::merged(tree, &directories, ".conf")? {
            let text = tree.read_text(&path)?.unwrap_or_default();
            directives.extend(
                config::parse(&text).map(|(line, found)| (found, Location { path: path.clone(), line: Some(line) })),
            );
        }
        Ok(Self { directives, kernels: kernel::read(tree)? })
    }

    /// The command that modprobe runs instead of loading `module`: of several the first counts, and a
    /// name may be a pattern.
    pub fn install(&self, module: &str) -> Option<Install<'_>> {
        let module = canonical(module);
        self.directives.iter().find_map(|(directive, at)| match directive {
            Directive::Install { pattern, command } if matches(pattern, &module) => Some(Install { command, at }),
            _ => None,
        })
    }

    /// Where `module` is kept from being loaded for a device or file system that asks by an alias.
    pub fn blacklisted(&self, module: &str) -> Option<&Location> {
        let module = canonical(module);
        self.directives.iter().find_map(|(directive, at)| match directive {
            Directive::Blacklist { module: named } if *named == module => Some(at),
            _ => None,
        })
    }

    /// The installed kernels, sorted by release.
    pub fn kernels(&self) -> &[Kernel] {
        &self.kernels
    }
}

/// A module's name as the kernel has it: `-` and `_` are one, and `_` is used.
pub fn canonical(name: &str) -> String {
    name.replace('-', "_")
}

fn matches(pattern: &str, module: &str) -> bool {
    if !pattern.contains(['*', '?', '[']) {
        return pattern == module;
    }
    Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(module))
}
