//! Damaged databases and manifests: an error or an entry that is named, never a panic or a hang.

use hardtack_scan::inventory::rpm::{Backend, headers};
use hardtack_scan::inventory::{Depth, Inventory};
use hardtack_tree::MemoryTree;
use proptest::prelude::*;

fn read(path: &str, text: &str) -> String {
    let tree = MemoryTree::new().file(path, text).unwrap();
    match Inventory::read(&tree, Depth::Files) {
        Ok(found) => found.unreadable.iter().map(|entry| format!("{}: {}", entry.path, entry.reason)).collect(),
        Err(error) => format!("{error}: {}", std::error::Error::source(&error).unwrap()),
    }
}

#[test]
fn a_damaged_database_is_an_error_and_a_damaged_manifest_is_named() {
    insta::assert_snapshot!(
        read("/var/lib/dpkg/status", "Package: a\nnonsense\n"),
        @"cannot read the package database /var/lib/dpkg/status: damaged dpkg status: line 2 is no field of a package"
    );
    insta::assert_snapshot!(
        read("/var/lib/rpm/rpmdb.sqlite", &"x".repeat(200)),
        @"cannot read the package database /var/lib/rpm/rpmdb.sqlite: damaged SQLite database: it does not begin with its magic"
    );
    insta::assert_snapshot!(
        read("/var/lib/rpm/Packages.db", "RpmP"),
        @"cannot read the package database /var/lib/rpm/Packages.db: damaged RPM ndb database: 32 bytes at 0 lie beyond its end"
    );
    insta::assert_snapshot!(
        read("/srv/node_modules/a/package.json", "{"),
        @"/srv/node_modules/a/package.json: EOF while parsing an object at line 1 column 1"
    );
    insta::assert_snapshot!(
        read("/srv/a.jar", "no archive"),
        @"/srv/a.jar: damaged zip archive: its end is not there"
    );
}

/// A hash of Berkeley DB whose one item lies in a chain of pages that is a circle.
#[test]
fn a_chain_in_a_circle_ends() {
    let mut bytes = vec![0; 3 * 512];
    bytes[12..16].copy_from_slice(&0x0006_1561_u32.to_le_bytes());
    bytes[20..24].copy_from_slice(&512_u32.to_le_bytes());
    bytes[32..36].copy_from_slice(&2_u32.to_le_bytes());
    let page = &mut bytes[512..1024];
    page[20..22].copy_from_slice(&2_u16.to_le_bytes());
    page[25] = 13;
    page[26..28].copy_from_slice(&507_u16.to_le_bytes());
    page[28..30].copy_from_slice(&495_u16.to_le_bytes());
    page[507..512].copy_from_slice(&[1, 1, 0, 0, 0]);
    page[495..499].copy_from_slice(&[3, 0, 0, 0]);
    page[499..503].copy_from_slice(&2_u32.to_le_bytes());
    page[503..507].copy_from_slice(&1500_u32.to_le_bytes());
    let page = &mut bytes[1024..];
    page[16..20].copy_from_slice(&2_u32.to_le_bytes());
    page[22..24].copy_from_slice(&486_u16.to_le_bytes());
    page[25] = 7;
    let mut read = 0;
    let result = headers(Backend::Bdb, &bytes, None, &mut |header| {
        read += header.len();
        Ok(())
    });
    assert!(result.is_ok());
    assert_eq!(read, 1500);
    bytes[512 + 503..512 + 507].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(headers(Backend::Bdb, &bytes, None, &mut |_| Ok(())).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000), at in 0..4_usize) {
        let magic: [&[u8]; 4] = [b"SQLite format 3\0\x02\x00\x01\x01", b"RpmP\0\0\0\0\x01\0\0\0\x01\0\0\0", b"", b""];
        let bytes = [magic[at], &bytes].concat();
        for backend in [Backend::Sqlite, Backend::Ndb, Backend::Bdb] {
            let _ = headers(backend, &bytes, Some(&bytes), &mut |_| Ok(()));
        }
        let text = String::from_utf8_lossy(&bytes);
        for path in ["/var/lib/dpkg/status", "/lib/apk/db/installed", "/a.jar", "/x/a.egg-info", "/package-lock.json"] {
            read_any(path, &text);
        }
    }

    #[test]
    fn any_text_of_a_database_is_read_or_refused(text in "([PVADpFRZ]:[ -~]{0,12}\n|\n){0,20}") {
        read_any("/lib/apk/db/installed", &text);
    }
}

fn read_any(path: &str, text: &str) {
    let tree = MemoryTree::new().file(path, text).unwrap();
    let _ = Inventory::read(&tree, Depth::Files);
}
