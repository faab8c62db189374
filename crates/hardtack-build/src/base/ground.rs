//! From a recipe's base to the layer that it stands for.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use hardtack_recipe::{Base, Bootstrap};
use hardtack_tree::{Digest, Digester, DirectoryTree};
use serde::{Deserialize, Serialize};

use super::{BaseError, Origin, archive, bootstrap, directory, disk_image, fetch, sources, tree};
use crate::fingerprint::Fingerprint;
use crate::steps::AptSources;
use crate::store::{Draft, LayerKey, Stack, Store, StoreError, write_json};
use crate::workshop::{LayerError, LayerPlan, Made, Workshop};

/// The name of base layers.
const NAME: &str = "base";

/// What steps stand on.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// Layers from the base upwards.
    pub stack: Stack,
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// Where packages come from during the build.
    pub sources: Option<AptSources>,
    /// The state of the archive that a bootstrap came from.
    pub origin: Option<Origin>,
}

/// Which state of an archive is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted<'a> {
    /// The one that the store knows, else the present one.
    Known,
    /// The present one.
    Present,
    /// This one.
    Exactly(&'a Origin),
}

/// The layer of a bootstrap, as far as it can be told without looking at the archive.
pub(crate) fn known_bootstrap(
    workshop: &Workshop<'_>,
    definition: &Bootstrap,
    wanted: Wanted<'_>,
) -> Result<Option<(LayerKey, Origin)>, BaseError> {
    let origin = match wanted {
        Wanted::Exactly(origin) => Some(origin.clone()),
        Wanted::Known => remembered(workshop.store, &definition_digest(workshop, definition)?)?,
        Wanted::Present => None,
    };
    let Some(origin) = origin else { return Ok(None) };
    Ok(Some((bootstrap_key(workshop, definition, &origin)?, origin)))
}

/// Makes or finds the layer of a bootstrap.
pub(crate) fn from_bootstrap(
    workshop: &mut Workshop<'_>,
    definition: &Bootstrap,
    wanted: Wanted<'_>,
) -> Result<Ground, LayerError<BaseError>> {
    let failed = |source| LayerError { name: NAME.to_owned(), kept: None, source };
    let known = known_bootstrap(workshop, definition, wanted).map_err(failed)?;
    let (key, origin) = match known {
        Some((key, origin))
            if !workshop.no_cache && workshop.store.described(key).map_err(|e| failed(e.into()))?.is_some() =>
        {
            (key, origin)
        }
        _ => {
            let origin = look_up(workshop, definition).map_err(failed)?;
            if let Wanted::Exactly(locked) = wanted {
                compare(locked, &origin).map_err(failed)?;
            }
            (bootstrap_key(workshop, definition, &origin).map_err(failed)?, origin)
        }
    };
    let epoch = origin.epoch();
    let plan = LayerPlan { key, name: NAME, stack: &Stack::new(), epoch, sources: None };
    workshop.layer(&plan, |site| {
        bootstrap(definition, &origin, site)?;
        Ok::<_, BaseError>(Made::fact(&origin))
    })?;
    let definition_digest = definition_digest(workshop, definition).map_err(failed)?;
    remember(workshop.store, &definition_digest, &origin).map_err(|error| failed(error.into()))?;
    let sources = Some(sources(definition).map_err(failed)?);
    Ok(Ground { stack: vec![key], epoch, sources, origin: Some(origin) })
}

