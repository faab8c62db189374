//! Images that are signed and verified by the real program, with OpenSSL beside it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::Command;

use common::Program;
use common::gallery::{HARDEN, bake, bench, make_assemblable, packages, short, steady};
use insta::assert_snapshot;
use serde_json::Value;

const DISK: &str = "  disk {\n    size     = \"256M\"\n    firmware = [\"uefi\"]\n    formats  = [\"raw\", \"qcow2\", \"tar\"]\n\n    \
                    partition \"/\" { size = \"*\" }\n  }\n";
const FROM: &str = "directory = \"root\"";

/// A place with a key, and `web` as a disk image.
fn with_image() -> Option<(Program, String)> {
    let program = bench()?;
    make_assemblable(&program);
    packages(&program, &[("sudo", "1.9.13")]);
    program.succeed(&["keys", "new", "--out", "release.key"]);
    let digest = bake(&program, "web", FROM, &format!("  version = \"1.0\"\n{DISK}{HARDEN}"));
    Some((program, digest))
}

/// The envelopes beside an image.
fn bundle(program: &Program) -> Vec<Value> {
    let text = fs::read_to_string(program.path("out/web/web.intoto.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn base64(text: &str) -> Vec<u8> {
    hardtack_hcl::from_base64(text).unwrap()
}

fn statement(envelope: &Value) -> Value {
    serde_json::from_slice(&base64(envelope["payload"].as_str().unwrap())).unwrap()
}

fn sha256(program: &Program, name: &str) -> String {
    let output = Command::new("sha256sum").arg(program.path(name)).output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

#[test]
fn a_signed_image_is_verified_with_its_files_and_evidence() {
    let Some((program, digest)) = with_image() else { return };
    let key = program.succeed(&["keys", "show", "release.key.pub", "--json"]);
    let key: Value = serde_json::from_str(&key).unwrap();
    let id = key["id"].as_str().unwrap();
    assert_eq!(
        program.succeed(&["sign", "out/web", "--key", "release.key"]),
        format!("web@{digest} signed with {id}\n")
    );

    let envelope = &bundle(&program)[0];
    assert_eq!(envelope["payloadType"], "application/vnd.in-toto+json");
    assert_eq!(envelope["signatures"][0]["keyid"], id);
    let statement = statement(envelope);
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicateType"], "https://slsa.dev/provenance/v1");
    let subjects = statement["subject"].as_array().unwrap();
    assert_eq!(subjects[0]["digest"]["hardtackContent"], digest["sha256:".len()..]);
    for name in ["web.raw", "web.qcow2", "web.tar"] {
        let subject = subjects.iter().find(|subject| subject["name"] == name).unwrap();
        assert_eq!(subject["digest"]["sha256"], sha256(&program, &format!("out/web/{name}")), "{name}");
    }
    let predicate = &statement["predicate"];
    let external = &predicate["buildDefinition"]["externalParameters"];
    assert_eq!((&external["image"], &external["version"]), (&"web".into(), &"1.0".into()));
    let packages = predicate["buildDefinition"]["resolvedDependencies"].to_string();
    assert!(packages.contains("pkg:deb/sudo@1.9.13"), "{packages}");
    let byproducts = predicate["runDetails"]["byproducts"].as_array().unwrap();
    let audit = byproducts.iter().find(|byproduct| byproduct["name"] == "audit.json").unwrap();
    assert_eq!(audit["digest"]["sha256"], sha256(&program, "out/web/audit.json"));

    let verified = program.run(&["verify", "out/web", "--key", "release.key.pub"]);
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
    assert_snapshot!(steady(&verified.stdout), @r"
    ok      out/web/manifest.json: digest
    ok      out/web/web.raw: content
    ok      out/web/web.qcow2: content
    ok      out/web/web.tar: content
    ok      out/web/manifest.json: manifest.json
    ok      out/web/audit.json: audit.json
    ok      out/web/packages.json: packages.json
    ok      out/web/decision.json: decision.json
    ok      out/web/recipe.json: recipe.json
    ok      out/web/sbom.cdx.json: sbom.cdx.json
    ok      out/web/sbom.spdx.json: sbom.spdx.json
    ok      out/web/web.intoto.jsonl:1: statement
    ");
    assert_eq!(verified.stderr, format!("signed with {id}\nweb@{digest} is what it should be\n"));
    let in_store = program.run(&["verify", &short("web", &digest), "--key", "release.key.pub"]);
    assert_eq!(in_store.code, 0, "{}{}", in_store.stdout, in_store.stderr);
    // Signed again, nothing is there twice.
    program.succeed(&["sign", "out/web", "--key", "release.key"]);
    assert_eq!(bundle(&program).len(), 1);
    // Elsewhere, where no store knows it.
    let elsewhere = program.run(&["verify", "out/web", "--key", "release.key.pub", "--store", "none"]);
    assert_eq!(elsewhere.code, 0, "{}{}", elsewhere.stdout, elsewhere.stderr);
    assert!(!program.path("none").exists(), "reading makes no store");
}

#[test]
fn openssl_verifies_the_signature_of_an_image() {
    let Some((program, _)) = with_image() else { return };
    program.succeed(&["keys", "new", "--type", "p256", "--out", "other.key"]);
    program.succeed(&["sign", "out/web", "--key", "release.key"]);
    program.succeed(&["sign", "out/web", "--key", "other.key"]);
    let openssl = [
        (
            "release",
            &["pkeyutl", "-verify", "-pubin", "-inkey", "release.key.pub", "-rawin", "-in", "pae", "-sigfile", "sig"][..],
        ),
        ("other", &["dgst", "-sha256", "-verify", "other.key.pub", "-signature", "sig", "pae"]),
    ];
    for (envelope, (name, arguments)) in bundle(&program).iter().zip(openssl) {
        let payload = base64(envelope["payload"].as_str().unwrap());
        let mut encoded = format!("DSSEv1 28 application/vnd.in-toto+json {} ", payload.len()).into_bytes();
        encoded.extend(payload);
        fs::write(program.path("pae"), encoded).unwrap();
        fs::write(program.path("sig"), base64(envelope["signatures"][0]["sig"].as_str().unwrap())).unwrap();
        let output = Command::new("openssl").args(arguments).current_dir(program.path("")).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let both = program.run(&["verify", "out/web", "--key", "release.key.pub", "--key", "other.key.pub"]);
    assert_eq!(both.code, 0, "{}{}", both.stdout, both.stderr);
}

/// Changes one byte of a file.
fn flip(program: &Program, name: &str, at: u64) {
    let mut file = fs::File::options().read(true).write(true).open(program.path(name)).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(at)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(&[byte[0] ^ 1]).unwrap();
}

/// What is wrong, a line each.
fn faults(program: &Program, arguments: &[&str]) -> String {
    let ran = program.run(&[&["verify", "out/web"], arguments].concat());
    assert_eq!(ran.code, 6, "{}{}", ran.stdout, ran.stderr);
    let lines = ran.stdout.lines().filter(|line| !line.starts_with("ok "));
    steady(&lines.collect::<Vec<_>>().join("\n"))
}

#[test]
fn whatever_was_changed_is_found() {
    let Some((program, _)) = with_image() else { return };
    program.succeed(&["keys", "new", "--out", "other.key"]);
    assert_snapshot!(faults(&program, &["--key", "release.key.pub"]), @r"
    FAILED  out/web/web.tar: signature: no signed statement is about it
      = help: sign the directory with the file in it: hardtack sign DIRECTORY --key FILE
    FAILED  out/web/signatures: signature: no valid signature of the key sha256:HEX says where the image comes from
      = help: have the owner of the key sign it: hardtack sign IMAGE --key FILE
    ");
    program.succeed(&["sign", "out/web", "--key", "release.key"]);
    let key = ["--key", "release.key.pub"];
    assert_snapshot!(faults(&program, &["--key", "other.key.pub"]), @r"
    FAILED  out/web/web.tar: signature: no signed statement is about it
      = help: sign the directory with the file in it: hardtack sign DIRECTORY --key FILE
    FAILED  out/web/signatures: signature: no valid signature of the key sha256:HEX says where the image comes from
      = help: have the owner of the key sign it: hardtack sign IMAGE --key FILE
    ");

    // A byte of the boot code, which no file system notices.
    flip(&program, "out/web/web.raw", 3);
    assert_snapshot!(faults(&program, &key), @r"
    FAILED  out/web/web.raw: content: its content is sha256:HEX, and should be sha256:HEX
      = help: do not use it: something has written to it; take another copy, or build it again
    FAILED  out/web/web.intoto.jsonl:1: statement: web.raw is sha256:HEX, and sha256:HEX was signed
      = help: do not use it unless you know what changed it; then look at it and sign the image again
    ");
    assert!(!faults(&program, &[]).is_empty(), "without a key too");
    flip(&program, "out/web/web.raw", 3);
    flip(&program, "out/web/web.tar", 100);
    assert_snapshot!(faults(&program, &key), @r"
    FAILED  out/web/web.intoto.jsonl:1: statement: web.tar is sha256:HEX, and sha256:HEX was signed
      = help: do not use it unless you know what changed it; then look at it and sign the image again
    ");
    flip(&program, "out/web/web.tar", 100);
    let qcow2 = fs::read(program.path("out/web/web.qcow2")).unwrap();
    fs::remove_file(program.path("out/web/web.qcow2")).unwrap();
    assert_snapshot!(faults(&program, &key), @r"
    FAILED  out/web/web.qcow2: content: it is not there
      = help: bring back the file, or build the image again
    ");
    fs::write(program.path("out/web/web.qcow2"), qcow2).unwrap();

    // An audit that looks better.
    let audit = fs::read_to_string(program.path("out/web/audit.json")).unwrap();
    fs::write(program.path("out/web/audit.json"), audit.replace("\"verdict\": \"fail\"", "\"verdict\": \"pass\""))
        .unwrap();
    assert_snapshot!(faults(&program, &key), @r"
    FAILED  out/web/web.intoto.jsonl:1: statement: audit.json is sha256:HEX, and sha256:HEX was signed
      = help: do not use it unless you know what changed it; then look at it and sign the image again
    ");
    fs::write(program.path("out/web/audit.json"), audit).unwrap();

    // A statement that says something else under the same signature.
    let path = program.path("out/web/web.intoto.jsonl");
    let line = fs::read_to_string(&path).unwrap();
    let mut envelope: Value = serde_json::from_str(&line).unwrap();
    envelope["payload"] = "e30=".into();
    fs::write(&path, envelope.to_string()).unwrap();
    let forged = program.run(&["verify", "out/web", "--key", "release.key.pub", "--store", "none"]);
    assert_eq!(forged.code, 6);
    assert!(
        forged
            .stdout
            .contains("out/web/web.intoto.jsonl:1: statement: what is signed there was not signed with the key"),
        "{}",
        forged.stdout
    );
    fs::write(&path, line).unwrap();
    assert_eq!(program.run(&["verify", "out/web", "--key", "release.key.pub"]).code, 0);
}

#[test]
fn secret_keys_are_nowhere_but_in_their_file() {
    let Some((program, _)) = with_image() else { return };
    let ran = program.run(&["-vv", "build", "web.hcl", "--rules", "site", "--sign", "release.key", "--no-cache"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("web: signed with sha256:"), "{}", ran.stderr);
    let secret = fs::read_to_string(program.path("release.key")).unwrap();
    let secret = secret.lines().nth(1).unwrap();
    assert!(!ran.stderr.contains(secret) && !ran.stdout.contains(secret));
    let found = Command::new("grep").args(["-rlF", secret, "."]).current_dir(program.path("")).output().unwrap();
    assert_eq!(String::from_utf8(found.stdout).unwrap(), "./release.key\n");
    let refused = program.run(&["build", "web.hcl", "--rules", "site", "--sign", "release.key.pub"]);
    assert_snapshot!(refused.stderr, @r"
    error: release.key.pub holds a public key, and nothing can be signed with that
      = help: name the secret key that belongs to it
    ");
    assert_eq!(refused.code, 65);
}

#[test]
fn a_rebuild_gives_the_same_image_or_says_so() {
    let Some(program) = bench() else { return };
    let script = |text: &str| format!("  script \"a\" {{ inline = [\"echo {text} > /etc/a\"] }}\n{HARDEN}");
    let base = bake(&program, "base", FROM, &script("base"));
    let digest = bake(&program, "web", &format!("from = \"store:base@{base}\""), &script("1"));
    let layers = || fs::read_dir(program.path("store/layers")).unwrap().count();
    let before = (layers(), program.succeed(&["history", "web", "--json"]));
    let same = program.run(&["verify", "out/web", "--rebuild", "web.hcl", "--rules", "site"]);
    assert_eq!(same.code, 0, "{}{}", same.stdout, same.stderr);
    assert!(same.stdout.ends_with("ok      web.hcl: rebuild\n"), "{}", same.stdout);
    assert!(same.stderr.contains(" a"), "the step runs again: {}", same.stderr);
    assert_eq!((layers(), program.succeed(&["history", "web", "--json"])), before, "the store is as it was");

    fs::write(
        program.path("web.hcl"),
        fs::read_to_string(program.path("web.hcl")).unwrap().replace("echo 1", "echo 2"),
    )
    .unwrap();
    let other = program.run(&["verify", &short("web", &digest), "--rebuild", "web.hcl", "--rules", "site"]);
    assert_eq!(other.code, 6, "{}{}", other.stdout, other.stderr);
    let last = other.stdout.lines().rev().take(2).collect::<Vec<_>>();
    assert_snapshot!(steady(&format!("{}\n{}", last[1], last[0])), @r"
    FAILED  web.hcl: rebuild: it gives sha256:HEX, and not sha256:HEX
      = help: take the recipe, the lock, the variables and the version of hardtack that it was baked with
    ");
    assert!(!fs::read_dir(program.path("store/tmp")).unwrap().any(|entry| entry.is_ok()));
}
