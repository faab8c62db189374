//! Where layers, package files and work in progress live: one directory of the host.
//!
//! ```text
//! layers/KEY/{tree/,layer.json,log}   finished layers; they appear by rename only
//! bases/DEFINITION.json               which layer a bootstrap's definition stands for at present
//! debs/                               package files, shared by all builds
//! images/IMAGE.json                   which layers each image stands on
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
mod joined;
mod layer;
mod location;
mod lock;
mod prune;
mod usage;

mod work;

use changes::list_changes;
pub use changes::{ChangeKind, Changed, Summary};
pub use directory::Store;
pub use draft::Draft;
pub(crate) use draft::write_json;
pub use error::StoreError;
pub use layer::{Layer, LayerKey, Stack};
pub use location::store_location;
pub use lock::KeyLock;

pub use prune::{Pruned, Pruning};
pub use usage::ImageRecord;
pub use work::WorkDirectory;
