//! Channels by the real program: what goes in, what stays out, what comes back.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::Program;
use common::gallery::{HARDEN, bake, bench, short, steady};
use hardtack_build::store::{Evidence, ImageId, ProofOutcome, Store};
use insta::assert_snapshot;
use serde_json::Value;

const FROM: &str = "directory = \"root\"";
/// What makes the root meet the benchmark.
const TMP: &str = "  script \"tmp\" { inline = [\"echo 'tmpfs /tmp tmpfs nodev,nosuid 0 0' > /etc/fstab\"] }\n";
/// Trees without a disk cannot be booted.
const NO_PROOF: &str = "channel \"golden\" { proof = false }\nchannel \"candidate\" { proof = false }\n";

fn script(text: &str) -> String {
    format!("  script \"a\" {{ inline = [\"echo {text} > /etc/a\"] }}\n")
}

/// Bakes an image of `web` that passes its audit; gives its digest.
fn good(program: &Program, version: &str) -> String {
    bake(program, "web", FROM, &format!("  version = \"{version}\"\n{TMP}{}{HARDEN}", script(version)))
}

fn with_policy(policy: &str) -> Option<Program> {
    let program = bench()?;
    fs::create_dir_all(program.path("store")).unwrap();
    program.file("store/policy.hcl", policy);
    Some(program)
}

/// As the boot of a clone records it.
fn record_proof(program: &Program, digest: &str, outcome: ProofOutcome) {
    let store = Store::open(&program.path("store")).unwrap();
    let image = ImageId { name: "web".parse().unwrap(), digest: digest.parse().unwrap() };
    let manifest = store.evidence_bytes(&image, Evidence::Manifest).unwrap().unwrap();
    store.record_proof(&image, outcome, format!("{{\"outcome\": \"{outcome:?}\"}}").into_bytes(), manifest).unwrap();
}

fn current(program: &Program, channel: &str) -> String {
    let channels: Value = serde_json::from_str(&program.succeed(&["channels", "web", "--json"])).unwrap();
    let channel = channels.as_array().unwrap().iter().find(|each| each["channel"] == channel).unwrap().clone();
    channel["moves"].as_array().unwrap().last().unwrap()["to"].as_str().unwrap().to_owned()
}

