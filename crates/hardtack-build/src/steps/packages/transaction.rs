//! One change to the set of packages: resolved, fetched with network, made without.

use super::super::StepError;
use super::PackageError;
use super::apt::Apt;
use super::cache::{Needed, missing, take};

/// Has apt-get do `arguments`.
pub(super) fn transact(arguments: &[&str], apt: &mut Apt<'_, '_>) -> Result<(), StepError> {
    let needed = resolve(arguments, apt)?;
    let debs = apt.site.store.debs();
    let to_fetch = missing(&needed, &debs)?;
    if !to_fetch.is_empty() {
        let download: Vec<&str> = ["--download-only"].iter().chain(arguments).copied().collect();
        apt.get(&download, true).map_err(|error| explain_fetch(error, &to_fetch))?;
        take(&to_fetch, &apt.fetched, &debs)?;
    }
    // Nothing to unpack is nothing to upgrade; an installation may still have a package to mark as wanted.
    if needed.is_empty() && arguments.first() == Some(&"upgrade") {
        return Ok(());
    }
    apt.get(arguments, false)
}

/// The package files that the change needs, whether or not they are at hand.
fn resolve(arguments: &[&str], apt: &mut Apt<'_, '_>) -> Result<Vec<Needed>, StepError> {
    // apt leaves out what its archive directory has; here it sees an empty one.
    let hidden = ["-o", "Dir::Cache::archives=/run/hardtack/apt/none/", "-o", "Acquire::ForceHash=SHA256"];
    let argv: Vec<&str> = ["apt-get", "-qq", "--print-uris"].iter().chain(&hidden).chain(arguments).copied().collect();
    let answer = apt.ask(&argv)?;
    if answer.ending.is_success() {
        return Ok(answer.text.lines().filter_map(Needed::parse).collect());
    }
    Err(explain_resolution(&answer.last, apt)?.map_or(
        StepError::Command {
            what: format!("apt-get {}", arguments.first().copied().unwrap_or_default()),
            ending: answer.ending,
            last: answer.last,
        },
        StepError::Packages,
    ))
}

/// The causes that apt names in words of its own.
fn explain_resolution(said: &[String], apt: &mut Apt<'_, '_>) -> Result<Option<PackageError>, StepError> {
    for line in said {
        if let Some((version, package)) = version_not_found(line) {
            let candidates = candidates(&package, apt)?;
            return Ok(Some(PackageError::PinImpossible { package, version, candidates }));
        }
        let unknown = line
            .strip_prefix("E: Unable to locate package ")
            .or_else(|| line.strip_prefix("E: Package '")?.strip_suffix("' has no installation candidate"));
        if let Some(name) = unknown {
            let names = apt.must_ask(&["apt-cache", "pkgnames"])?;
            let nearest = hardtack_hcl::nearest(name, names.lines()).map(str::to_owned);
            return Ok(Some(PackageError::Unknown { name: name.to_owned(), nearest }));
        }
    }
    Ok(None)
}

/// `E: Version '9.9' for 'sudo' was not found`.
fn version_not_found(line: &str) -> Option<(String, String)> {
    let (version, rest) = line.strip_prefix("E: Version '")?.split_once("' for '")?;
    let package = rest.strip_suffix("' was not found")?;
    Some((version.to_owned(), package.to_owned()))
}

/// Versions of a package in the lists: the second column of `apt-cache madison`.
fn candidates(package: &str, apt: &mut Apt<'_, '_>) -> Result<Vec<String>, StepError> {
    let table = apt.must_ask(&["apt-cache", "madison", package])?;
    let mut versions: Vec<String> =
        table.lines().filter_map(|line| Some(line.split('|').nth(1)?.trim().to_owned())).collect();
    versions.dedup();
    Ok(versions)
}

fn explain_fetch(error: StepError, wanted: &[Needed]) -> StepError {
    let gone = error.last_lines().iter().find(|line| line.contains("404  Not Found"));
    match gone {
        Some(line) => {
            let file = wanted.iter().find(|one| line.contains(&one.url)).or(wanted.first());
            let file = file.map(|one| one.file.clone()).unwrap_or_default();
            PackageError::Gone { file }.into()
        }
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_apt_says_of_a_pin_is_understood() {
        let (version, package) = version_not_found("E: Version '9.9' for 'sudo' was not found").unwrap();
        assert_eq!(version_not_found("E: Unable to locate package sudo"), None);
        let candidates = ["1.9.13p3-1+deb12u2".to_owned(), "1.9.13p3-1+deb12u1".to_owned()].into();
        let error = PackageError::PinImpossible { package, version, candidates };
        insta::assert_snapshot!(format!("{error}; {}", error.remedy().unwrap_or_default()), @"sudo 9.9 is not in the archive; the archive has 1.9.13p3-1+deb12u2, 1.9.13p3-1+deb12u1");
    }
}
