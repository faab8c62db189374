//! Findings held against those of another matcher, and each rule of matching by itself.

mod fleet;
mod oracle;
mod rules;
mod said;

use hardtack_tree::MemoryTree;
use jiff::Timestamp;

use super::{Findings, Image};
use crate::advisories::import::import_bytes;
use crate::advisories::{Draft, Index};
use crate::inventory::{Depth, Distribution, Inventory};

/// When all of these tests look.
fn now() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

/// What a feed of this name says.
fn feed(name: &str, text: &str) -> Draft {
    import_bytes(name, text.as_bytes(), "2026-11-01".parse().unwrap()).unwrap().draft
}

/// The inventory of a Debian 12 with this status file of dpkg.
fn debian(status: &str) -> Inventory {
    let tree = MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n")
        .and_then(|tree| tree.file("/var/lib/dpkg/status", status))
        .unwrap();
    Inventory::read(&tree, Depth::Packages).unwrap()
}

/// A distribution.
fn distribution(id: &str, version_id: &str) -> Option<Distribution> {
    Some(Distribution { id: id.to_owned(), version_id: version_id.to_owned(), codename: None })
}

fn image() -> Image {
    Image { name: "web".to_owned(), digest: None, distribution: None }
}

fn findings(inventory: &Inventory, draft: &Draft) -> Findings {
    Findings::of(inventory, &Index::memory(draft).unwrap(), image(), now()).unwrap()
}
