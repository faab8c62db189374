//! In trees and in layers.

use std::collections::BTreeSet;
use std::sync::Arc;

use hardtack_scan::residue::{Residue, secrets_of};
use hardtack_scan::secrets::SecretRules;
use hardtack_tree::{LayeredTree, MemoryTree, Mode, OverlayLayer, Owner};

use crate::support::planted;

fn rules_of(found: &[Residue]) -> BTreeSet<String> {
    found.iter().filter_map(|residue| Some(residue.secret.as_ref()?.rule.clone())).collect()
}

#[test]
fn a_secret_of_every_kind_is_found_in_a_tree_and_its_value_is_not_told() {
    let planted = planted();
    let mut tree = MemoryTree::new().file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n").unwrap();
    for (path, content) in planted.values() {
        tree = tree.file_with(path, content.clone(), Mode::new(0o600), Owner::ROOT).unwrap();
    }
    let found = secrets_of(&tree, SecretRules::embedded()).unwrap();
    assert_eq!(rules_of(&found), planted.keys().cloned().collect());
    assert!(planted.len() >= 25);
    let told = format!(
        "{}\n{}",
        serde_json::to_string(&found).unwrap(),
        found.iter().map(ToString::to_string).collect::<String>()
    );
    for (rule, (_, content)) in &planted {
        let words = content.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| word.len() >= 16);
        for word in words.map(|word| std::str::from_utf8(word).unwrap()) {
            assert!(!told.contains(word), "{rule}: {word}");
        }
    }
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_secret_of_every_kind_is_found_in_layers() {
    let planted = planted();
    let directory = tempfile::tempdir().unwrap();
    let layers = ["lower", "upper"].map(|name| directory.path().join(name));
    for (number, (path, content)) in planted.values().enumerate() {
        let file = layers[number % 2].join(path.trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }
    let layers = layers.map(|layer| Arc::new(OverlayLayer::open(&layer).unwrap()));
    let tree = LayeredTree::join("layers", layers.into());
    let found = secrets_of(&tree, SecretRules::embedded()).unwrap();
    assert_eq!(rules_of(&found), planted.keys().cloned().collect());
}
