//! Layouts made by hand.

use std::io::Write;

use hardtack_tree::oci::{Choice, OciImage, open};
use hardtack_tree::{Digest, FormatResult, MemoryTree, Tree};
use serde_json::{Value, json};
use tar::{Builder, EntryType, Header};

/// The members of a layer: a name with a slash at its end is a directory, `NAME -> TARGET` a link, `NAME => TARGET` a
/// hard link, everything else a file that holds the word after its name.
pub(crate) fn layer(members: &[&str]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for member in members {
        let (name, kind, target, content) = if let Some((name, target)) = member.split_once(" -> ") {
            (name, EntryType::Symlink, target, "")
        } else if let Some((name, target)) = member.split_once(" => ") {
            (name, EntryType::Link, target, "")
        } else if member.ends_with('/') {
            (*member, EntryType::Directory, "", "")
        } else {
            let (name, content) = member.split_once(' ').unwrap_or((member, ""));
            (name, EntryType::Regular, "", content)
        };
        let mut header = Header::new_gnu();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.as_mut_bytes()[157..157 + target.len()].copy_from_slice(target.as_bytes());
        header.set_entry_type(kind);
        header.set_size(content.len() as u64);
        header.set_mode(if kind == EntryType::Directory { 0o755 } else { 0o644 });
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_600_000_000);
        header.set_cksum();
        builder.append(&header, content.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A layout in the making.
pub(crate) struct Layout {
    tree: Option<MemoryTree>,
    manifests: Vec<Value>,
}

impl Layout {
    pub(crate) fn new() -> Self {
        let tree = MemoryTree::new().file("/oci-layout", r#"{"imageLayoutVersion": "1.0.0"}"#).unwrap();
        Self { tree: Some(tree), manifests: Vec::new() }
    }

    /// A layout of one image with these layers, the lowest first, gzip around each.
    pub(crate) fn of(layers: &[&[&str]]) -> Self {
        let mut layout = Self::new();
        let layers: Vec<Vec<u8>> = layers.iter().map(|members| layer(members)).collect();
        let manifest = layout.image(&layers, json!({}));
        layout.manifests.push(manifest);
        layout
    }

    /// Adds an image; gives the descriptor of its manifest.
    pub(crate) fn image(&mut self, layers: &[Vec<u8>], config: Value) -> Value {
        let packed: Vec<Value> =
            layers.iter().map(|layer| self.blob("application/vnd.oci.image.layer.v1.tar+gzip", &gzip(layer))).collect();
        let diff_ids: Vec<String> = layers.iter().map(|layer| Digest::of(layer).to_string()).collect();
        self.manifest(packed, &diff_ids, config)
    }

    /// Adds an image of layers that are there.
    pub(crate) fn manifest(&mut self, layers: Vec<Value>, diff_ids: &[String], config: Value) -> Value {
        let config = json!({
            "os": "linux", "architecture": "amd64", "config": config,
            "rootfs": { "type": "layers", "diff_ids": diff_ids },
        });
        let config = self.blob("application/vnd.oci.image.config.v1+json", config.to_string().as_bytes());
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": layers });
        self.blob("application/vnd.oci.image.manifest.v1+json", manifest.to_string().as_bytes())
    }

    /// Adds a blob; gives its descriptor.
    pub(crate) fn blob(&mut self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = Digest::of(bytes);
        self.put(&format!("/blobs/sha256/{}", digest.hex()), bytes);
        json!({ "mediaType": media_type, "digest": digest.to_string(), "size": bytes.len() })
    }

    /// Writes a file, whatever it should be.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) {
        let (mode, owner) = (hardtack_tree::Mode::new(0o644), hardtack_tree::Owner::ROOT);
        self.tree = Some(self.tree.take().unwrap().file_with(path, bytes, mode, owner).unwrap());
    }

    /// Names a manifest or an index in the index.
    pub(crate) fn list(&mut self, mut descriptor: Value, more: Value) {
        descriptor.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.manifests.push(descriptor);
    }

    pub(crate) fn finish(mut self) -> MemoryTree {
        let index = json!({ "schemaVersion": 2, "manifests": self.manifests });
        self.put("/index.json", index.to_string().as_bytes());
        self.tree.unwrap()
    }

    pub(crate) fn open(self, choice: Option<&str>) -> FormatResult<OciImage> {
        let choice: Option<Choice> = choice.map(|choice| choice.parse().unwrap());
        open(&self.finish(), choice.as_ref(), "test")
    }
}

/// Every path of a tree, files with what they hold.
pub(crate) fn listed(tree: &dyn Tree) -> Vec<String> {
    let index = tree.index().unwrap();
    let text = |entry: &hardtack_tree::Entry| match entry.metadata.kind {
        hardtack_tree::FileKind::Regular => {
            format!("{} {}", entry.path, tree.read_text(&entry.path).unwrap().unwrap()).trim_end().to_owned()
        }
        _ => entry.path.to_string(),
    };
    index.iter().skip(1).map(text).collect()
}
