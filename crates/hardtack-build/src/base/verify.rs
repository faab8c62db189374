//! Holding a bootstrap against the signed release files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use hardtack_tree::{Digest, Digester};

use super::{BaseError, Origin};
use crate::fingerprint::InputError;
use crate::steps::PackageError;
use crate::steps::StepError;
use crate::store::StoreError;

const LISTS: &str = "var/lib/apt/lists";

/// The tree was made from the very release files that its key names.
pub(super) fn check_lists(tree: &Path, origin: &Origin) -> Result<(), BaseError> {
    let mut found = Vec::new();
    for path in files(&tree.join(LISTS), "_InRelease")? {
        found.push(Digest::of(read(&path)?));
    }
    let missing = origin.suites.iter().find(|suite| !found.contains(&suite.release_file));
    missing.map_or(Ok(()), |suite| Err(BaseError::Raced(suite.mirror.clone())))
}

/// Takes the package files of everything that is installed into the store, each as the lists name it.
///
/// apt has verified what it fetched; files that were there before it only compared by size.
pub(super) fn take_packages(tree: &Path, fetched: &Path, debs: &Path) -> Result<(), BaseError> {
    let mut wanted: BTreeMap<String, Option<Digest>> = BTreeMap::new();
    for stanza in Stanzas::open(&tree.join("var/lib/dpkg/status"))? {
        wanted.insert(stanza?.file_name(), None);
    }
    for path in files(&tree.join(LISTS), "_Packages")? {
        for stanza in Stanzas::open(&path)? {
            let stanza = stanza?;
            if let Some(digest) = wanted.get_mut(&stanza.file_name()) {
                *digest = stanza.sha256.as_ref().and_then(|hex| format!("sha256:{hex}").parse().ok());
            }
        }
    }
    for (file, digest) in wanted {
        let new = fetched.join(&file);
        let path = if new.exists() { new } else { debs.join(&file) };
        // One that was upgraded since, or came from elsewhere, leaves no file.
        let Some(digest) = digest.filter(|_| path.exists()) else { continue };
        if file_digest(&path)? != digest {
            let _ = fs::remove_file(&path);
            return Err(StepError::from(PackageError::Corrupt { file }).into());
        }
        let target = debs.join(&file);
        if path != target {
            fs::rename(&path, &target).map_err(|source| StoreError::Io { path: target, action: "make", source })?;
        }
    }
    Ok(())
}

fn files(directory: &Path, suffix: &str) -> Result<Vec<PathBuf>, InputError> {
    let failed = |source| InputError { path: directory.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.as_os_str().as_encoded_bytes().ends_with(suffix.as_bytes()) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>, InputError> {
    fs::read(path).map_err(|source| InputError { path: path.to_owned(), source })
}

fn file_digest(path: &Path) -> Result<Digest, InputError> {
    let mut digester = Digester::new();
    fs::File::open(path)
        .and_then(|mut file| io::copy(&mut file, &mut digester))
        .map_err(|source| InputError { path: path.to_owned(), source })?;
    Ok(digester.finish())
}

/// A paragraph of deb822(5), the fields that name a package file.
#[derive(Default)]
struct Stanza {
    package: String,
    version: String,
    architecture: String,
    sha256: Option<String>,
}

impl Stanza {
    /// The name that apt gives the package's file: a colon in the version is quoted.
    fn file_name(&self) -> String {
        format!("{}_{}_{}.deb", self.package, self.version.replace(':', "%3a"), self.architecture)
    }

    fn take(&mut self, line: &str) {
        let Some((key, value)) = line.split_once(": ") else { return };
        match key {
            "Package" => self.package = value.to_owned(),
            "Version" => self.version = value.to_owned(),
            "Architecture" => self.architecture = value.to_owned(),
            "SHA256" => self.sha256 = Some(value.to_owned()),
            _ => {}
        }
    }
}

struct Stanzas {
    path: PathBuf,
    reader: BufReader<fs::File>,
    line: Vec<u8>,
}

impl Stanzas {
    fn open(path: &Path) -> Result<Self, InputError> {
        let file = fs::File::open(path).map_err(|source| InputError { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), reader: BufReader::with_capacity(1 << 16, file), line: Vec::new() })
    }
}

impl Iterator for Stanzas {
    type Item = Result<Stanza, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stanza = Stanza::default();
        loop {
            self.line.clear();
            let read = match self.reader.read_until(b'\n', &mut self.line) {
                Ok(read) => read,
                Err(source) => return Some(Err(InputError { path: self.path.clone(), source })),
            };
            let ended = read == 0;
            let line = self.line.trim_ascii_end();
            if ended || line.is_empty() {
                if !stanza.package.is_empty() {
                    return Some(Ok(stanza));
                }
                if ended {
                    return None;
                }
            } else if matches!(line[0], b'P' | b'V' | b'A' | b'S') {
                stanza.take(&String::from_utf8_lossy(line));
            }
        }
    }
}
