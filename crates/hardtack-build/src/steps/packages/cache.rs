//! Package files, shared by all builds and checked against the signed lists.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_tree::{Digest, Digester};

use super::super::StepError;
use super::PackageError;
use crate::store::StoreError;

/// A package file that a transaction needs, from a line of `apt-get --print-uris`:
/// `'http://…/foo_1_amd64.deb' foo_1_amd64.deb 1234 SHA256:…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    pub url: String,
    /// Its name in apt's archive directory; never a path.
    pub file: String,
    pub size: u64,
    pub sha256: Option<Digest>,
}

impl Needed {
    pub(super) fn parse(line: &str) -> Option<Self> {
        let rest = line.strip_prefix('\'')?;
        let (url, rest) = rest.split_once("' ")?;
        let mut words = rest.split_whitespace();
        let file = words.next()?.to_owned();
        let size = words.next()?.parse().ok()?;
        let sha256 = words.next().and_then(|hash| hash.strip_prefix("SHA256:"));
        let sha256 = sha256.and_then(|hex| format!("sha256:{hex}").parse().ok());
        (!file.contains('/')).then(|| Self { url: url.to_owned(), file, size, sha256 })
    }

    /// Whether the file in `directory` is the one that is needed.
    fn is_in(&self, directory: &Path) -> bool {
        let path = directory.join(&self.file);
        let Ok(metadata) = fs::symlink_metadata(&path) else { return false };
        metadata.is_file() && metadata.len() == self.size && self.sha256.is_some() && file_digest(&path) == self.sha256
    }
}

fn file_digest(path: &Path) -> Option<Digest> {
    let mut digester = Digester::new();
    io::copy(&mut fs::File::open(path).ok()?, &mut digester).ok()?;
    Some(digester.finish())
}

/// Those that the store does not have; a file of the same name with other content is thrown out, since
/// apt itself looks at nothing but the size.
pub(super) fn missing(needed: &[Needed], debs: &Path) -> Result<Vec<Needed>, StepError> {
    let mut missing = Vec::new();
    for one in needed {
        if one.is_in(debs) {
            continue;
        }
        let path = debs.join(&one.file);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path, "remove", error)),
            _ => missing.push(one.clone()),
        }
    }
    Ok(missing)
}

/// Takes fetched files into the store once they are what the lists say.
pub(super) fn take(fetched: &[Needed], from: &Path, debs: &Path) -> Result<(), StepError> {
    for one in fetched {
        if !one.is_in(from) {
            return Err(PackageError::Corrupt { file: one.file.clone() }.into());
        }
        let target = debs.join(&one.file);
        fs::rename(from.join(&one.file), &target).map_err(|error| failed(target, "make", error))?;
    }
    Ok(())
}

fn failed(path: PathBuf, action: &'static str, source: io::Error) -> StepError {
    StepError::Store(StoreError::Io { path, action, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_apt_prints() {
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let line = format!(
            "'http://deb.example.org/pool/t/tar_1.34%2bdfsg-1_amd64.deb' tar_1.34+dfsg-1_amd64.deb 3 SHA256:{hash}"
        );
        let needed = Needed::parse(&line).unwrap();
        assert_eq!(needed.file, "tar_1.34+dfsg-1_amd64.deb");
        assert_eq!(needed.sha256, Some(Digest::of("abc")));
        assert_eq!(Needed::parse("'http://x/y' ../../etc/passwd 3 SHA256:00"), None);
        assert_eq!(Needed::parse("Reading package lists..."), None);
    }

    #[test]
    fn a_file_of_the_same_name_and_size_is_not_trusted() {
        let debs = tempfile::tempdir().unwrap();
        let fetched = tempfile::tempdir().unwrap();
        let needed = Needed { url: String::new(), file: "a.deb".to_owned(), size: 3, sha256: Some(Digest::of("abc")) };
        fs::write(debs.path().join("a.deb"), "xyz").unwrap();
        assert_eq!(missing(std::slice::from_ref(&needed), debs.path()).unwrap(), std::slice::from_ref(&needed));

        fs::write(fetched.path().join("a.deb"), "xyz").unwrap();
        let error = take(std::slice::from_ref(&needed), fetched.path(), debs.path()).unwrap_err();
        insta::assert_snapshot!(error, @"a.deb from the mirror is not the file that the signed lists name");

        fs::write(fetched.path().join("a.deb"), "abc").unwrap();
        take(std::slice::from_ref(&needed), fetched.path(), debs.path()).unwrap();
        assert_eq!(missing(&[needed], debs.path()).unwrap(), []);
    }
}
