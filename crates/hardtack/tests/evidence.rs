//! Evidence that was damaged is noticed, and a secret that a recipe excuses leaves with its image and is told.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::gallery::{HARDEN, bake, bench};
use insta::assert_snapshot;

const FROM: &str = "directory = \"root\"";

#[test]
fn damaged_evidence_is_not_verified_and_not_taken_for_nothing_has_changed() {
    let Some(program) = bench() else { return };
    let digest = bake(&program, "web", FROM, HARDEN);
    let build = || {
        let ran = program.run(&["build", "web.hcl", "--rules", "site"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stderr
    };
    assert!(build().contains("nothing has changed"));
    for file in ["audit.json", "packages.json", "sbom.cdx.json", "audit.txt"] {
        let path = program.path(&format!("out/web/{file}"));
        let whole = fs::read(&path).unwrap();
        let cut = if file == "audit.txt" { &[][..] } else { &whole[..whole.len() / 2] };
        fs::write(&path, cut).unwrap();
        if ["audit.json", "packages.json"].contains(&file) {
            let said = program.fail(6, &["verify", "out/web"]);
            assert!(said.contains(file), "{said}");
        }
        let said = build();
        assert!(!said.contains("nothing has changed"), "{file}: {said}");
        if file != "audit.txt" {
            serde_json::from_slice::<serde_json::Value>(&fs::read(&path).unwrap()).unwrap();
        }
        let again = program.run(&["history", "web", "--json"]).stdout;
        assert!(again.contains(&digest), "it is the same image: {again}");
    }
    fs::write(program.path("out/web/manifest.json"), "{").unwrap();
    program.fail(6, &["verify", "out/web"]);
    assert!(!build().contains("nothing has changed"));
    program.succeed(&["verify", "out/web"]);
}

/// A recipe with a step that writes a key, and these lines in its `seal`.
fn with_key(seal: &str) -> String {
    let key = ["AKIA", "Z7QHW3XNP5VRTKLM"].concat();
    format!(
        "image \"web\" {{\n  base {{ directory = \"root\" }}\n\n  file \"/etc/app.conf\" {{ content = \"key = {key}\\n\" }}\n\n  \
         seal {{\n{seal}  }}\n}}\n"
    )
}

fn exception(rule: &str, path: &str, expires: &str) -> String {
    format!(
        "    exception \"{rule}\" {{\n      path    = \"{path}\"\n      reason  = \"It is the key of a test account.\"\n      \
         owner   = \"app-team\"\n      expires = \"{expires}\"\n    }}\n"
    )
}

#[test]
fn one_finding_is_excused_by_rule_and_path() {
    let Some(program) = bench() else { return };
    program.file("web.hcl", &with_key(""));
    let refused = program.run(&["build", "web.hcl"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("/etc/app.conf"), "{}", refused.stderr);
    let scanned = program.run(&["scan", "root", "--json"]);
    assert_eq!(scanned.code, 0, "{}", scanned.stderr);

    // Elsewhere, or by another rule, it excuses nothing.
    for exception in [
        exception("aws-access-key-id", "/etc/other.conf", "2099-01-01"),
        exception("github-token", "/etc/app.conf", "2099-01-01"),
    ] {
        program.file("web.hcl", &with_key(&exception));
        let ran = program.run(&["build", "web.hcl"]);
        assert_ne!(ran.code, 0, "{exception}");
        assert!(ran.stderr.contains("/etc/app.conf"), "{}", ran.stderr);
    }

    program.file("web.hcl", &with_key(&exception("aws-access-key-id", "/etc/app.conf", "2099-01-01")));
    let built = program.run(&["build", "web.hcl"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let told: Vec<&str> = built.stderr.lines().filter(|line| line.contains("/etc/app.conf")).collect();
    assert_snapshot!(told.join("\n"), @r"
    cached  file:/etc/app.conf
    warning /etc/app.conf:1:7: an AWS access key id, AKIA… (16 bytes), which every account may read, brought by the step file:/etc/app.conf leaves with the image: It is the key of a test account. – app-team, until 2099-01-01
    ");
    assert!(!built.stderr.contains("Z7QHW3XNP5VRTKLM"), "the key itself is never told");
}

#[test]
fn exceptions_for_secrets_are_held_to_their_form() {
    let Some(program) = bench() else { return };
    let said = |exceptions: &str| {
        program.file("web.hcl", &with_key(exceptions));
        program.fail(65, &["validate", "web.hcl"])
    };
    assert_snapshot!(said(&exception("aws-acces-key-id", "/etc/app.conf", "2099-01-01")), @r#"
    error: there is no rule for secrets `aws-acces-key-id`
     --> web.hcl:7:5
      |
    7 |     exception "aws-acces-key-id" {
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `aws-access-key-id`?
    "#);
    assert_snapshot!(said(&exception("aws-access-key-id", "etc/app.conf", "2099-01-01")), @r#"
    error: `etc/app.conf` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> web.hcl:8:17
      |
    8 |       path    = "etc/app.conf"
      |                 ^^^^^^^^^^^^^^
    "#);
    assert_snapshot!(said(&exception("aws-access-key-id", "/etc/app.conf", "2020-01-01")), @r#"
    error: this exception expired on 2020-01-01
      --> web.hcl:11:17
       |
    11 |       expires = "2020-01-01"
       |                 ^^^^^^^^^^^^
       |
       = help: take the secret out of the image, or agree on a new date with the owner
    "#);
    assert_snapshot!(said("    exception \"aws-access-key-id\" {\n      path = \"/etc/app.conf\"\n    }\n"), @r#"
    error: `exception` needs the key `reason`
     --> web.hcl:7:5
      |
    7 |     exception "aws-access-key-id" {
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `reason = …`

    error: `exception` needs the key `owner`
     --> web.hcl:7:5
      |
    7 |     exception "aws-access-key-id" {
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `owner = …`

    error: `exception` needs the key `expires`
     --> web.hcl:7:5
      |
    7 |     exception "aws-access-key-id" {
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `expires = …`
    "#);
    let twice = exception("aws-access-key-id", "/etc/app.conf", "2099-01-01");
    assert_snapshot!(said(&twice.repeat(2)), @r#"
    error: there are two exceptions for `aws-access-key-id` in /etc/app.conf
      --> web.hcl:13:5
       |
    13 |     exception "aws-access-key-id" {
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      --> web.hcl:7:5
       |
     7 |     exception "aws-access-key-id" {
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the first is here
    "#);
}