/// Makes or finds the layer of a base that consists of files of the host: an archive, a directory, disk images.
/// A bootstrap, and other images, have layers of their own kind and give `None`.
pub(crate) fn imported(base: &Base, workshop: &mut Workshop<'_>) -> Result<Option<Ground>, LayerError<BaseError>> {
    let failed = |source| LayerError { name: NAME.to_owned(), kept: None, source };
    let Some(key) = imported_key(workshop, base).map_err(failed)? else { return Ok(None) };
    let plan = LayerPlan { key, name: NAME, stack: &Stack::new(), epoch: 0, sources: None };
    let layer = workshop.layer(&plan, |site| {
        let tree = site.draft.tree();
        let (newest, path) = match base {
            Base::Tar { path, .. } => (archive::unpack(path, &tree)?, path.clone()),
            Base::Directory { path } => (tree::copy(&DirectoryTree::open(path)?, path, &tree)?, path.clone()),
            Base::Image { disks } => disk_image::copy(disks, &tree, site)?,
            // These have no key above, and so no layer here.
            Base::Bootstrap(_) | Base::From { .. } | Base::Stored { .. } => (0, PathBuf::new()),
        };
        for needed in ["etc", "usr"] {
            if !tree.join(needed).is_dir() {
                return Err(BaseError::NoRoot { path, missing: needed });
            }
        }
        Ok(Made { epoch: Some(newest), ..Made::default() })
    })?;
    Ok(Some(Ground { stack: vec![key], epoch: layer.epoch, sources: None, origin: None }))
}

/// The key of the layer of an archive, a directory or disk images.
pub(crate) fn imported_key(workshop: &Workshop<'_>, base: &Base) -> Result<Option<LayerKey>, BaseError> {
    match base {
        Base::Tar { path, sha256 } => {
            let found = verified(workshop.store, path, sha256.as_deref())?;
            Ok(Some(workshop.fingerprint("archive").field(found.as_bytes()).layer()))
        }
        Base::Image { disks } => {
            let mut fingerprint = workshop.fingerprint("disk image");
            for disk in disks {
                fingerprint.field(verified(workshop.store, &disk.path, disk.sha256.as_deref())?.as_bytes());
            }
            Ok(Some(fingerprint.layer()))
        }
        Base::Directory { path } => {
            let mut fingerprint = workshop.fingerprint("directory");
            directory::fingerprint(path, &mut fingerprint)?;
            Ok(Some(fingerprint.layer()))
        }
        Base::Bootstrap(_) | Base::From { .. } | Base::Stored { .. } => Ok(None),
    }
}

/// The archive or the disk images that a base is made from, with their digests.
pub(crate) fn base_files(store: &Store, base: &Base) -> Result<Vec<(PathBuf, Digest)>, BaseError> {
    let files: Vec<(&PathBuf, Option<&str>)> = match base {
        Base::Tar { path, sha256 } => vec![(path, sha256.as_deref())],
        Base::Image { disks } => disks.iter().map(|disk| (&disk.path, disk.sha256.as_deref())).collect(),
        Base::Bootstrap(_) | Base::Directory { .. } | Base::From { .. } | Base::Stored { .. } => Vec::new(),
    };
    files.into_iter().map(|(path, sha256)| Ok((path.clone(), verified(store, path, sha256)?))).collect()
}

/// The digest of a file, which is the one that the recipe names where it names one.
fn verified(store: &Store, path: &Path, expected: Option<&str>) -> Result<Digest, BaseError> {
    let found = file_digest(store, path)?;
    match expected.filter(|expected| *expected != found.hex()) {
        None => Ok(found),
        Some(expected) => {
            Err(BaseError::Digest { path: path.to_owned(), found: found.hex(), expected: expected.to_owned() })
        }
    }
}

/// Everything of a definition but the state of the archive.
fn define(definition: &Bootstrap, into: &mut Fingerprint) -> Result<(), BaseError> {
    into.field(&definition.distribution)
        .field(&definition.release)
        .field(definition.mirror.trim_end_matches('/'))
        .list(&definition.components)
        .field([definition.updates.into()])
        .field(&definition.architecture)
        .list(&definition.include);
    if let Some(keyring) = &definition.keyring {
        into.input(keyring)?;
    }
    Ok(())
}

fn definition_digest(workshop: &Workshop<'_>, definition: &Bootstrap) -> Result<Digest, BaseError> {
    let mut fingerprint = workshop.fingerprint("bootstrap definition");
    define(definition, &mut fingerprint)?;
    Ok(fingerprint.finish())
}

