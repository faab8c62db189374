//! Package lists.

use super::super::StepError;
use super::apt::Apt;

/// Prints the first list that apt would read and that is not there.
const FIND_MISSING: &str = r#"
apt-get indextargets --format '$(FILENAME)' 'Created-By: Packages' | while read -r list; do
    for file in "$list" "$list".*; do [ ! -e "$file" ] || continue 2; done
    echo "$list"
    break
done
"#;

/// Fetches lists only where some are missing: a base has brought its own, and a package that is
/// installed weeks later must come from the same state of the archive as the rest.
pub(super) fn ensure(apt: &mut Apt<'_, '_>) -> Result<(), StepError> {
    if !any_missing(apt)? {
        return Ok(());
    }
    if apt.site.sources.is_some() {
        // An archive that the recipe added: only that one.
        let only_added = ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", "APT::Get::List-Cleanup=0", "update"];
        apt.get(&only_added, true)?;
        if !any_missing(apt)? {
            return Ok(());
        }
    }
    apt.get(&["update"], true)
}

fn any_missing(apt: &mut Apt<'_, '_>) -> Result<bool, StepError> {
    Ok(!apt.must_ask(&["/bin/sh", "-c", FIND_MISSING])?.trim().is_empty())
}
