//! What is installed.

use std::collections::{BTreeMap, BTreeSet};

use globset::GlobBuilder;

use super::super::StepError;
use super::PackageError;
use super::apt::Apt;

/// One installed package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installed {
    /// dpkg, apt or the boot of the system depend on it: essential, or of priority "required".
    pub needed_by_system: bool,
}

/// Installed packages by name.
pub(super) type InstalledPackages = BTreeMap<String, Installed>;

pub(super) fn read(apt: &mut Apt<'_, '_>) -> Result<InstalledPackages, StepError> {
    let format = r"${Package}\t${db:Status-Status}\t${Essential}\t${Priority}\n";
    Ok(parse(&apt.must_ask(&["dpkg-query", "--show", "--showformat", format])?))
}

fn parse(text: &str) -> InstalledPackages {
    text.lines()
        .filter_map(|line| {
            let [name, "installed", essential, priority] = line.split('\t').collect::<Vec<_>>()[..] else {
                return None;
            };
            let needed_by_system = essential == "yes" || priority == "required";
            Some((name.to_owned(), Installed { needed_by_system }))
        })
        .collect()
}

/// Packages that somebody asked for, as opposed to those that came along.
pub(super) fn asked_for(apt: &mut Apt<'_, '_>) -> Result<BTreeSet<String>, StepError> {
    let names = apt.must_ask(&["apt-mark", "showmanual"])?;
    Ok(names.lines().map(|name| name.split(':').next().unwrap_or(name).trim().to_owned()).collect())
}

/// Names and, for every glob, the names in the archive that it means.
pub(super) fn available(wanted: &[String], apt: &mut Apt<'_, '_>) -> Result<Vec<String>, StepError> {
    if !wanted.iter().any(|name| name.contains(['*', '?', '['])) {
        return Ok(wanted.to_vec());
    }
    let known = apt.must_ask(&["apt-cache", "pkgnames"])?;
    let mut known: Vec<&str> = known.lines().collect();
    known.sort_unstable();
    let mut names = Vec::new();
    for name in wanted {
        let matcher = GlobBuilder::new(name).build().ok().map(|glob| glob.compile_matcher());
        let Some(matcher) = matcher.filter(|_| name.contains(['*', '?', '['])) else {
            names.push(name.clone());
            continue;
        };
        let before = names.len();
        names.extend(known.iter().filter(|known| matcher.is_match(known)).map(|known| (*known).to_owned()));
        if names.len() == before {
            return Err(PackageError::NoMatch { glob: name.clone() }.into());
        }
    }
    Ok(names)
}

/// The installed packages that names and globs mean. One that is not installed is as it should be.
pub(super) fn matching(wanted: &[String], installed: &InstalledPackages) -> Vec<String> {
    let matchers: Vec<_> = wanted
        .iter()
        .filter_map(|glob| GlobBuilder::new(glob).build().ok())
        .map(|glob| glob.compile_matcher())
        .collect();
    installed.keys().filter(|name| matchers.iter().any(|matcher| matcher.is_match(name))).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_installed_packages_only() {
        let installed = parse(
            "firmware-linux-free\tinstalled\t\toptional\nfirmware-misc\tconfig-files\t\toptional\n\
             dpkg\tinstalled\tyes\trequired\nlibc6\tinstalled\t\toptional\nmount\tinstalled\t\trequired\n",
        );
        let wanted = |globs: &[&str]| matching(&globs.iter().map(|&g| g.to_owned()).collect::<Vec<_>>(), &installed);
        assert_eq!(wanted(&["firmware-*", "telnet"]), ["firmware-linux-free"]);
        assert_eq!(wanted(&["lib?6"]), ["libc6"]);
        let needed: Vec<&String> = installed.iter().filter(|(_, p)| p.needed_by_system).map(|(name, _)| name).collect();
        assert_eq!(needed, ["dpkg", "mount"]);
    }
}
