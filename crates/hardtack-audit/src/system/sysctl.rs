//! Kernel parameters that the tree sets at boot: sysctl.d(5) as systemd-sysctl reads it, and the file
//! that ufw applies after it.

mod key;
mod line;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobMatcher};
use hardtack_tree::{FixedPath, Tree, TreePath};

use super::dropins;
use crate::verdict::{Location, Unjudgeable};

pub use key::SysctlKey;
use line::Line;

/// The parameters that a tree's files set.
#[derive(Clone, Debug, Default)]
pub struct Sysctl {
    settings: Vec<Setting>,
    patterns: Vec<Pattern>,
}

/// One line that sets one parameter, or exempts it from patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The parameter.
    pub key: SysctlKey,
    /// The value, its blanks reduced to single spaces; `None` exempts the parameter from patterns.
    pub value: Option<String>,
    /// The line.
    pub at: Location,
}

/// A line that sets every parameter its pattern matches.
#[derive(Clone, Debug)]
struct Pattern {
    key: SysctlKey,
    matcher: GlobMatcher,
    value: String,
    at: Location,
}

/// What a parameter will be after boot, and the line that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effective<'a> {
    /// The value.
    pub value: &'a str,
    /// The deciding line.
    pub at: &'a Location,
}

/// Where systemd-sysctl looks, the most important directory first.
pub const DIRECTORIES: [FixedPath; 5] = [
    FixedPath::new("/etc/sysctl.d"),
    FixedPath::new("/run/sysctl.d"),
    FixedPath::new("/usr/local/lib/sysctl.d"),
    FixedPath::new("/usr/lib/sysctl.d"),
    FixedPath::new("/lib/sysctl.d"),
];

const UFW_SWITCH: FixedPath = FixedPath::new("/etc/ufw/ufw.conf");
const UFW_DEFAULTS: FixedPath = FixedPath::new("/etc/default/ufw");
/// What [`UFW_DEFAULTS`] names as ufw comes.
const UFW_PARAMETERS: FixedPath = FixedPath::new("/etc/ufw/sysctl.conf");

/// The files by which ufw sets parameters.
pub fn ufw_files() -> [TreePath; 3] {
    [UFW_SWITCH, UFW_DEFAULTS, UFW_PARAMETERS].map(FixedPath::to_path)
}

impl Sysctl {
    /// Reads every file in the order in which it applies. `/etc/sysctl.conf` counts only through a link
    /// in a directory, as Debian's `99-sysctl.conf`: systemd does not read it by itself.
    ///
    /// # Errors
    /// When a file or directory is there and cannot be read.
    pub fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable> {
        let mut sysctl = Self::default();
        let directories = dropins::present(tree, &DIRECTORIES)?;
        for path in dropins::merged(tree, &directories, ".conf")? {
            sysctl.add_file(tree, &path)?;
        }
        if let Some(path) = ufw_file(tree)? {
            sysctl.add_file(tree, &path)?;
        }
        Ok(sysctl)
    }

    /// What `key` will be after boot. A line for the key itself goes before any pattern, wherever the two
    /// stand; among lines of one sort the last one counts.
    pub fn effective(&self, key: &SysctlKey) -> Option<Effective<'_>> {
        match self.settings.iter().rev().find(|setting| setting.key == *key) {
            Some(setting) => setting.value.as_deref().map(|value| Effective { value, at: &setting.at }),
            None => {
                let pattern = self.patterns.iter().rev().find(|pattern| pattern.matcher.is_match(key.path()))?;
                Some(Effective { value: &pattern.value, at: &pattern.at })
            }
        }
    }

    /// Every parameter that is set by its name, with the value that it will have after boot, and every pattern with the
    /// value that it gives to what has no line of its own.
    pub fn in_force(&self) -> BTreeMap<String, &str> {
        let patterns = self.patterns.iter().map(|pattern| (pattern.key.to_string(), pattern.value.as_str()));
        let named = self.settings.iter().filter_map(|setting| {
            let effective = self.effective(&setting.key)?;
            Some((setting.key.to_string(), effective.value))
        });
        patterns.chain(named).collect()
    }

    /// The last line that names `key` itself, whether it sets it or exempts it from patterns.
    pub(crate) fn last_line(&self, key: &SysctlKey) -> Option<&Location> {
        self.settings.iter().rev().find(|setting| setting.key == *key).map(|setting| &setting.at)
    }

    /// Adds the lines of one file after those that are there.
    fn add_file(&mut self, tree: &dyn Tree, path: &TreePath) -> Result<(), Unjudgeable> {
        let text = tree.read_text(path)?.unwrap_or_default();
        self.add_text(&text, path);
        Ok(())
    }

    fn add_text(&mut self, text: &str, path: &TreePath) {
        for (index, text) in text.lines().enumerate() {
            let at = || Location { path: path.clone(), line: Some(index + 1) };
            match Line::parse(text) {
                Some(Line::Set { key, value }) if key.is_pattern() => {
                    // `*` stays within a component, as glob(7) has it in paths below /proc/sys.
                    let glob = GlobBuilder::new(key.path()).literal_separator(true).build();
                    if let Ok(glob) = glob {
                        self.patterns.push(Pattern { matcher: glob.compile_matcher(), key, value, at: at() });
                    }
                }
                Some(Line::Set { key, value }) => self.settings.push(Setting { key, value: Some(value), at: at() }),
                Some(Line::Exempt { key }) => self.settings.push(Setting { key, value: None, at: at() }),
                None => {}
            }
        }
    }
}

/// The file that ufw(8) hands to sysctl(8) when it starts, later than systemd-sysctl; `None` when ufw is
/// off or told to leave the parameters alone.
fn ufw_file(tree: &dyn Tree) -> Result<Option<TreePath>, Unjudgeable> {
    let on = shell_value(tree, UFW_SWITCH, "ENABLED")?.is_some_and(|value| value.eq_ignore_ascii_case("yes"));
    if !on {
        return Ok(None);
    }
    match shell_value(tree, UFW_DEFAULTS, "IPT_SYSCTL")? {
        Some(path) if path.starts_with('/') => Ok(Some(TreePath::new(path)?)),
        _ => Ok(None),
    }
}

/// The last `NAME=value` of a file of shell variables, without its quotes.
fn shell_value(tree: &dyn Tree, path: FixedPath, name: &str) -> Result<Option<String>, Unjudgeable> {
    let text = tree.read_text(&path.to_path())?.unwrap_or_default();
    let value = text.lines().rev().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='));
    Ok(value.map(|value| value.trim().trim_matches(['"', '\'']).to_owned()))
}
