//! The digest of a disk's content.

use std::os::unix::fs::FileExt;

use hardtack_image::content_digest;
use hardtack_tree::{Digest, Digester};
use tempfile::TempDir;

#[test]
fn it_is_what_its_documentation_says_however_sparse_the_file_is() {
    let directory = TempDir::new().unwrap();
    let (sparse, dense) = (directory.path().join("sparse"), directory.path().join("dense"));
    let size: u64 = (5 << 20) + 100;
    let file = std::fs::File::create(&sparse).unwrap();
    file.set_len(size).unwrap();
    file.write_all_at(b"in the second chunk", (1 << 20) + 17).unwrap();
    file.write_all_at(b"at the end", size - 10).unwrap();
    let content = std::fs::read(&sparse).unwrap();
    std::fs::write(&dense, &content).unwrap();

    let mut digester = Digester::new();
    digester.update("hardtack disk content v1\n").update(size.to_le_bytes());
    for chunk in [1_u64, 5] {
        let start = (chunk << 20) as usize;
        let bytes = &content[start..content.len().min(start + (1 << 20))];
        digester.update(chunk.to_le_bytes()).update(Digest::of(bytes).as_bytes());
    }
    let expected = digester.finish();
    assert_eq!(content_digest(&sparse).unwrap(), expected);
    assert_eq!(content_digest(&dense).unwrap(), expected);

    file.set_len(size + 1).unwrap();
    assert_ne!(content_digest(&sparse).unwrap(), expected, "the size counts");
}

#[test]
fn no_file_and_a_file_of_nothing_but_holes_are_told_apart() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("disk");
    assert!(content_digest(&path).is_err());
    std::fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    insta::assert_snapshot!(content_digest(&path).unwrap(), @"sha256:910f796d94a5ce74fcabfe363be4564fb04a46ff06396d66301dfb4f990280f1");
}
