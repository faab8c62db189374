//! Rules of the user's own, for the audit in the guest.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_audit::ProfileOrder;

use super::PROBE_MOUNT;
use crate::ProveError;

/// The directory of them on the probe's disk.
const OWN: &str = "own";

/// What of a directory the catalogue reads.
const PARTS: [&str; 2] = ["rules", "benchmarks"];

/// Copies the directories that the order names into `content`, which becomes the probe's disk, and gives the
/// order as it is right in the guest.
pub(super) fn carry(order: &ProfileOrder, content: &Path) -> Result<ProfileOrder, ProveError> {
    let mut carried = order.clone();
    for (number, directory) in carried.directories.iter_mut().enumerate() {
        let name = PathBuf::from(OWN).join(number.to_string());
        for part in PARTS {
            let from = directory.join(part);
            copy(&from, &content.join(&name).join(part), 1).map_err(ProveError::io("copy the rules in", &from))?;
        }
        *directory = Path::new(PROBE_MOUNT).join(name);
    }
    Ok(carried)
}

/// Copies the `.hcl` files of a directory and of the directories in it, `depth` levels deep. That it is not
/// there is no error.
fn copy(from: &Path, to: &Path, depth: u8) -> io::Result<()> {
    if !from.try_exists()? {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = fs::metadata(&path)?;
        if kind.is_dir() && depth > 0 {
            copy(&path, &target, depth - 1)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "hcl") {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_travel_and_nothing_else_does() {
        let (own, content) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(own.path().join("rules/app")).unwrap();
        fs::write(own.path().join("rules/app/app-port.hcl"), "rule").unwrap();
        fs::write(own.path().join("rules/app/notes.txt"), "private").unwrap();
        fs::write(own.path().join("secret.hcl"), "private").unwrap();
        let order = serde_json::from_value::<ProfileOrder>(serde_json::json!({
            "harden": {
                "benchmark": "x", "benchmark_place": hardtack_hcl::Place::default(), "edition": null,
                "profile": "x", "profile_place": hardtack_hcl::Place::default(), "set": {}, "exceptions": [],
                "place": hardtack_hcl::Place::default(),
            },
            "today": "2026-11-01", "without": [], "directories": [own.path()],
        }))
        .unwrap();
        let carried = carry(&order, content.path()).unwrap();
        assert_eq!(carried.directories, [Path::new("/run/hardtack-probe/own/0")]);
        let at = content.path().join("own/0");
        assert_eq!(fs::read_to_string(at.join("rules/app/app-port.hcl")).unwrap(), "rule");
        assert!(!at.join("rules/app/notes.txt").exists() && !at.join("secret.hcl").exists());
    }
}
