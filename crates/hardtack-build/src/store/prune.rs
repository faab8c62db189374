//! Throwing away what no image stands on.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::error::At;
use super::work::entries;
use super::{Layer, LayerKey, Store, StoreError};

/// What is to be thrown away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pruning {
    /// Only what is at least this old.
    pub older_than: Option<Duration>,
    /// Only as much, the oldest first, as brings the layers and package files down to this many bytes.
    pub most_bytes: Option<u64>,
    /// Also package files and what failed steps left.
    pub everything: bool,
    /// Only tell.
    pub dry_run: bool,
}

/// What was, or would be, thrown away.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pruned {
    /// Layers that no image stands on.
    pub layers: Vec<Layer>,
    /// Package files and failed trees.
    pub files: Vec<PathBuf>,
    /// Bytes of both.
    pub bytes: u64,
    /// Bytes that stay.
    pub left: u64,
}

/// Something that can go.
struct Candidate {
    made: Timestamp,
    bytes: u64,
    what: What,
}

enum What {
    Layer(Box<Layer>),
    File(PathBuf),
}

impl Store {
    /// Throws away layers that no image stands on and, if asked, package files and failed trees.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process works with the store; or when it cannot be read.
    pub fn prune(&self, pruning: Pruning) -> Result<Pruned, StoreError> {
        let _alone = (!pruning.dry_run).then(|| self.alone()).transpose()?;
        let used: BTreeSet<LayerKey> = self.images()?.into_iter().flat_map(|image| image.stack).collect();
        let (mut candidates, mut total) = (Vec::new(), 0);
        for layer in self.layers()? {
            total += layer.summary.bytes;
            if !used.contains(&layer.key) {
                let (made, bytes) = (layer.made, layer.summary.bytes);
                candidates.push(Candidate { made, bytes, what: What::Layer(Box::new(layer)) });
            }
        }
        for path in [self.debs(), self.root().join("failed")].iter().map(|directory| entries(directory)) {
            for path in path? {
                let metadata = fs::symlink_metadata(&path).at(&path, "examine")?;
                let made = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok()).unwrap_or_default();
                let bytes = if metadata.is_file() { metadata.len() } else { 0 };
                total += bytes;
                if pruning.everything {
                    candidates.push(Candidate { made, bytes, what: What::File(path) });
                }
            }
        }
        candidates.sort_by_key(|candidate| candidate.made);
        let mut pruned = Pruned { left: total, ..Pruned::default() };
        for candidate in candidates {
            let young = pruning.older_than.is_some_and(|age| !is_older(candidate.made, age));
            let small_enough = pruning.most_bytes.is_some_and(|most| pruned.left <= most);
            if !young && !small_enough {
                self.drop_one(candidate, pruning.dry_run, &mut pruned);
            }
        }
        Ok(pruned)
    }

    fn drop_one(&self, candidate: Candidate, dry_run: bool, pruned: &mut Pruned) {
        pruned.bytes += candidate.bytes;
        pruned.left -= candidate.bytes.min(pruned.left);
        let path = match candidate.what {
            What::Layer(layer) => {
                let path = self.locate(layer.key).directory;
                pruned.layers.push(*layer);
                path
            }
            What::File(path) => {
                pruned.files.push(path.clone());
                path
            }
        };
        if !dry_run {
            self.discard(&path);
        }
    }
}

fn is_older(made: Timestamp, age: Duration) -> bool {
    let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
    Timestamp::now().duration_since(made) >= age
}
