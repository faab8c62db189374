//! Keys and images of the command line, for verbs that sign and verify.

use std::path::{Path, PathBuf};

use hardtack_build::history::JudgedError;
use hardtack_build::store::{ImageRecord, Store};
use hardtack_ship::dsse::Envelope;
use hardtack_ship::key::{KeyError, PublicKey, SecretKey, is_exposed};
use hardtack_ship::statement::Statement;
use hardtack_ship::{Shipped, ShippedError, bundle};

use crate::cli::StoreArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::image_arg::ImageArg;
use crate::output::note;
use crate::recipe::store_failure;

/// Reads a secret key. One that others can read is used all the same, and said.
pub(crate) fn secret_key(path: &Path) -> Result<SecretKey, Failure> {
    let key = SecretKey::read(path).map_err(|error| key_failure(&error))?;
    if is_exposed(path) {
        note(format!("note: others can read the key {}; `chmod 600` keeps it to its owner", path.display()));
    }
    Ok(key)
}

/// Reads public keys.
pub(crate) fn public_keys(paths: &[PathBuf]) -> Result<Vec<PublicKey>, Failure> {
    paths.iter().map(|path| PublicKey::read(path).map_err(|error| key_failure(&error))).collect()
}

/// What is wrong with a key.
pub(crate) fn key_failure(error: &KeyError) -> Failure {
    let exit = match error {
        KeyError::Io { action: "write", .. } => Exit::Failed,
        KeyError::Random(_) => Exit::Unavailable,
        KeyError::Encode(_) => Exit::Internal,
        _ => Exit::Input,
    };
    Failure::of(exit, error).remedy_if(error.remedy())
}

/// An image that cannot be looked at.
pub(crate) fn shipped_failure(error: &ShippedError) -> Failure {
    match error {
        ShippedError::Store(error) => store_failure(error),
        _ => Failure::of(Exit::Input, error).remedy_if(error.remedy()),
    }
}

/// An image that cannot be verified: evidence that cannot be read is not what it must be.
pub(crate) fn unverified(error: &ShippedError) -> Failure {
    let mut failure = shipped_failure(error);
    let damaged = match error {
        ShippedError::Report(error) => matches!(error, JudgedError::Report { .. }),
        ShippedError::NoManifest(_) | ShippedError::Io { .. } | ShippedError::Elsewhere { .. } => true,
        ShippedError::Store(_) | ShippedError::NoDigest(_) => false,
    };
    if damaged {
        failure.exit = Exit::Unverified;
    }
    failure
}

/// An image with everything that is known of it, and the store, which an image in a directory can do without.
/// `failed` says what it means that it cannot be looked at.
pub(crate) fn shipped(
    image: &ImageArg,
    store: &StoreArgs,
    failed: fn(&ShippedError) -> Failure,
) -> Result<(Shipped, Option<Store>), Failure> {
    if let Some(directory) = image.directory() {
        let store = store.existing()?;
        let shipped = Shipped::built(store.as_ref(), directory).map_err(|error| failed(&error))?;
        return Ok((shipped, store));
    }
    let store = store.open()?;
    let record = image.record(&store)?;
    let shipped = Shipped::recorded(&store, record).map_err(|error| failed(&error))?;
    Ok((shipped, Some(store)))
}

/// An image of the store with everything that is known of it. One in a directory must be known there by its digest.
pub(crate) fn recorded(image: &ImageArg, store: &Store) -> Result<(ImageRecord, Shipped), Failure> {
    let failed = |error: ShippedError| shipped_failure(&error);
    let record = match image.directory() {
        None => image.record(store)?,
        Some(directory) => {
            let built = Shipped::built(Some(store), directory).map_err(failed)?;
            built.record.ok_or_else(|| {
                let what = format!("the store has no record of {}", built.id);
                Failure::new(Exit::Input, what, "bake it with this store; channels point to images of the store")
            })?
        }
    };
    let shipped = Shipped::recorded(store, record.clone()).map_err(failed)?;
    Ok((record, shipped))
}

/// Signs a statement about an image, and keeps it beside the image and in the store; gives the places.
pub(crate) fn sign(
    statement: &Statement,
    image: &Shipped,
    key: &SecretKey,
    store: Option<&Store>,
) -> Result<Vec<PathBuf>, Failure> {
    let internal = |error: &dyn std::error::Error| Failure::of(Exit::Internal, error);
    let payload = statement.to_bytes().map_err(|error| internal(&error))?;
    let line = Envelope::sign(&payload, key).to_line().map_err(|error| internal(&error))?;
    let mut places = Vec::new();
    if let Some(directory) = &image.directory {
        let path = bundle::path(directory, &image.id.name);
        bundle::add(&path, &line).map_err(|error| {
            let what = format!("cannot write {}: {error}", path.display());
            Failure::new(Exit::Failed, what, "signatures stand beside the image: make its directory writable")
        })?;
        places.push(path);
    }
    if let Some(store) = store.filter(|_| image.record.is_some()) {
        places.push(store.keep_statement(&image.id, line.as_bytes()).map_err(|error| store_failure(&error))?);
    }
    Ok(places)
}
