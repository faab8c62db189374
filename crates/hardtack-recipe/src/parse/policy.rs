//! `policy`.

use std::collections::BTreeSet;

use hardtack_hcl::{BlockReader, Diagnostics, Value, ValueError};

use super::context::{Context, Expected};
use super::packages::name;
use crate::{PackageList, Policy};

/// Reads a `policy` block.
pub(super) fn policy(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Policy, Diagnostics> {
    let require_reason = block.optional::<bool>("require_reason").unwrap_or(false);
    let packages = block.optional_with("packages", |value| list(value, context));
    let max_patch_age_days = block.optional::<u32>("max_patch_age_days");
    let no_pending_updates = block.optional::<bool>("no_pending_updates").unwrap_or(false);
    let place = Some(block.place());
    block.finish(())?;
    Ok(Policy { require_reason, packages, max_patch_age_days, no_pending_updates, place })
}

/// A file with one name on every line; what follows a blank, as `dpkg-query --show` prints versions, and an architecture
/// behind a colon do not count.
fn list(value: &Value, context: Context<'_>) -> Result<PackageList, ValueError> {
    let path = context.host_path(value, Expected::File)?;
    let bytes = context.environment.read(&path).map_err(ValueError::new)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut names = BTreeSet::new();
    for (number, line) in text.lines().enumerate() {
        let word = line.split_ascii_whitespace().next().filter(|word| !word.starts_with('#'));
        let Some(found) = word.map(|word| word.split(':').next().unwrap_or(word)) else { continue };
        if name(found).is_err() {
            let error = ValueError::new(format!("line {} of `{}` names no package", number + 1, path.display()));
            return Err(error.help("write one name on every line, as `dpkg-query --show` does"));
        }
        names.insert(found.to_owned());
    }
    Ok(PackageList { path, names })
}
