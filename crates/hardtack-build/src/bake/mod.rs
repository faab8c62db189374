//! The whole flow for one image: base, steps, layout, hardening, boot, seal, audit, assembly, proof, output.

mod artefact;
mod content;
mod error;
mod failed;
mod files;
mod finish;
mod gate;
pub(crate) mod ground;
mod hooks;
pub(crate) mod key;
mod log;
mod manifest;
mod materials;
mod outcome;
mod output;
mod record;
pub(crate) mod release;
mod request;
mod run;
mod settled;
pub(crate) mod tree;

pub use artefact::{Artefact, ArtefactDisk, ArtefactFile};
pub use error::BakeError;
pub use failed::Failed;
pub use hooks::HookRecord;
pub use manifest::{LayerRecord, MANIFEST_SCHEMA, Manifest, Origins, PhaseTime};
pub use outcome::{Baked, Outcome};
pub use request::{BakeRequest, ProveHook, Raw};
pub use run::bake;
pub use settled::{Conditions, Settled, stored_images};
pub(crate) use settled::{parents, stored_base};
pub use tree::{BuiltTree, Upto, build_tree};
