//! Package databases, manifests and bills of materials.

use std::sync::Arc;

use hardtack_scan::inventory::rpm::{Backend, headers, package};
use hardtack_scan::inventory::{Depth, Inventory, language};
use hardtack_scan::sbom;
use hardtack_tree::{MemoryTree, TreePath};

/// Where parts of the bytes, each up to a NUL byte, lie as text.
const TEXTS: [&str; 9] = [
    "/etc/os-release",
    "/var/lib/dpkg/status",
    "/var/lib/dpkg/info/a.list",
    "/var/lib/dpkg/info/a.md5sums",
    "/usr/share/doc/a/copyright",
    "/lib/apk/db/installed",
    "/srv/a.dist-info/METADATA",
    "/srv/node_modules/a/package.json",
    "/srv/package-lock.json",
];

/// Something that all of them read.
pub const TEXTS_SEED: &[u8] = b"ID=debian\nVERSION_ID=12\n\0Package: a\nVersion: 1:2-3\nArchitecture: all\nSource: b (2-3)\nDepends: c | a, d\nConffiles:\n /etc/a d41d8cd98f00b204e9800998ecf8427e\n\0/.\n/etc\n/etc/a\n\0d41d8cd98f00b204e9800998ecf8427e  usr/a\n\0Format: x\nLicense: MIT or GPL-2+\n\0P:a\nV:1-r0\no:b\nD:so:x>=1 !c\np:so:x=1\nF:etc\nR:a\nZ:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\0Name: A_b\nVersion: 1\nRequires-Dist: c (>1)\n\n\0{\"name\":\"a\",\"version\":\"1\",\"license\":{\"type\":\"MIT\"}}\0{\"packages\":{\"node_modules/a\":{\"version\":\"1\"}}}";

/// Reads an inventory of them, and writes it.
pub fn texts(bytes: &[u8]) {
    let mut tree = MemoryTree::new();
    for (path, text) in TEXTS.iter().zip(bytes.split(|byte| *byte == 0)) {
        let Ok(with) = tree.file(path, &String::from_utf8_lossy(text)) else { return };
        tree = with;
    }
    for depth in [Depth::Packages, Depth::Files] {
        let _ = Inventory::read(&tree, depth);
    }
}

/// Reads a table of SQLite: a database of 2048 bytes, and its write-ahead log.
pub fn sqlite(bytes: &[u8]) {
    const DATABASE: usize = 2048;
    let (database, log) = bytes.split_at(bytes.len().min(DATABASE));
    database_of(Backend::Sqlite, database, Some(&log.to_vec()));
}

/// Reads a database of ndb.
pub fn ndb(bytes: &[u8]) {
    database_of(Backend::Ndb, bytes, None);
}

/// Reads a hash of Berkeley DB.
pub fn berkeley(bytes: &[u8]) {
    database_of(Backend::Bdb, bytes, None);
}

fn database_of(backend: Backend, bytes: &[u8], log: Option<&Vec<u8>>) {
    let log = log.map(|log| log as &dyn hardtack_tree::Source);
    let _ = headers(backend, &bytes.to_vec(), log, &mut |header| package(header).map(drop));
}

/// Reads the header of a package.
pub fn header(bytes: &[u8]) {
    let _ = package(bytes);
}

/// Reads an archive of Java.
pub fn jar(bytes: &[u8]) {
    let _ = language::archive(Arc::new(bytes.to_vec()), &TreePath::root());
}

/// Reads what a program was built of.
pub fn program(bytes: &[u8]) {
    let _ = language::program(&bytes.to_vec(), &TreePath::root());
    let _ = language::libraries(&bytes.to_vec());
}

/// Reads a bill of materials.
pub fn bill(bytes: &[u8]) {
    let _ = sbom::read(bytes);
    let _ = sbom::Purl::parse(&String::from_utf8_lossy(bytes));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_are_read() {
        let count = |backend, database: &[u8], log: Option<&Vec<u8>>| {
            let mut count = 0;
            let log = log.map(|log| log as &dyn hardtack_tree::Source);
            let read = headers(backend, &database.to_vec(), log, &mut |header| {
                count += usize::from(package(header)?.is_some());
                Ok(())
            });
            read.map(|()| count).unwrap()
        };
        let (database, log) = include_bytes!("../seeds/rpm_sqlite").split_at(2048);
        assert_eq!(count(Backend::Sqlite, database, Some(&log.to_vec())), 2);
        assert_eq!(count(Backend::Ndb, include_bytes!("../seeds/rpm_ndb"), None), 1);
        assert_eq!(count(Backend::Bdb, include_bytes!("../seeds/rpm_bdb"), None), 2);
        let jar = Arc::new(include_bytes!("../seeds/java_archive").to_vec());
        assert_eq!(language::archive(jar, &TreePath::root()).unwrap().len(), 2);
        let program = include_bytes!("../seeds/program").to_vec();
        assert_eq!(language::program(&program, &TreePath::root()).unwrap().len(), 3);
    }
}
