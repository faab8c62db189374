//! Whether channels, marks and signatures are whole.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::work::entries;
use super::{Channel, Damage, Damaged, Mark, Store, StoreError, statements};

impl Store {
    /// Looks at every channel, mark and signature.
    pub(super) fn verify_shipped(&self, found: &mut Vec<Damaged>) -> Result<(), StoreError> {
        for path in below(self, "channels", 2)? {
            let Some(channel) = read::<Channel>(&path, found) else { continue };
            if self.channel_path(&channel.image, &channel.channel) != path {
                found.push(lost(path, format!("it is the channel {} of {}", channel.channel, channel.image)));
                continue;
            }
            match channel.current() {
                // A record that is damaged is told of where records are.
                Some(image) if matches!(self.recorded(&image), Ok(None)) => {
                    found.push(Damaged { path, damage: Damage::NoRecord { image } });
                }
                Some(_) => {}
                None => found.push(Damaged { path, damage: Damage::NoMove }),
            }
        }
        for path in below(self, "marks", 2)? {
            let Some(mark) = read::<Mark>(&path, found) else { continue };
            if self.mark_path(&mark.image) != path {
                found.push(lost(path, format!("it is the mark of {}", mark.image)));
            }
        }
        for path in below(self, "signatures", 3)? {
            match statements::read(&path) {
                Ok(bytes) if path.ends_with(statements::file_name(&bytes)) => {}
                Ok(_) => found.push(lost(path, "its bytes are not those that it is named by".to_owned())),
                Err(error) => found.push(lost(path, error.to_string())),
            }
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(path: &Path, found: &mut Vec<Damaged>) -> Option<T> {
    let read = fs::read(path).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    read.map_err(|error| found.push(lost(path.to_owned(), format!("it cannot be read: {error}")))).ok()
}

fn lost(path: PathBuf, reason: String) -> Damaged {
    Damaged { path, damage: Damage::Lost { reason } }
}

/// The files so many directories below one of the store.
fn below(store: &Store, name: &str, depth: usize) -> Result<Vec<PathBuf>, StoreError> {
    let mut paths = vec![store.root().join(name)];
    for _ in 0..depth {
        let mut next = Vec::new();
        for path in paths {
            next.extend(entries(&path)?);
        }
        paths = next;
    }
    Ok(paths)
}