fn bootstrap_key(workshop: &Workshop<'_>, definition: &Bootstrap, origin: &Origin) -> Result<LayerKey, BaseError> {
    let mut fingerprint = workshop.fingerprint("bootstrap");
    define(definition, &mut fingerprint)?;
    origin.fingerprint(&mut fingerprint);
    Ok(fingerprint.layer())
}

fn look_up(workshop: &mut Workshop<'_>, definition: &Bootstrap) -> Result<Origin, BaseError> {
    let draft = Draft::begin(workshop.store, &Stack::new())?;
    fetch(definition, &mut workshop.site(&draft, NAME, 0, None)?)
}

fn compare(locked: &Origin, found: &Origin) -> Result<(), BaseError> {
    for suite in &found.suites {
        let known = locked.suites.iter().find(|known| known.name == suite.name);
        if known.is_none_or(|known| known.release_file != suite.release_file) {
            return Err(BaseError::Moved {
                suite: suite.name.clone(),
                mirror: suite.mirror.clone(),
                found: suite.release_file,
                locked: known
                    .map_or_else(|| "does not name it".to_owned(), |known| format!("names {}", known.release_file)),
            });
        }
    }
    Ok(())
}

/// Where the state of a definition is kept, in the store and in a shared one.
fn pointer(definition: &Digest) -> String {
    format!("bases/{}.json", &definition.hex()[..32])
}

/// What a definition stands for: where the store is shared, what it stands for on all machines.
fn remembered(store: &Store, definition: &Digest) -> Result<Option<Origin>, StoreError> {
    let name = pointer(definition);
    let path = store.root().join(&name);
    if let Some(shared) = store.sharing().map(|sharing| sharing.read(&name)).transpose()?.flatten() {
        return serde_json::from_slice(&shared)
            .map(Some)
            .map_err(|source| StoreError::Damaged { path: name.into(), source });
    }
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|source| StoreError::Damaged { path, source }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Io { path, action: "read", source }),
    }
}

fn remember(store: &Store, definition: &Digest, origin: &Origin) -> Result<(), StoreError> {
    if remembered(store, definition)?.as_ref() == Some(origin) {
        return Ok(());
    }
    let name = pointer(definition);
    if let Some(sharing) = store.sharing() {
        sharing.replace(&name, &serde_json::to_vec_pretty(origin).unwrap_or_default())?;
    }
    replace_json(store, &store.root().join(name), origin)
}

fn replace_json(store: &Store, path: &Path, value: &impl Serialize) -> Result<(), StoreError> {
    let work = store.work()?;
    let made = work.path().join("record");
    write_json(&made, value)?;
    fs::rename(&made, path).map_err(|source| StoreError::Io { path: path.to_owned(), action: "write", source })
}

/// What a digest was computed from: the file is read again only when one of these differs.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    size: u64,
    inode: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

fn file_digest(store: &Store, path: &Path) -> Result<Digest, BaseError> {
    let unreadable = |source| BaseError::Read { path: path.to_owned(), source };
    let path = fs::canonicalize(path).map_err(unreadable)?;
    let metadata = fs::metadata(&path).map_err(unreadable)?;
    let seen = Seen {
        size: metadata.size(),
        inode: metadata.ino(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
    };
    let record = store
        .root()
        .join("bases")
        .join(format!("file-{}.json", Digest::of(path.as_os_str().as_encoded_bytes()).short()));
    let known = fs::read(&record).ok().and_then(|text| serde_json::from_slice::<(Seen, Digest)>(&text).ok());
    if let Some((_, digest)) = known.filter(|(known, _)| *known == seen) {
        return Ok(digest);
    }
    let mut digester = Digester::new();
    File::open(&path).and_then(|mut file| io::copy(&mut file, &mut digester)).map_err(unreadable)?;
    let digest = digester.finish();
    replace_json(store, &record, &(seen, digest))?;
    Ok(digest)
}
