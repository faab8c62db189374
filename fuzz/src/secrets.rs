//! Secrets in bytes, and rules for them.

use hardtack_hcl::Source;
use hardtack_scan::residue::secrets_of;
use hardtack_scan::secrets::{SecretRule, SecretRules, failures, raw};
use hardtack_tree::image::Disk;
use hardtack_tree::{MemoryTree, Mode, Owner};
use std::sync::Arc;

/// Where the bytes lie: once as anything, and in files that are made for secrets.
const PLACES: [&str; 6] =
    ["/srv/any", "/root/.netrc", "/root/.docker/config.json", "/etc/shadow", "/srv/app/.env", "/srv/key.p12"];

/// Something with secrets in it.
pub const SEED: &[u8] = b"machine h login u password hunter2\n\"auth\": \"dTpw\"\nDB_PASSWORD=hunter22\ndb://me:hunter22@h\n[wifi-security]\npsk=correct horse\n#cloud-config\npassword: hunter22\n";

/// Looks through files that hold the bytes, and through a disk of them.
pub fn bytes(bytes: &[u8]) {
    let mut tree = MemoryTree::new();
    for path in PLACES {
        match tree.file_with(path, bytes, Mode::new(0o644), Owner::ROOT) {
            Ok(with) => tree = with,
            Err(_) => return,
        }
    }
    drop(secrets_of(&tree, SecretRules::embedded()));
    let disk = Disk { name: "fuzz".to_owned(), content: Arc::new(bytes.to_vec()) };
    drop(raw::search(&[disk], SecretRules::embedded()));
}

/// Reads a rule of a user's own directory and runs its examples.
pub fn rule(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match SecretRule::parse("fuzz", &Source::new("fuzz.hcl", text)) {
        Ok(rule) => drop(failures(rule)),
        Err(wrong) => drop(wrong.render(true)),
    }
}