#[test]
fn only_an_image_that_is_proven_good_is_promoted() {
    let Some(program) = bench() else { return };
    bake(&program, "web", FROM, "");
    assert_snapshot!(steady(&program.fail(2, &["promote", "web", "golden"])), @r"
    error: web@sha256:HEX does not go into golden
      because: it was never audited
      because: it was never booted and tested
      = help: give its recipe a `harden` block and bake it again
              `hardtack build --prove` or `hardtack test` boot it and test it; for an image without a disk, say `proof = false` of the channel in the policy of the store
    ");
    bake(&program, "web", FROM, HARDEN);
    assert_snapshot!(steady(&program.fail(2, &["promote", "web", "golden"])), @r"
    error: web@sha256:HEX does not go into golden
      because: its audit did not pass: 1 control failed
      because: it was never booted and tested
      = help: mend it or add exceptions; a `gate` in its recipe says what is enough
              `hardtack build --prove` or `hardtack test` boot it and test it; for an image without a disk, say `proof = false` of the channel in the policy of the store
    ");
    let digest = good(&program, "1.0");
    record_proof(&program, &digest, ProofOutcome::Failed);
    assert_snapshot!(steady(&program.fail(2, &["promote", "out/web", "golden"])), @r"
    error: web@sha256:HEX does not go into golden
      because: it did not pass when it was booted
      = help: mend what the proof names, and bake it again
    ");
    assert!(!program.path("store/channels/web/golden.json").exists());
    record_proof(&program, &digest, ProofOutcome::Passed);
    let promoted = program.run(&["promote", "out/web", "golden", "--reason", "first"]);
    assert_eq!((promoted.code, promoted.stdout), (0, format!("web@{digest} golden\n")), "{}", promoted.stderr);
    assert_eq!(promoted.stderr, "golden pointed to nothing before\n");
    let again = program.run(&["promote", &short("web", &digest), "golden"]);
    assert_eq!((again.code, again.stderr), (0, format!("golden points to {} already\n", short("web", &digest))));

    // Evidence of another digest is none.
    let other = good(&program, "1.1");
    record_proof(&program, &other, ProofOutcome::Passed);
    let record = |digest: &str| program.path("store/records/web").join(&digest["sha256:".len()..]);
    fs::copy(record(&digest).join("manifest.json"), record(&other).join("manifest.json")).unwrap();
    let refused = program.fail(2, &["promote", "web", "golden"]);
    assert!(refused.contains("of the store: manifest.json: its content is"), "{refused}");
    assert_eq!(current(&program, "golden"), digest);
    for (word, code) in [("bad", 64), ("../x", 64), ("goldne", 2)] {
        assert_eq!(program.run(&["promote", "web", word]).code, code, "{word}");
    }
}

#[test]
fn a_bad_image_gives_way_and_never_comes_back() {
    let Some(program) = with_policy(NO_PROOF) else { return };
    let [first, second, third] = ["1.0", "1.1", "1.2"].map(|version| {
        let digest = good(&program, version);
        program.succeed(&["promote", "web", "candidate"]);
        program.succeed(&["promote", "web", "golden", "--reason", version]);
        digest
    });
    let alone = program.fail(64, &["rollback", "web"]);
    assert!(alone.contains("name one of candidate, golden"), "{alone}");
    let back = program.run(&["rollback", "web", "golden", "--reason", "no network"]);
    assert_eq!((back.code, back.stdout), (0, format!("web@{second} golden\n")), "{}", back.stderr);
    assert_snapshot!(steady(&back.stderr), @r"
    web@DIGEST------ is marked as bad
    note: candidate still points to it; `hardtack rollback web candidate`
    ");
    program.succeed(&["mark", &short("web", &second), "bad", "--reason", "no disk"]);
    assert_eq!(program.succeed(&["rollback", "web", "golden"]), format!("web@{first} golden\n"));
    assert_snapshot!(steady(&program.fail(65, &["rollback", "web", "golden"])), @r"
    error: golden of web has pointed to no other image that is still good and recorded
      = help: promote a good one: hardtack promote web golden; `hardtack mark web@DIGEST------ bad` keeps this one out
    ");
    for digest in [&second, &third] {
        let refused = program.fail(2, &["promote", &short("web", digest), "golden"]);
        assert!(refused.contains("marked it as bad: no "), "{refused}");
    }
    // A mark outlives its record, and the same bake again is as bad.
    fs::remove_dir_all(program.path("store/records/web").join(&third["sha256:".len()..])).unwrap();
    assert_eq!(good(&program, "1.2"), third);
    program.fail(2, &["promote", "web", "golden"]);

    assert_snapshot!(steady(&program.succeed(&["channels", "web"])), @r"
    candidate  web@DIGEST------  1.2  YYYY-MM-DD hh:mm  promoted by uid 0     BAD
    candidate  web@DIGEST------  1.1  YYYY-MM-DD hh:mm  promoted by uid 0     BAD
    candidate  web@DIGEST------  1.0  YYYY-MM-DD hh:mm  promoted by uid 0     -
    golden     web@DIGEST------  1.0  YYYY-MM-DD hh:mm  rolled back by uid 0  -
    golden     web@DIGEST------  1.1  YYYY-MM-DD hh:mm  rolled back by uid 0  BAD  no network
    golden     web@DIGEST------  1.2  YYYY-MM-DD hh:mm  promoted by uid 0     BAD  1.2
    golden     web@DIGEST------  1.1  YYYY-MM-DD hh:mm  promoted by uid 0     BAD  1.1
    golden     web@DIGEST------  1.0  YYYY-MM-DD hh:mm  promoted by uid 0     -    1.0
    ");
    assert_snapshot!(steady(&program.succeed(&["history", "web"])), @r"
    baked             version  digest        base         score    failed  packages  size     proof  channels
    YYYY-MM-DD hh:mm  1.2      DIGEST------  a directory  100.0 %  0       1         SIZE  -      BAD, candidate
    YYYY-MM-DD hh:mm  1.1      DIGEST------  a directory  100.0 %  0       1         SIZE  -      BAD
    YYYY-MM-DD hh:mm  1.0      DIGEST------  a directory  100.0 %  0       1         SIZE  -      golden
    ");
    assert_eq!(program.run(&["store", "verify"]).code, 0);
}

#[test]
fn what_a_channel_points_to_is_rescanned_and_nothing_else() {
    let Some(program) = with_policy(NO_PROOF) else { return };
    program.file("rows.jsonl", r#"{"cve":"CVE-2026-0001","source":"sudo","release":"bookworm","status":"open"}"#);
    program.succeed(&["advisories", "import", "rows.jsonl"]);
    good(&program, "1.0");
    program.succeed(&["promote", "web", "golden"]);
    good(&program, "1.1");
    let names = |arguments: &[&str]| -> Vec<String> {
        let rescan = program.succeed(&[&["rescan", "--json"], arguments].concat());
        let rescan: Value = serde_json::from_str(&rescan).unwrap();
        let images = rescan["images"].as_array().unwrap();
        images.iter().map(|image| image["name"].as_str().unwrap().split('@').next().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&[]), ["web-1.0", "web-1.1"]);
    assert_eq!(names(&["--channel", "golden"]), ["web-1.0"]);
    program.succeed(&["promote", "web", "golden"]);
    assert_eq!(names(&["--channel", "golden", "--image", "web"]), ["web-1.1"]);
    assert_snapshot!(program.fail(65, &["rescan", "--channel", "goldn"]), @r"
    error: no image is in the channel goldn
      = help: did you mean `golden`?
    ");
    assert_eq!(program.run(&["rescan", "--channel", "golden", "--newest-per-major", "3"]).code, 64);
}

#[test]
fn what_a_channel_needs_is_kept() {
    let Some(program) = with_policy(NO_PROOF) else { return };
    let digests = ["1", "2", "3", "4", "5", "6"].map(|version| {
        let digest = good(&program, version);
        if version != "6" {
            program.succeed(&["promote", "web", "golden"]);
        }
        digest
    });
    program.succeed(&["cache", "prune", "--keep", "1"]);
    let left: Value = serde_json::from_str(&program.succeed(&["history", "web", "--json"])).unwrap();
    let left: Vec<&str> = left.as_array().unwrap().iter().map(|record| record["digest"].as_str().unwrap()).collect();
    let kept: Vec<&str> = digests.iter().rev().take(5).map(String::as_str).collect();
    assert_eq!(left, kept, "the newest, what the channel points to, and three before that");
    assert_eq!(program.run(&["store", "verify"]).code, 0);
    for digest in digests[1..4].iter().rev() {
        assert_eq!(program.succeed(&["rollback", "web"]), format!("web@{digest} golden\n"));
    }
}

#[test]
fn as_many_as_the_policy_asks_must_approve() {
    let Some(program) = bench() else { return };
    fs::create_dir_all(program.path("policy")).unwrap();
    for name in ["alice", "bob", "eve"] {
        program.succeed(&["keys", "new", "--out", &format!("policy/{name}")]);
    }
    let policy =
        "channel \"golden\" {\n  approvals = 2\n  keys      = [\"alice.pub\", \"bob.pub\"]\n  proof     = false\n}\n";
    program.file("policy/policy.hcl", policy);
    let digest = good(&program, "1.0");
    let image = short("web", &digest);
    let promote = ["promote", &image, "golden", "--policy", "policy/policy.hcl"];
    let refusal = || program.fail(2, &promote);
    assert_snapshot!(steady(&refusal()), @r"
    error: web@sha256:HEX does not go into golden
      because: 0 of 2 approvals are there
      = help: have an owner of a key that the policy names look at it: hardtack approve IMAGE CHANNEL --key FILE
    ");
    for (channel, key) in [("golden", "alice"), ("golden", "alice"), ("golden", "eve"), ("candidate", "bob")] {
        program.succeed(&["approve", &image, channel, "--key", &format!("policy/{key}")]);
    }
    assert!(refusal().contains("1 of 2 approvals are there"), "{}", refusal());
    // With other evidence it is not what was approved.
    record_proof(&program, &digest, ProofOutcome::Passed);
    assert!(refusal().contains("0 of 2 approvals are there"), "{}", refusal());
    program.succeed(&["approve", &image, "golden", "--key", "policy/alice"]);
    program.succeed(&[&promote[..], &["--key", "policy/bob"]].concat());
    let channels: Value = serde_json::from_str(&program.succeed(&["channels", "web", "--json"])).unwrap();
    assert_eq!(channels[0]["moves"][0]["approvals"].as_array().unwrap().len(), 2);
    assert!(program.succeed(&["channels"]).contains("with 2 approvals"));

    // What the store asks for cannot be talked away.
    fs::copy(program.path("policy/alice.pub"), program.path("store/alice.pub")).unwrap();
    program.file(
        "store/policy.hcl",
        "channel \"golden\" {\n  approvals = 1\n  keys = [\"alice.pub\"]\n  proof = false\n}\n",
    );
    program.file("lax.hcl", "channel \"golden\" { proof = false }\n");
    good(&program, "1.1");
    assert!(program.fail(2, &["promote", "web", "golden", "--policy", "lax.hcl"]).contains("0 of 1 approvals"));
    let refused = |text: &str, code: i32| {
        program.file("wrong.hcl", text);
        program.fail(code, &["promote", "web", "golden", "--policy", "wrong.hcl"])
    };
    assert_snapshot!(refused("channel \"golden\" {\n  approvals = 1\n}\n", 65), @r"
    error: the policy wrong.hcl asks for more approvals for golden (1) than it names keys (0)
      = help: name as many different keys in `keys` as approvals are asked for
    ");
    assert_snapshot!(refused("channel \"golden\" {\n  keys = [\"none.pub\"]\n}\n", 65), @r"
    error: the policy wrong.hcl names a key that cannot be used
      because: cannot read the key none.pub
      because: No such file or directory (os error 2)
    ");
    assert_snapshot!(refused("channel \"golden\" {\n  aprovals = 1\n}\n", 65), @r"
    error: `channel` has no key `aprovals`
     --> wrong.hcl:2:3
      |
    2 |   aprovals = 1
      |   ^^^^^^^^
      |
      = help: did you mean `approvals`?
    ");
}

#[test]
fn a_channel_is_a_base_and_a_measure() {
    let Some(program) = with_policy(NO_PROOF) else { return };
    let first = good(&program, "1.0");
    program.succeed(&["promote", "web", "golden"]);
    let second = bake(&program, "web", FROM, HARDEN);

    let from = "from = \"store:web@golden\"";
    bake(&program, "child", from, "");
    let parent = |program: &Program| {
        let lineage: Value = serde_json::from_str(&program.succeed(&["lineage", "child", "--json"])).unwrap();
        lineage["images"][1]["digest"].as_str().unwrap().to_owned()
    };
    assert_eq!(parent(&program), first);
    assert!(fs::read_to_string(program.path("hardtack.lock")).unwrap().contains(&format!("store:web@{first}")));
    let newer = good(&program, "1.1");
    program.succeed(&["promote", "web", "golden"]);
    program.succeed(&["build", "child.hcl", "--rules", "site", "--locked"]);
    assert_eq!(parent(&program), first, "the lock has the digest");
    program.succeed(&["build", "child.hcl", "--rules", "site"]);
    assert_eq!(parent(&program), newer);
    program.file("child.hcl", "image \"child\" {\n  base { from = \"store:web@goldne\" }\n}\n");
    assert_snapshot!(program.fail(65, &["build", "child.hcl"]), @r"
    error: child.hcl:2:17: the base cannot be used
      because: no image of web is in the channel goldne
      = help: did you mean `store:web@golden`?
    ");
    program.succeed(&["mark", &short("web", &second), "bad", "--reason", "no network"]);
    program.file("child.hcl", &format!("image \"child\" {{\n  base {{ from = \"store:web@{second}\" }}\n}}\n"));
    assert_snapshot!(steady(&program.fail(65, &["plan", "child.hcl"])), @r"
    error: child.hcl:2:17: the base cannot be used
      because: web@sha256:HEX is marked as bad: no network
      = help: name another digest or a channel; `hardtack history web` lists the images of the name with their marks
    ");

    let worse = program.run(&["compare", "--channel", "golden", &short("web", &second)]);
    assert_eq!(worse.code, 5, "{}{}", worse.stdout, worse.stderr);
    assert!(worse.stdout.starts_with(&format!("old  web {}", &newer["sha256:".len()..][..12])), "{}", worse.stdout);
    assert_eq!(program.run(&["compare", "--channel", "golden", &short("web", &first)]).code, 0);
    assert_eq!(program.run(&["compare", "web@golden", &short("web", &second)]).code, 0, "only told of");
    assert_snapshot!(program.fail(65, &["compare", "--channel", "legacy", "web"]), @r"
    error: no image of web is in the channel legacy
      = help: `hardtack promote web legacy` puts the newest there
    ");
    assert_eq!(program.run(&["compare", "web"]).code, 64);
}

#[test]
fn what_is_damaged_of_channels_and_signatures_is_told() {
    let Some(program) = with_policy(NO_PROOF) else { return };
    let digest = good(&program, "1.0");
    program.succeed(&["promote", "web", "golden"]);
    program.succeed(&["mark", "web", "bad"]);
    program.succeed(&["keys", "new", "--out", "key"]);
    program.succeed(&["sign", "out/web", "--key", "key"]);
    assert_eq!(program.run(&["store", "verify"]).code, 0);
    let hex = &digest["sha256:".len()..];
    let channels = program.path("store/channels/web");
    fs::copy(channels.join("golden.json"), channels.join("other.json")).unwrap();
    fs::write(program.path(&format!("store/marks/web/{hex}.json")), "{").unwrap();
    let signatures = fs::read_dir(program.path(&format!("store/signatures/web/{hex}"))).unwrap();
    let signature = signatures.map(|entry| entry.unwrap().path()).next().unwrap();
    fs::write(&signature, "{}").unwrap();
    let ran = program.run(&["store", "verify"]);
    assert_eq!(ran.code, 1);
    assert_snapshot!(steady(&ran.stdout), @r"
    HERE/store/channels/web/other.json: it is the channel golden of web
      = help: bring HERE/store/channels/web/other.json back from a copy of the store, or remove it: what it said is lost
    HERE/store/marks/web/HEX.json: it cannot be read: EOF while parsing an object at line 1 column 1
      = help: bring HERE/store/marks/web/HEX.json back from a copy of the store, or remove it: what it said is lost
    HERE/store/signatures/web/HEX/HEX.json: its bytes are not those that it is named by
      = help: bring HERE/store/signatures/web/HEX/HEX.json back from a copy of the store, or remove it: what it said is lost
    ");
    fs::remove_dir_all(program.path("store/records/web")).unwrap();
    assert!(program.run(&["store", "verify"]).stdout.contains("which has no record"));
}
