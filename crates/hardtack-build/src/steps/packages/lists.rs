//! Package lists.

use super::super::StepError;
use super::apt::Apt;

/// Prints the first list that apt would read and that has not been fetched. What is looked for is named first: the
/// `releases` that the lists belong to, or the `lists`, of which apt keeps those that are not empty. Options of apt
/// follow.
///
/// Unless told to leave out what releases say, apt names only lists that are there.
const FIND_MISSING: &str = r#"
apt-get -o APT::Get::IndexTargets::ReleaseInfo=0 "$@" indextargets \
    --format '$(FILENAME) $(METAKEY) $(ARCHITECTURE)' 'Created-By: Packages' |
while read -r list key architecture; do
    release=${list%"$(echo "$key" | tr / _)"}
    case $0 in
        releases) set -- "${release}InRelease" "${release}Release" ;;
        lists) [ "$architecture" != all ] || continue; set -- "$list" "$list".* ;;
    esac
    for file; do [ ! -e "$file" ] || continue 2; done
    echo "$list"
    break
done
"#;

/// apt sees only the archives that the recipe added.
const ONLY_ADDED: [&str; 4] = ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", "APT::Get::List-Cleanup=0"];
/// apt sees only the archive of the base.
const ONLY_BASE: [&str; 2] = ["-o", "Dir::Etc::sourceparts=/dev/null"];

/// Fetches lists only where some are missing: a base has brought its own, and a package that is
/// installed weeks later must come from the same state of the archive as the rest.
pub(super) fn ensure(apt: &mut Apt<'_, '_>) -> Result<(), StepError> {
    if apt.site.sources.is_none() {
        return if is_any_missing("releases", &[], apt)? { apt.get(&["update"], true) } else { Ok(()) };
    }
    if is_any_missing("releases", &ONLY_BASE, apt)? {
        return apt.get(&["update"], true);
    }
    if is_any_missing("lists", &ONLY_ADDED, apt)? {
        let update: Vec<&str> = ONLY_ADDED.into_iter().chain(["update"]).collect();
        return apt.get(&update, true);
    }
    Ok(())
}

fn is_any_missing(what: &str, options: &[&str], apt: &mut Apt<'_, '_>) -> Result<bool, StepError> {
    let argv: Vec<&str> = ["/bin/sh", "-c", FIND_MISSING, what].iter().chain(options).copied().collect();
    Ok(!apt.must_ask(&argv)?.trim().is_empty())
}
