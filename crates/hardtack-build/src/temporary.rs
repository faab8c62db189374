//! Temporary names beside a final place, on its file system, so that a rename finishes them.
//!
//! A name carries the id of the process that works under it. What a killed process left is known by that and removed.

use std::fs;
use std::path::Path;

/// The beginning of temporary names of this process for what becomes `name`.
pub(crate) fn prefix(name: &str) -> String {
    format!(".{name}.{}.", std::process::id())
}

/// Removes what processes that are gone left of `name` in a directory.
pub(crate) fn sweep(directory: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = file_name.strip_prefix(&format!(".{name}.")) else { continue };
        let Some(process) = rest.split('.').next().filter(|process| process.parse::<u32>().is_ok()) else { continue };
        if !Path::new("/proc").join(process).exists() {
            let path = entry.path();
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            // What cannot be removed now is tried again the next time.
            let _ = if is_directory { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_dead_left_goes() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        // Process ids end at 2^22.
        let dead = [".web.4194305.x", ".web.4194306.y"];
        let others = [format!("{}z", prefix("web")), ".web.note".to_owned(), ".webs.4194305.x".to_owned()];
        fs::create_dir_all(path(dead[0]).join("below")).unwrap();
        fs::write(path(dead[1]), "").unwrap();
        others.iter().for_each(|name| fs::write(path(name), "").unwrap());
        sweep(directory.path(), "web");
        assert!(dead.iter().all(|name| !path(name).exists()));
        assert!(others.iter().all(|name| path(name).exists()));
    }
}
