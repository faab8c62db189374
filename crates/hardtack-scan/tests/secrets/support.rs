//! What is planted: an example of every rule.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use hardtack_scan::secrets::SecretRules;

/// Of every rule, the first example with a secret: by name, where it lies and what it holds.
pub(crate) fn planted() -> BTreeMap<String, (String, Vec<u8>)> {
    let rules = SecretRules::embedded_with_examples().unwrap();
    let example = |rule: hardtack_scan::secrets::SecretRule| {
        let found = rule.examples.into_iter().find(|example| example.found).unwrap();
        let path = if found.path == "/srv/app/settings" { format!("/srv/app/{}", rule.id) } else { found.path };
        (rule.id, (path, found.content))
    };
    rules.into_iter().map(example).collect()
}

/// Of every rule that tells a secret wherever it stands, such a secret.
pub(crate) fn anywhere() -> BTreeMap<String, Vec<u8>> {
    let rules = SecretRules::embedded_with_examples().unwrap();
    let apart = |rule: hardtack_scan::secrets::SecretRule| {
        let found = rule.examples.into_iter().find(|example| example.found && example.path == "/srv/app/settings");
        Some((rule.id, found?.content))
    };
    rules.into_iter().filter_map(apart).collect()
}

/// Runs a program of the host, which must succeed.
pub(crate) fn run(program: &str, arguments: &[&str], path: &Path) {
    let output = Command::new(program).args(arguments).arg(path).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}
