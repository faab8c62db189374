//! Throwing away what no image stands on, and the records of old images.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::error::At;
use super::work::entries;
use super::{ImageId, ImageRecord, Layer, LayerKey, Store, StoreError};

/// How many of the images that a channel has pointed to keep their records: the present one, and those before it to roll back
/// to.
const KEPT: usize = 4;

/// What is to be thrown away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pruning {
    /// Only what is at least this old.
    pub older_than: Option<Duration>,
    /// Also the records of images, and with them what only images that are built on those need, but for so many of each
    /// name: the newest, those of channels with what they pointed to before, and what these are built on.
    pub keep: Option<NonZeroUsize>,
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
    /// Records of images.
    pub records: Vec<ImageRecord>,
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
    /// Throws away layers that no image stands on and, if asked, records of images, package files and failed trees. The
    /// newest output of each name keeps all of its layers, every other image those that others can be built on.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process works with the store; or when it cannot be read.
    pub fn prune(&self, pruning: Pruning) -> Result<Pruned, StoreError> {
        let _alone = (!pruning.dry_run).then(|| self.alone()).transpose()?;
        let (left, forgotten) = self.sift(&pruning)?;
        let foundations = left.iter().flat_map(|record| record.foundation.stack());
        let used: BTreeSet<LayerKey> =
            self.uses()?.into_iter().flat_map(|usage| usage.stack).chain(foundations).collect();
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
        // Records first: a record whose layers are gone would promise what it cannot keep.
        for record in forgotten {
            if !pruning.dry_run {
                self.discard(&self.record_directory(&record.id()));
                self.discard(&self.statements_directory(&record.id()));
            }
            pruned.records.push(record);
        }
        for candidate in candidates {
            let young = pruning.older_than.is_some_and(|age| !is_older(candidate.made, age));
            let small_enough = pruning.most_bytes.is_some_and(|most| pruned.left <= most);
            if !young && !small_enough {
                self.drop_one(candidate, pruning.dry_run, &mut pruned);
            }
        }
        Ok(pruned)
    }

    /// The records that stay, and those that go, the oldest of these first.
    fn sift(&self, pruning: &Pruning) -> Result<(Vec<ImageRecord>, Vec<ImageRecord>), StoreError> {
        let mut going: BTreeMap<ImageId, ImageRecord> = BTreeMap::new();
        let mut staying: BTreeMap<ImageId, ImageRecord> = BTreeMap::new();
        for name in self.recorded_names()? {
            for (index, record) in self.history(&name)?.into_iter().enumerate() {
                let many = pruning.keep.is_some_and(|most| index >= most.get());
                let young = pruning.older_than.is_some_and(|age| !is_older(record.baked, age));
                let side = if many && !young { &mut going } else { &mut staying };
                side.insert(record.id(), record);
            }
        }
        for channel in self.all_channels()? {
            for digest in channel.held().into_iter().take(KEPT) {
                staying.extend(going.remove_entry(&ImageId { name: channel.image.clone(), digest }));
            }
        }
        // What is built on a record would lose its lineage with it.
        let mut parents: Vec<ImageId> = staying.values().filter_map(|record| record.parent().cloned()).collect();
        while let Some(parent) = parents.pop() {
            if let Some(record) = going.remove(&parent) {
                parents.extend(record.parent().cloned());
                staying.insert(parent, record);
            }
        }
        let mut going: Vec<ImageRecord> = going.into_values().collect();
        going.sort_by_key(|record| record.baked);
        Ok((staying.into_values().collect(), going))
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
