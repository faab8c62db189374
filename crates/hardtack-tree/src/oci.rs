//! Container images at rest as trees: image layouts of the OCI image specification 1.1, and what `docker save` writes.
//!
//! Nothing is extracted: the layers are archives, unpacked where they are packed and read where they lie, and joined as
//! the specification says (`layer.md`). Everything has the digest and the size by which the image names it, or the image
//! is refused.

mod blobs;
mod choice;
mod config;
mod documents;
mod layer;
mod legacy;
mod manifests;

pub use self::choice::{Choice, ChoiceError, Platform};
pub use self::config::{HealthCheck, ImageConfig};

use self::blobs::{Blobs, Packed};
use self::documents::ConfigDocument;
use crate::archive::{ArchiveContents, Assembly};
use crate::{Digest, FormatError, FormatResult, IndexedTree, Tree, TreeResult, tree_path};

/// The name of the format in messages.
const FORMAT: &str = "container image";

/// More layers no image has: the kernel joins at most 500 (`OVL_MAX_STACK`), Docker 127.
const MOST_LAYERS: usize = 500;

/// A container image.
pub struct OciImage {
    /// Its root file system.
    pub tree: IndexedTree<ArchiveContents>,
    /// What a container of it runs, and as whom.
    pub config: ImageConfig,
    /// What it runs on.
    pub platform: Platform,
    /// The digest of its manifest; of its configuration where it has no manifest, as in archives of old versions of Docker.
    pub digest: Digest,
}

/// Whether the tree is a layout of container images and not a root.
///
/// # Errors
/// When it cannot be looked up.
pub fn is_layout(tree: &dyn Tree) -> TreeResult<bool> {
    Ok(is_oci(tree)? || is_legacy(tree)?)
}

fn is_oci(tree: &dyn Tree) -> TreeResult<bool> {
    Ok(tree.exists(&tree_path!("/oci-layout"))? && tree.exists(&tree_path!("/index.json"))?)
}

fn is_legacy(tree: &dyn Tree) -> TreeResult<bool> {
    Ok(tree.exists(&tree_path!("/manifest.json"))? && !tree.exists(&tree_path!("/etc"))?)
}

/// Reads one image of a layout: the only one, the one that is chosen, or the only one for linux/amd64. `layout` is the
/// directory of the layout or an archive of it; its files must not change as long as the image is used. The tree is
/// named `label`.
///
/// # Errors
/// When there are several to choose from, and the error names them; when something is missing, damaged, or not what its
/// digest and its size say.
pub fn open(layout: &dyn Tree, choice: Option<&Choice>, label: impl Into<String>) -> FormatResult<OciImage> {
    let unreadable =
        |source| FormatError::Io { format: FORMAT, what: "the files", source: std::io::Error::other(source) };
    let blobs = Blobs::new(layout);
    let parts = if is_oci(layout).map_err(unreadable)? {
        manifests::parts(&blobs, choice)?
    } else {
        legacy::parts(&blobs, choice)?
    };
    let Parts { config, digest, layers } = parts;
    let diff_ids = &config.rootfs.diff_ids;
    if diff_ids.len() != layers.len() || layers.len() > MOST_LAYERS {
        let what = format!("its configuration names {} layers, it has {}", diff_ids.len(), layers.len());
        return Err(damaged(what));
    }
    let mut assembly = Assembly::new();
    for (packed, expected) in layers.into_iter().zip(diff_ids) {
        let name = packed.name.clone();
        let members = packed.unpacked(expected);
        members.and_then(|members| layer::add(&mut assembly, members)).map_err(|error| in_layer(error, &name))?;
    }
    let platform = config.platform();
    Ok(OciImage { tree: assembly.finish(label), config: config.config.unwrap_or_default(), platform, digest })
}

/// What an image is made of.
struct Parts {
    config: ConfigDocument,
    digest: Digest,
    /// The lowest first.
    layers: Vec<Packed>,
}

fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged { format: FORMAT, what: what.into() }
}

/// The error of an archive, which layer of the image it is.
fn in_layer(error: FormatError, layer: &str) -> FormatError {
    match error {
        FormatError::Damaged { what, .. } => damaged(format!("layer {layer}: {what}")),
        FormatError::Unsupported { what, .. } => {
            FormatError::Unsupported { format: FORMAT, what: format!("a layer, {layer}, in {what}") }
        }
        other => other,
    }
}
