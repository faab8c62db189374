//! Files of the build host that are named by a pattern.

use std::path::{Path, PathBuf};

use globset::Glob;
use hardtack_hcl::ValueError;

/// Whether a path is a pattern.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The files whose names fit the last part of `pattern`, the newest by its name last: numbers in names count as such.
pub(super) fn matching(pattern: &Path) -> Result<Vec<PathBuf>, ValueError> {
    let wrong = |why: String| ValueError::new(why).help("`*` and `?` stand for parts of the file's name");
    let text = pattern.display();
    let (Some(directory), Some(name)) = (pattern.parent(), pattern.file_name().and_then(|name| name.to_str())) else {
        return Err(wrong(format!("`{text}` names no file")));
    };
    if directory.to_str().is_none_or(is_pattern) {
        return Err(wrong(format!("`{text}` leaves a directory open")));
    }
    let glob = Glob::new(name).map_err(|error| wrong(format!("`{name}` is no pattern: {error}")))?.compile_matcher();
    let unreadable = |error: std::io::Error| wrong(format!("`{}` cannot be read: {error}", directory.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let fits = entry.file_name().to_str().is_some_and(|name| !name.starts_with('.') && glob.is_match(name));
        if fits && entry.path().is_file() {
            found.push(entry.path());
        }
    }
    if found.is_empty() {
        return Err(wrong(format!("no file is `{text}`")));
    }
    found.sort_by_cached_key(|path| order(&path.file_name().unwrap_or_default().to_string_lossy()));
    Ok(found)
}

/// What a name is sorted by: its words and numbers in turn.
fn order(name: &str) -> Vec<(String, u128)> {
    let mut parts: Vec<(String, u128)> = vec![(String::new(), 0)];
    let mut in_number = false;
    for character in name.chars() {
        match character.to_digit(10) {
            Some(digit) => {
                if let Some((_, number)) = parts.last_mut() {
                    *number = number.saturating_mul(10).saturating_add(u128::from(digit));
                }
                in_number = true;
            }
            None => {
                if in_number {
                    parts.push((String::new(), 0));
                    in_number = false;
                }
                if let Some((word, _)) = parts.last_mut() {
                    word.push(character);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_count_as_numbers() {
        let mut names = ["web-9.qcow2", "web-20261101-1.qcow2", "web-20260930-12.qcow2", "web-20261101-10.qcow2"];
        names.sort_by_cached_key(|name| super::order(name));
        assert_eq!(names, ["web-9.qcow2", "web-20260930-12.qcow2", "web-20261101-1.qcow2", "web-20261101-10.qcow2"]);
    }
}
