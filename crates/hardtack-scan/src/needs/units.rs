//! Units of systemd that a package brings.

use std::collections::BTreeSet;

use hardtack_tree::{Tree, TreeResult, tree_path};

/// Where packages put units (systemd.unit(5)); the second is the first on systems with a merged /usr.
const PLACES: [&str; 2] = ["/usr/lib/systemd/system/", "/lib/systemd/system/"];
/// The kinds of units that something is started or mounted by.
const KINDS: [&str; 6] = [".service", ".socket", ".timer", ".path", ".mount", ".target"];

/// The units of the system that a package of Debian brings, sorted.
///
/// # Errors
/// When its list of files cannot be read.
pub fn units(tree: &dyn Tree, package: &str) -> TreeResult<Vec<String>> {
    let directory = tree_path!("/var/lib/dpkg/info");
    let of_architecture = format!("{package}:");
    let mut units = BTreeSet::new();
    for name in tree.list(&directory)?.unwrap_or_default() {
        let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".list")) else { continue };
        if stem != package && !stem.starts_with(&of_architecture) {
            continue;
        }
        let text = tree.read_text(&directory.join_os(&name)?)?.unwrap_or_default();
        let inside = text.lines().filter_map(|line| PLACES.iter().find_map(|place| line.strip_prefix(place)));
        units.extend(inside.filter(|name| is_unit(name)).map(str::to_owned));
    }
    Ok(units.into_iter().collect())
}

fn is_unit(name: &str) -> bool {
    !name.contains('/') && KINDS.iter().any(|kind| name.ends_with(kind))
}
