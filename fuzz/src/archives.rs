//! Archives and container images, read as trees.

use std::sync::Arc;

use hardtack_tree::{Digest, FileKind, MemoryTree, Mode, Owner, Tree, archive, oci};

/// What runs, an empty line, and a layer.
pub const IMAGE_SEED: &[u8] = &image_seed();

const CONFIG: &[u8] = b"{\"User\":\"app\"}\n\n";

const fn image_seed() -> [u8; CONFIG.len() + crate::archive::SEED.len()] {
    let mut bytes = [0; CONFIG.len() + crate::archive::SEED.len()];
    let (config, layer) = bytes.split_at_mut(CONFIG.len());
    config.copy_from_slice(CONFIG);
    layer.copy_from_slice(crate::archive::SEED);
    bytes
}

/// Reads a root out of an archive.
pub fn tar(bytes: &[u8]) {
    if let Ok(tree) = archive::open(Arc::new(repaired(bytes)), "fuzz") {
        read(&tree);
    }
}

/// Reads a container image of two layers: a fixed one, and over it the one that follows an empty line. The first line is
/// the part of the configuration that says what runs; a second one stands in the place of the index.
pub fn image(bytes: &[u8]) {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap_or(bytes.len());
    let (documents, layer) = bytes.split_at(end);
    let layer = repaired(layer.get(2..).unwrap_or_default());
    let documents = String::from_utf8_lossy(documents);
    let (config, index) = documents.split_once('\n').unwrap_or((&documents, ""));
    let Some(layout) = layout(config, index, &layer) else { return };
    if let Ok(image) = oci::open(&layout, None, "fuzz") {
        read(&image.tree);
    }
}

/// The layout of an image, every digest as it should be.
fn layout(config: &str, index: &str, layer: &[u8]) -> Option<MemoryTree> {
    let layers = [crate::archive::SEED, layer];
    let names = layers.map(|layer| (Digest::of(layer), layer.len()));
    let descriptor = |(digest, size): (Digest, usize)| format!(r#"{{"digest":"{digest}","size":{size}}}"#);
    let config = format!(r#"{{"config":{config},"rootfs":{{"diff_ids":["{}","{}"]}}}}"#, names[0].0, names[1].0);
    let of = |text: &str| descriptor((Digest::of(text), text.len()));
    let list = names.map(descriptor).join(",");
    let manifest = format!(r#"{{"config":{},"layers":[{list}]}}"#, of(&config));
    let index = if index.is_empty() { format!(r#"{{"manifests":[{}]}}"#, of(&manifest)) } else { index.to_owned() };
    let mut tree = MemoryTree::new().file("/oci-layout", "{}").ok()?.file("/index.json", &index).ok()?;
    for blob in [config.as_bytes(), manifest.as_bytes(), layers[0], layers[1]] {
        let path = format!("/blobs/sha256/{}", Digest::of(blob).hex());
        tree = tree.file_with(path, blob, Mode::new(0o644), Owner::ROOT).ok()?;
    }
    Some(tree)
}

/// Reads a little of every entry.
///
/// # Panics
/// When an entry of the index is not there.
fn read(tree: &dyn Tree) {
    let Ok(index) = tree.index() else { return };
    for entry in index {
        let path = &entry.path;
        assert!(tree.metadata(path).is_ok_and(|found| found == Some(entry.metadata)), "{path} is not there");
        assert!(tree.xattrs(path).is_ok(), "{path} has no attributes");
        match entry.metadata.kind {
            FileKind::Directory => assert!(tree.list(path).is_ok_and(|names| names.is_some()), "{path}"),
            FileKind::Symlink => {
                assert!(tree.read_link(path).is_ok_and(|target| target.is_some()), "{path}");
                let _ = tree.resolve(path);
            }
            FileKind::Regular => {
                let Ok(Some(file)) = tree.open_file(path) else { panic!("{path} cannot be opened") };
                let mut piece = [0; 64];
                for at in [0, entry.metadata.size / 2, entry.metadata.size] {
                    assert!(file.read_at(at, &mut piece).is_ok(), "{path} cannot be read at {at}");
                    assert!(file.data_after(at).is_ok());
                }
            }
            _ => {}
        }
    }
}

/// The same bytes with the right checksum in every block that has the mark of a header: without it nothing changed is
/// read at all.
fn repaired(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for block in bytes.chunks_exact_mut(512).filter(|block| &block[257..262] == b"ustar") {
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    }
    bytes
}
