use std::collections::BTreeSet;

use hardtack_hcl::Source;
use hardtack_tree::{MemoryTree, Mode, Owner};
use proptest::prelude::*;

use super::*;
use crate::residue::{Category, Expected, scan, scan_with, secrets_of};

fn rules() -> Vec<SecretRule> {
    SecretRules::embedded_with_examples().unwrap_or_else(|wrong| panic!("{wrong}"))
}

#[test]
fn every_rule_says_of_its_examples_what_they_say() {
    let failures: Vec<_> = rules().into_iter().flat_map(|rule| failures(rule).unwrap()).collect();
    assert_eq!(failures, []);
}

#[test]
fn what_the_program_reads_at_its_start_are_the_same_rules() {
    let own: Vec<_> = SecretRules::embedded().rules().iter().map(|rule| (&rule.id, &rule.why)).collect();
    let all = rules();
    assert_eq!(own, all.iter().map(|rule| (&rule.id, &rule.why)).collect::<Vec<_>>());
    assert!(all.len() >= 25, "{}", all.len());
}

#[test]
fn the_first_word_of_every_expression_is_where_it_begins() {
    for rule in rules() {
        for pattern in &rule.anywhere {
            let begins: BTreeSet<&str> = pattern.words.iter().map(String::as_str).collect();
            assert_eq!(begins.len(), pattern.words.len(), "{}: a word stands there twice", rule.id);
        }
    }
}

fn token(place: &str) -> String {
    ["dop", "_v1_", &"0123456789abcdef".repeat(4), place].concat()
}

#[test]
fn a_secret_is_told_by_what_it_is_and_known_again_but_not_shown() {
    let tree = |text: &str| MemoryTree::new().file("/opt/a", text).unwrap();
    let rules = SecretRules::embedded();
    let found = |text: &str| secrets_of(&tree(text), rules).unwrap();
    let one = &found(&format!("a\nb {}", token("\n")))[0];
    insta::assert_snapshot!(one, @"/opt/a:2:3: a DigitalOcean token, dop_v1_… (64 bytes), which every account may read");
    let elsewhere = &found(&token(" # moved\n"))[0];
    let fingerprint = |residue: &crate::residue::Residue| residue.secret.as_ref().unwrap().fingerprint.clone();
    assert_eq!(fingerprint(one), fingerprint(elsewhere));
    let json = serde_json::to_string(one).unwrap();
    assert!(!json.contains("0123456789abcdef"), "{json}");

    // What people choose is not in its fingerprint, nor how long it is in what is shown.
    let (short, long) = (["db://me:", "hunter22@h"].concat(), ["db://me:", "correcthorsebattery@h"].concat());
    let (short, long) = (found(&short), found(&long));
    assert_eq!((short.len(), short[0].category), (1, Category::Token));
    assert_eq!(serde_json::to_string(&short).unwrap(), serde_json::to_string(&long).unwrap());
}

#[test]
fn rules_of_a_user_are_used_beside_our_own_and_mistakes_have_a_place() {
    let directory = tempfile::tempdir().unwrap();
    let secrets = directory.path().join("secrets");
    std::fs::create_dir(&secrets).unwrap();
    let rule = r#"secret "site-token" {
  title    = "a token of the site"
  category = "token"
  why      = "It opens the site."
  remedy   = "Revoke it."

  anywhere {
    words = ["site-"]
    regex = "site-([a-z0-9]{16})"
  }
}
"#;
    std::fs::write(secrets.join("site-token.hcl"), rule).unwrap();
    let dirs = [directory.path().to_owned()];
    let rules = SecretRules::with_dirs(&dirs).unwrap();
    let tree = MemoryTree::new()
        .file_with("/opt/x", "site-0123456789abcdef", Mode::new(0o600), Owner::ROOT)
        .and_then(|tree| tree.file_with("/opt/y", token(""), Mode::new(0o600), Owner::ROOT))
        .unwrap();
    let told: Vec<_> =
        scan_with(&tree, &Expected::default(), &rules).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["/opt/x:1:1: a token of the site, site-… (16 bytes)", "/opt/y:1:1: a DigitalOcean token, dop_v1_… (64 bytes)"]
    );
    assert_eq!(scan(&tree, &Expected::default()).unwrap().len(), 1);

    std::fs::write(secrets.join("site-token.hcl"), rule.replace("{16})", "{16}").replace("site-\"", "s\"")).unwrap();
    let wrong = SecretRules::with_dirs(&dirs).unwrap_err().to_string();
    assert!(wrong.contains("expected words of at least 3 bytes"), "{wrong}");
    std::fs::write(secrets.join("site-token.hcl"), rule.replace("{16})", "{16}")).unwrap();
    let wrong = SecretRules::with_dirs(&dirs).unwrap_err().to_string();
    assert!(wrong.contains("the expression cannot be used"), "{wrong}");
    std::fs::rename(secrets.join("site-token.hcl"), secrets.join("netrc.hcl")).unwrap();
    let wrong = SecretRules::with_dirs(&dirs).unwrap_err().to_string();
    assert!(wrong.contains("there is a rule netrc already"), "{wrong}");
}

proptest! {
    #[test]
    fn no_bytes_and_no_rule_make_it_panic(bytes: Vec<u8>, text in "\\PC{0,200}") {
        SecretRules::embedded().search(&bytes, 0..bytes.len(), Looked::Own, |_| {});
        let _ = SecretRule::parse("x", &Source::new("x.hcl", format!("secret \"x\" {{ {text} }}")));
    }
}
