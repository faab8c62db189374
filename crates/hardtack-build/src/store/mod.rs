//! Where layers, package files and work in progress live: one directory of the host.
//!
//! ```text
//! layers/KEY/{tree/,layer.json,log}   finished layers; they appear by rename only
//! bases/DEFINITION.json               which layer a bootstrap's definition stands for at present
//! debs/                               package files, shared by all builds
//! images/IMAGE.json                   which layers the newest output of each name stands on
//! records/IMAGE/DIGEST/               what is known of each image that was baked: record.json and its evidence
//! failed/IMAGE/                       the tree that the last failed step of an image left
//! tmp/*/                              work in progress, each locked by its process
//! trash/                              what is being deleted
//! locks/                              one lock a key, so that two builds can share a store
//! props/                              what lies below every tree, see the sandbox
//! ```

mod changes;
mod directory;
mod draft;
mod error;
mod evidence;
mod joined;
mod layer;
mod lineage;
mod location;
mod lock;
mod prune;
mod record;
mod records;
mod usage;
mod verify;
mod work;

use changes::list_changes;
pub use changes::{ChangeKind, Changed, Summary};
pub use directory::Store;
pub use draft::Draft;
pub(crate) use draft::write_json;
pub use error::StoreError;
pub use evidence::Evidence;
pub use layer::{Layer, LayerKey, Stack};
pub use lineage::Lineage;
pub use location::{advisories_in, store_location};
pub use lock::KeyLock;
pub use prune::{Pruned, Pruning};
pub use record::{
    AuditSummary, BaseImage, FailedControl, Foundation, FoundationLayer, GateVerdict, IMAGE_SCHEMA, ImageId,
    ImageRecord, ProofOutcome, RecordedBase,
};
pub use usage::LayerUse;
pub use verify::{Damage, Damaged};
pub use work::WorkDirectory;
