//! Files with keys.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use p256::pkcs8::der::zeroize::Zeroizing;

use super::{KeyError, SecretKey};

/// A key of either kind has a few hundred bytes.
const LIMIT: u64 = 16 * 1024;

/// The text of a PEM file, and what it says that it holds: `PRIVATE KEY`.
pub(super) struct Pem {
    pub(super) text: Zeroizing<String>,
    pub(super) label: String,
}

/// Reads a PEM file.
pub(super) fn read(path: &Path) -> Result<Pem, KeyError> {
    let failed = |source| KeyError::Io { path: path.to_owned(), action: "read", source };
    let mut text = Zeroizing::new(String::new());
    let read = File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_string(&mut text));
    match read {
        Ok(length) if length as u64 > LIMIT => {
            return Err(KeyError::TooLarge { path: path.to_owned(), limit: LIMIT });
        }
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyError::Unknown { path: path.to_owned() });
        }
        Err(error) => return Err(failed(error)),
    }
    let label = text.lines().find_map(|line| line.trim().strip_prefix("-----BEGIN ")?.strip_suffix("-----"));
    let label = label.unwrap_or_default().to_owned();
    Ok(Pem { text, label })
}

/// The files of a new key.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// The secret key, for its owner alone.
    pub secret: PathBuf,
    /// The public key: the same name with `.pub` behind it.
    pub public: PathBuf,
}

impl NewKey {
    /// Writes a key and its public half. Nothing is overwritten.
    ///
    /// # Errors
    /// When a file is there already or cannot be written; then neither is there.
    pub fn write(key: &SecretKey, secret: &Path) -> Result<Self, KeyError> {
        let mut public = secret.as_os_str().to_owned();
        public.push(".pub");
        let public = PathBuf::from(public);
        create(&public, 0o644, key.public().to_pem()?.as_bytes())?;
        if let Err(error) = create(secret, 0o600, key.to_pem()?.as_bytes()) {
            let _ = fs::remove_file(&public);
            return Err(error);
        }
        Ok(Self { secret: secret.to_owned(), public })
    }
}

fn create(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), KeyError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.to_owned() },
        _ => KeyError::Io { path: path.to_owned(), action: "write", source },
    };
    let mut file = File::options().write(true).create_new(true).mode(mode).open(path).map_err(failed)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|source| {
        // Half a key is worse than none.
        let _ = fs::remove_file(path);
        KeyError::Io { path: path.to_owned(), action: "write", source }
    })
}

/// Whether others than its owner can read a file.
pub fn is_exposed(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}
