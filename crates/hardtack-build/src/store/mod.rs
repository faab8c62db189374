//! Where layers, package files and work in progress live: one directory of the host.
//!
//! ```text
//! layers/KEY/{tree/,layer.json,log}   finished layers; they appear by rename only
//! bases/DEFINITION.json               which layer a bootstrap's definition stands for at present
//! debs/                               package files, shared by all builds
//! images/IMAGE.json                   which layers the newest output of each name stands on
//! records/IMAGE/DIGEST/               what is known of each image that was baked: record.json and its evidence
//! signatures/IMAGE/DIGEST/            signed statements about an image, each named by the digest of its bytes
//! channels/IMAGE/CHANNEL.json          named pointers to images, with their history
//! marks/IMAGE/DIGEST.json              images that must not be used
//! failed/IMAGE/                       the tree that the last failed step of an image left
//! tmp/*/                              work in progress, each locked by its process
//! trash/                              what is being deleted
//! locks/                              one lock a key, so that two builds can share a store
//! props/                              what lies below every tree, see the sandbox
//! ```

mod changes;
mod channel;
mod channels;
mod directory;
mod draft;
mod durable;
mod error;
mod evidence;
mod joined;
mod layer;
mod lineage;
mod location;
mod lock;
mod marks;
mod prune;
mod record;
mod records;
mod scratch;
mod shared;
mod statements;
mod usage;
mod verify;
mod verify_shipped;
mod work;

use changes::list_changes;
pub use changes::{ChangeKind, Changed, Summary};
pub use channel::{CHANNEL_SCHEMA, Channel, Move, MoveKind};
pub use directory::Store;
pub use draft::Draft;
pub(crate) use draft::write_json;
pub use error::StoreError;
pub use evidence::Evidence;
pub use layer::{Layer, LayerKey, Stack};
pub use lineage::Lineage;
pub use location::{advisories_in, store_location};
pub use lock::KeyLock;
pub use marks::{MARK_SCHEMA, Mark};
pub use prune::{Pruned, Pruning};
pub use record::{
    AuditSummary, BaseImage, FailedControl, Foundation, FoundationLayer, GateVerdict, IMAGE_SCHEMA, ImageId,
    ImageRecord, ProofOutcome, RecordedBase,
};
pub use scratch::ScratchStore;
pub use shared::{SharedDamage, Transferred};
pub use usage::LayerUse;
pub use verify::{Damage, Damaged};
pub use work::WorkDirectory;
