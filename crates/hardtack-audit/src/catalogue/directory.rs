//! A user's directory of rules or benchmarks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The largest rule file that is read, in bytes; ours have about a thousand.
const LARGEST: u64 = 1 << 20;

/// The `.hcl` files of a directory and of its own directories, sorted, with their texts; none when the
/// directory is not there.
pub(super) fn files(dir: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    if dir.try_exists()? {
        collect(dir, Path::new(""), &mut found)?;
        let nested: Vec<PathBuf> = sorted(dir)?.into_iter().filter(|name| dir.join(name).is_dir()).collect();
        for topic in nested {
            collect(&dir.join(&topic), &topic, &mut found)?;
        }
    }
    Ok(found)
}

fn collect(dir: &Path, prefix: &Path, found: &mut Vec<(PathBuf, String)>) -> io::Result<()> {
    for name in sorted(dir)? {
        let path = dir.join(&name);
        if name.extension().is_some_and(|extension| extension == "hcl") && path.is_file() {
            if fs::metadata(&path)?.len() > LARGEST {
                return Err(io::Error::other(format!("{} is larger than {LARGEST} bytes", path.display())));
            }
            found.push((prefix.join(&name), fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn sorted(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names = fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| PathBuf::from(entry.file_name())))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
