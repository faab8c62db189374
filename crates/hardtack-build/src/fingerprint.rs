//! Keys: digests of everything that decides what a layer holds.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use hardtack_hcl::Text;
use hardtack_tree::{Digest, Digester};

use crate::store::{LayerKey, Store, StoreError};

/// Goes into every key beside the version of hardtack: changes whenever the same definition would make
/// another layer.
const LAYER_VERSION: &str = "hardtack.layer/2";

/// An input of a step that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", .path.display())]
pub struct InputError {
    /// The file or directory of the build host.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// Takes up what decides a layer and gives its key.
#[derive(Clone)]
pub(crate) struct Fingerprint {
    digester: Digester,
    /// None where sensitive texts must not enter at all.
    salt: Option<[u8; 32]>,
}

impl Fingerprint {
    /// Begins with what kind of layer it is. The salt is the store's own, see [`Fingerprint::text`].
    pub(crate) fn new(kind: &str, salt: [u8; 32]) -> Self {
        let mut digester = Digester::new();
        digester.field(LAYER_VERSION).field(env!("CARGO_PKG_VERSION")).field(kind);
        Self { digester, salt: Some(salt) }
    }

    /// One that is shown and compared between machines: sensitive texts do not enter it.
    pub(crate) fn public(kind: &str) -> Self {
        let mut digester = Digester::new();
        digester.field(kind);
        Self { digester, salt: None }
    }

    /// The layer below, if any.
    pub(crate) fn parent(&mut self, parent: Option<LayerKey>) -> &mut Self {
        self.field(parent.map(|key| key.digest().to_string()).unwrap_or_default())
    }

    /// A value that decides the layer.
    pub(crate) fn field(&mut self, value: impl AsRef<[u8]>) -> &mut Self {
        self.digester.field(value);
        self
    }

    /// A value with its absence.
    pub(crate) fn optional(&mut self, value: Option<impl AsRef<[u8]>>) -> &mut Self {
        match value {
            Some(value) => self.field([1]).field(value),
            None => self.field([0]),
        }
    }

    /// Values in their order.
    pub(crate) fn list(&mut self, values: impl IntoIterator<Item = impl AsRef<[u8]>>) -> &mut Self {
        let mut list = Digester::new();
        for value in values {
            list.field(value);
        }
        self.field(list.finish().as_bytes())
    }

    /// A text of the recipe. A sensitive one is hashed with a salt that never leaves the store, so that a
    /// published key cannot be used to try out passwords.
    pub(crate) fn text(&mut self, text: &Text) -> &mut Self {
        if !text.is_sensitive() {
            return self.field("plain").field(text.reveal());
        }
        let Some(salt) = self.salt else { return self.field("sensitive") };
        let mut salted = Digester::new();
        salted.field(salt).field(text.reveal());
        self.field("sensitive").field(salted.finish().as_bytes())
    }

    /// The contents and modes below a file or directory of the host; names relative to it, so that it may
    /// lie anywhere.
    ///
    /// # Errors
    /// When something in it cannot be read.
    pub(crate) fn input(&mut self, path: &Path) -> Result<&mut Self, InputError> {
        let mut entries = Vec::new();
        list_input(path, &mut entries)?;
        for entry in &entries {
            let relative = entry.strip_prefix(path).unwrap_or(entry);
            self.field(relative.as_os_str().as_bytes());
            self.entry(entry, entry == path).map_err(|source| InputError { path: entry.clone(), source })?;
        }
        Ok(self)
    }

    /// The key.
    pub(crate) fn finish(&self) -> Digest {
        self.digester.clone().finish()
    }

    /// The key of a layer.
    pub(crate) fn layer(&self) -> LayerKey {
        LayerKey::new(self.finish())
    }

    fn entry(&mut self, path: &Path, follow: bool) -> io::Result<()> {
        let metadata = if follow { fs::metadata(path)? } else { fs::symlink_metadata(path)? };
        let mode = metadata.permissions().mode() & 0o7777;
        if metadata.is_symlink() {
            self.field("link").field(fs::read_link(path)?.as_os_str().as_bytes());
        } else if metadata.is_dir() {
            self.field("directory").field(mode.to_le_bytes());
        } else if metadata.is_file() {
            self.field("file").field(mode.to_le_bytes()).field(metadata.size().to_le_bytes());
            let mut content = Digester::new();
            io::copy(&mut fs::File::open(path)?, &mut content)?;
            self.field(content.finish().as_bytes());
        } else {
            return Err(io::Error::other("it is neither a file, a directory nor a link"));
        }
        Ok(())
    }
}

/// `path` and everything below it, sorted by bytes.
fn list_input(path: &Path, entries: &mut Vec<PathBuf>) -> Result<(), InputError> {
    let failed = |source| InputError { path: path.to_owned(), source };
    entries.push(path.to_owned());
    let metadata = if entries.len() == 1 { fs::metadata(path) } else { fs::symlink_metadata(path) };
    if metadata.map_err(failed)?.is_dir() {
        let children =
            fs::read_dir(path).and_then(|list| list.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>());
        let mut children = children.map_err(failed)?;
        children.sort();
        children.iter().try_for_each(|child| list_input(child, entries))?;
    }
    Ok(())
}

/// The store's salt: where it is shared, the one that all machines use.
pub(crate) fn salt(store: &Store) -> Result<[u8; 32], StoreError> {
    store.sharing().map_or_else(|| own_salt(store), |sharing| sharing.salt(|| own_salt(store)))
}

/// The salt of this store alone, made at its first use.
fn own_salt(store: &Store) -> Result<[u8; 32], StoreError> {
    let path = store.root().join("salt");
    let failed = |action| {
        let path = path.clone();
        move |source| StoreError::Io { path, action, source }
    };
    let mut salt = [0; 32];
    match fs::File::open(&path).and_then(|mut file| file.read_exact(&mut salt)) {
        Ok(()) => return Ok(salt),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed("read")(error)),
    }
    fs::File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut salt)).map_err(failed("make"))?;
    let work = store.work()?;
    let made = work.path().join("salt");
    let written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&made);
    written.and_then(|mut file| file.write_all(&salt)).map_err(failed("write"))?;
    // Whoever links first decides.
    match fs::hard_link(&made, &path) {
        Ok(()) => Ok(salt),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::File::open(&path).and_then(|mut file| file.read_exact(&mut salt)).map_err(failed("read"))?;
            Ok(salt)
        }
        Err(error) => Err(failed("write")(error)),
    }
}
