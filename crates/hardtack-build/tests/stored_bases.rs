//! Images that are built on images of the store, and what the store remembers of each.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use common::fixture::{BENCHMARK, Fixture, HARDEN, Told, layers, words};
use hardtack_build::Interrupt;
use hardtack_build::bake::Outcome;
use hardtack_build::plan::{State, plan};
use hardtack_build::store::{
    Damage, Evidence, GateVerdict, ImageId, ImageRecord, ProofOutcome, Pruning, RecordedBase, Store,
};
use hardtack_recipe::{ImageName, Recipe};
use hardtack_tree::{Digest, Tree, tree_path};

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    common::harness::main(tests![
        a_bake_is_recorded_with_its_evidence,
        a_derived_image_runs_no_step_of_its_base,
        the_newest_of_a_name_is_taken_and_the_lock_pins_it,
        another_base_makes_other_layers,
        keys_that_the_base_installs_stay,
        a_base_that_is_not_there_is_named_with_those_that_are,
        a_required_audit_must_have_passed,
        lineage_goes_down_to_the_first_base,
        pruning_keeps_what_records_need,
        what_a_boot_showed_is_added_to_the_record,
        damage_is_named,
        the_content_of_a_tree_decides_its_digest,
    ])
}

fn script(name: &str, line: &str) -> String {
    format!("  script \"{name}\" {{ inline = [\"{line}\"] }}\n")
}

fn history(fixture: &Fixture, name: &str) -> Vec<ImageRecord> {
    fixture.store.history(&name.parse::<ImageName>().unwrap()).unwrap()
}

/// Bakes the base of most tests.
fn base(fixture: &Fixture, line: &str) -> ImageRecord {
    let lines = "  version = \"1.0\"\n".to_owned() + &script("a", line) + HARDEN;
    fixture.baked(&fixture.recipe("base", &lines));
    history(fixture, "base").remove(0)
}

/// What a plan and a bake refuse, which must be the same; with the remedy.
fn refused(fixture: &Fixture, recipe: &Recipe) -> String {
    let (interrupt, mut told) = (Interrupt::new(), Told::default());
    let planned = plan(&fixture.request(recipe, &interrupt, &mut told), &[]).unwrap_err();
    let (baked, told) = fixture.bake(recipe, |_| {});
    let baked = baked.unwrap_err();
    assert_eq!(words(&baked), words(&planned));
    assert_eq!(told.steps(), [] as [&str; 0], "nothing is built before it is refused");
    let place = fixture.path("recipe.hcl").display().to_string();
    format!("{}\n{}", words(&baked), baked.remedy().unwrap_or_default()).replace(&place, "recipe.hcl")
}

fn a_bake_is_recorded_with_its_evidence() {
    let fixture = Fixture::new();
    let gate = "  gate { score = 100 }\n";
    let lines = "  version = \"1.0\"\n".to_owned() + &script("a", "echo a > /etc/a") + HARDEN + gate;
    let recipe = fixture.recipe("base", &lines);
    let (manifest, _) = fixture.baked(&recipe);
    let record = history(&fixture, "base").remove(0);
    assert_eq!((Some(record.digest), record.version.as_deref()), (manifest.digest(), Some("1.0")));
    assert_eq!((&record.base, record.proof), (&RecordedBase::Directory, None));
    let audit = record.audit.clone().unwrap();
    assert_eq!((audit.percent, audit.gate, audit.failed.len()), (Some(100.0), GateVerdict::Met, 0));
    // What can be built on is the tree before it was hardened.
    let foundation: Vec<&str> = record.foundation.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(foundation, ["base", "a"]);
    assert_eq!(layers(&manifest), ["base", "a", "harden", "seal"]);
    for kind in [Evidence::Manifest, Evidence::Audit, Evidence::Packages] {
        let kept = fixture.store.evidence_bytes(&record.id(), kind).unwrap().unwrap();
        assert_eq!(kept, fs::read(fixture.path("out/base").join(kind.file())).unwrap(), "{kind:?}");
    }

    // The same image again is the same record; one that the store has lost comes back.
    let again = fixture.bake(&recipe, |_| {}).0.unwrap();
    assert_eq!(again.outcome, Outcome::Unchanged);
    assert_eq!(history(&fixture, "base"), std::slice::from_ref(&record));
    fs::remove_dir_all(fixture.path("store/records/base")).unwrap();
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    assert_eq!(history(&fixture, "base"), [record]);

    // A part of an image is none, nor is what failed.
    fixture.bake(&recipe, |request| request.upto = Some("a".to_owned())).0.unwrap();
    fixture.bake(&fixture.recipe("base", &script("a", "exit 1")), |_| {}).0.unwrap_err();
    assert_eq!(history(&fixture, "base").len(), 1);
    assert_eq!(fixture.store.recorded_names().unwrap().len(), 1);
}

fn a_derived_image_runs_no_step_of_its_base() {
    let fixture = Fixture::new();
    let base = base(&fixture, "echo a > /etc/a");
    // Nothing of what it was made from is needed.
    fs::remove_dir_all(fixture.path("root")).unwrap();

    let from = format!("store:base@{}", base.digest);
    let recipe = fixture.derived("web", &from, &("  }\n".to_owned() + &script("b", "cat /etc/a > /etc/b") + HARDEN));
    let (interrupt, mut told) = (Interrupt::new(), Told::default());
    let planned = plan(&fixture.request(&recipe, &interrupt, &mut told), &[]).unwrap();
    let planned: Vec<_> = planned
        .entries
        .iter()
        .map(|entry| (entry.name.as_str(), entry.from.as_deref(), matches!(entry.state, State::Cached { .. })))
        .collect();
    assert_eq!(
        planned,
        [("base", Some("base"), true), ("a", Some("base"), true), ("b", None, false), ("harden", None, false)]
    );

    let (manifest, told) = fixture.baked(&recipe);
    assert_eq!(told.steps()[..3], ["cached base of base", "cached a of base", "run b"]);
    assert_eq!(fixture.text(&manifest, "b", "etc/b"), "a\n");
    let keys = |record: &ImageRecord| record.foundation.stack();
    let web = history(&fixture, "web").remove(0);
    assert_eq!(keys(&web)[..2], keys(&base));
    // The digest of the base is in what tells of the child.
    assert_eq!(manifest.base.as_ref().map(|base| base.image.digest), Some(base.digest));
    assert_eq!(web.parent(), Some(&base.id()));
    let lock = fs::read_to_string(fixture.path("hardtack.lock")).unwrap();
    assert!(lock.contains(&format!("  base = \"{from}\"\n")), "{lock}");

    let (again, told) = fixture.bake(&recipe, |_| {});
    assert_eq!(again.unwrap().outcome, Outcome::Unchanged);
    assert_eq!(told.steps(), ["cached base of base", "cached a of base", "cached b"]);
    // Not even what is made anew makes the base anew.
    let (anew, told) = fixture.bake(&recipe, |request| request.no_cache = true);
    assert_eq!(told.steps()[..3], ["cached base of base", "cached a of base", "run b"]);
    assert_eq!(anew.unwrap().manifest.digest(), manifest.digest(), "and it is the same image");
}

fn the_newest_of_a_name_is_taken_and_the_lock_pins_it() {
    let fixture = Fixture::new();
    let first = base(&fixture, "echo 1 > /etc/a");
    let recipe = || fixture.derived("web", "store:base", "  }\n");
    let (manifest, _) = fixture.baked(&recipe());
    assert_eq!(manifest.base.unwrap().image, first.id());

    let second = base(&fixture, "echo 2 > /etc/a");
    assert_ne!(first.digest, second.digest);
    let (locked, _) = fixture.bake(&recipe(), |request| request.locked = true);
    let locked = locked.unwrap();
    assert_eq!((locked.outcome, locked.manifest.base.unwrap().image), (Outcome::Unchanged, first.id()));
    let (manifest, _) = fixture.baked(&recipe());
    assert_eq!(manifest.base.unwrap().image, second.id());

    // A recipe that names another than the lock is not what the lock says.
    let pinned = fixture.derived("web", &format!("store:base@{}", first.digest), "  }\n");
    let refused = fixture.bake(&pinned, |request| request.locked = true).0.unwrap_err();
    let expected = format!("base: {} in the lock, {} now", second.id(), first.id());
    assert!(words(&refused).contains(&expected), "{}", words(&refused));
}

fn another_base_makes_other_layers() {
    let fixture = Fixture::new();
    let lines = |value: usize| {
        script("a", "echo a > /etc/a")
            + &HARDEN.replace("  }\n", &format!("    set = {{ }}\n  }}\n  description = \"{value}\"\n"))
    };
    fixture.baked(&fixture.recipe("base", &lines(1)));
    let first = history(&fixture, "base").remove(0);
    // The same steps, but hardening that gives another image.
    fixture.bake(&fixture.recipe("base", &script("a", "echo a > /etc/a")), |_| {}).0.unwrap();
    let second = history(&fixture, "base").remove(0);
    assert_ne!(first.digest, second.digest);
    assert_eq!(first.foundation.stack(), second.foundation.stack());

    let key = |digest: Digest| {
        let recipe =
            fixture.derived("web", &format!("store:base@{digest}"), &("  }\n".to_owned() + &script("b", "true")));
        fixture.baked(&recipe);
        *history(&fixture, "web").remove(0).foundation.stack().last().unwrap()
    };
    assert_ne!(key(first.digest), key(second.digest));
}

fn keys_that_the_base_installs_stay() {
    let fixture = Fixture::new();
    // The step asks for the account; the small root has it.
    common::root::add_program(&fixture.path("root"), "getent");
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA a";
    fixture.baked(&fixture.recipe("base", &format!("  user \"eve\" {{ ssh_keys = [\"{key}\"] }}\n")));
    let (manifest, _) = fixture.baked(&fixture.derived("web", "store:base", "  }\n"));
    let stack: Vec<_> = manifest.layers.iter().map(|layer| layer.key).collect();
    let sealed = fixture.store.joined(&stack).unwrap();
    // The seal removes every other key.
    let kept = sealed.read_text(&tree_path!("/home/eve/.ssh/authorized_keys")).unwrap();
    assert_eq!(kept, Some(format!("{key}\n")));
}

fn a_base_that_is_not_there_is_named_with_those_that_are() {
    let mut fixture = Fixture::new();
    insta::assert_snapshot!(refused(&fixture, &fixture.derived("web", "store:base", "  }\n")), @r"
    recipe.hcl:3:12: the base cannot be used: the store has no image base
    bake the base first: every image that `hardtack build` makes is recorded
    ");
    let there = base(&fixture, "echo a > /etc/a");
    insta::assert_snapshot!(refused(&fixture, &fixture.derived("web", "store:bsae", "  }\n")), @r"
    recipe.hcl:3:12: the base cannot be used: the store has no image bsae
    did you mean `store:base`?
    ");
    insta::assert_snapshot!(refused(&fixture, &fixture.derived("web", "store:other", "  }\n")), @r"
    recipe.hcl:3:12: the base cannot be used: the store has no image other
    bake it first, or name one that is there: base
    ");
    let other = format!("store:base@sha256:{}", "12".repeat(32));
    let text = refused(&fixture, &fixture.derived("web", &other, "  }\n"));
    insta::assert_snapshot!(text.replace(&there.digest.to_string(), "DIGEST"), @r"
    recipe.hcl:3:12: the base cannot be used: the store has no image base@sha256:1212121212121212121212121212121212121212121212121212121212121212
    name one that is there, or bake it again:
    store:base@DIGEST  (version 1.0)
    ");

    // A layer that somebody removed.
    let layer = &there.foundation.layers[1];
    let place = fixture.store.tree(layer.key);
    fs::remove_dir_all(place.parent().unwrap()).unwrap();
    let text = refused(&fixture, &fixture.derived("web", "store:base", "  }\n"));
    insta::assert_snapshot!(text.replace(&there.digest.to_string(), "DIGEST"), @r"
    recipe.hcl:3:12: the base cannot be used: of the layers of base@DIGEST the store has lost a
    bake base again; the same recipe makes the same layers
    ");
    // The remedy is one; this process still had the layer open.
    fixture.store = Store::open(&fixture.path("store")).unwrap();
    base(&fixture, "echo a > /etc/a");
    fixture.baked(&fixture.derived("web", "store:base", "  }\n"));
}

fn a_required_audit_must_have_passed() {
    let fixture = Fixture::new();
    let demanding = || fixture.derived("web", "store:base", "    require_audit = true\n  }\n");
    let digests = |text: String| {
        history(&fixture, "base").iter().fold(text, |text, record| text.replace(&record.digest.to_string(), "DIGEST"))
    };

    fixture.baked(&fixture.recipe("base", &script("a", "echo a > /etc/a")));
    insta::assert_snapshot!(digests(refused(&fixture, &demanding())), @r"
    recipe.hcl:3:12: the base cannot be used: base@DIGEST was never audited, and the recipe asks for a base with a passing audit
    give base a `harden` block and bake it again, or leave `require_audit` out
    ");

    // One of its two controls is judged by a rule that no fix can meet.
    let failing = BENCHMARK.replace("[\"no-debugging\"]", "[\"tmp-separate\"]");
    fs::write(fixture.path("house/benchmarks/house.hcl"), failing).unwrap();
    fixture.baked(&fixture.recipe("base", &(script("a", "echo b > /etc/a") + HARDEN)));
    insta::assert_snapshot!(digests(refused(&fixture, &demanding())), @r"
    recipe.hcl:3:12: the base cannot be used: base@DIGEST did not pass its audit by house: score 50.0 %, failed 1.2 (/tmp is a file system of its own)
    mend base or add exceptions, and bake it again; a `gate` in its recipe says what is enough
    `hardtack history base` lists the images of the name with their scores
    ");
    // Without the demand it is a base like any other; a gate says what is enough.
    fixture.baked(&fixture.derived("web", "store:base", "  }\n"));
    fixture.baked(&fixture.recipe("base", &(script("a", "echo c > /etc/a") + HARDEN + "  gate { score = 50 }\n")));
    fixture.baked(&demanding());
}

fn lineage_goes_down_to_the_first_base() {
    let fixture = Fixture::new();
    let first = base(&fixture, "echo a > /etc/a");
    fixture.baked(&fixture.derived("middle", "store:base", &("  }\n".to_owned() + &script("b", "echo b > /etc/b"))));
    let middle = history(&fixture, "middle").remove(0);
    // An image of the recipe between an image and the store changes nothing of that.
    let text = format!(
        "image \"own\" {{\n  base {{ from = \"store:middle\" }}\n{}}}\nimage \"top\" {{\n  base {{ from = \"own\" }}\n{}}}\n",
        script("c", "echo c > /etc/c"),
        script("d", "cat /etc/a /etc/b /etc/c > /etc/d")
    );
    let (manifest, told) = fixture.baked(&fixture.load(&text));
    assert_eq!(
        told.steps()[..5],
        ["cached base of middle", "cached a of middle", "cached b of middle", "run c", "run d"]
    );
    assert_eq!(fixture.text(&manifest, "d", "etc/d"), "a\nb\nc\n");
    let top = history(&fixture, "top").remove(0);
    assert_eq!((top.parent(), middle.parent()), (Some(&middle.id()), Some(&first.id())));
    let lineage = fixture.store.lineage(&top).unwrap();
    let names: Vec<&str> = lineage.records.iter().map(|record| record.name.as_str()).collect();
    assert_eq!((names, lineage.lost), (vec!["top", "middle", "base"], None));
}

fn pruning_keeps_what_records_need() {
    let fixture = Fixture::new();
    let records: Vec<ImageRecord> =
        ["1", "2", "3"].iter().map(|value| base(&fixture, &format!("echo {value} > /etc/a"))).collect();
    let from = format!("store:base@{}", records[0].digest);
    fixture.baked(&fixture.derived("web", &from, &("  }\n".to_owned() + &script("b", "true"))));
    let there =
        |record: &ImageRecord| record.foundation.stack().iter().all(|key| fixture.store.layer(*key).unwrap().is_some());

    // Every record keeps what can be built on, the newest of a name all of its layers.
    fixture.store.prune(Pruning::default()).unwrap();
    assert!(records.iter().all(there));
    assert_eq!(history(&fixture, "base").len(), 3);

    // Only the newest of each name: but another is built on the first.
    let keep = Pruning { keep: NonZeroUsize::new(1), ..Pruning::default() };
    let told = fixture.store.prune(Pruning { dry_run: true, ..keep }).unwrap();
    assert_eq!(told.records, [records[1].clone()]);
    assert_eq!(history(&fixture, "base").len(), 3);
    let pruned = fixture.store.prune(keep).unwrap();
    assert_eq!(pruned.records, [records[1].clone()]);
    assert_eq!(history(&fixture, "base"), [records[2].clone(), records[0].clone()]);
    assert_eq!(records.iter().map(there).collect::<Vec<_>>(), [true, false, true]);
    assert!(fixture.store.verify().unwrap().is_empty());
}

fn what_a_boot_showed_is_added_to_the_record() {
    let fixture = Fixture::new();
    let recipe = fixture.recipe("web", &script("a", "echo a > /etc/a"));
    fixture.baked(&recipe);
    let record = history(&fixture, "web").remove(0);
    let note = |outcome| fixture.store.record_proof(&record.id(), outcome, b"[1]".to_vec(), b"{}".to_vec()).unwrap();
    note(ProofOutcome::Failed);
    note(ProofOutcome::Passed);
    let proved = history(&fixture, "web");
    assert_eq!(proved, [ImageRecord { proof: Some(ProofOutcome::Passed), ..record.clone() }]);
    assert_eq!(fixture.store.evidence::<Vec<u8>>(&record.id(), Evidence::Proof).unwrap(), Some(vec![1]));
    let packages = fixture.store.evidence_bytes(&record.id(), Evidence::Packages).unwrap();
    assert!(packages.is_some(), "everything else stays");

    // Nothing done, or the same content made anew, and it stays proved.
    fixture.baked(&recipe);
    assert_eq!(history(&fixture, "web"), proved);
    fixture.bake(&recipe, |request| request.no_cache = true).0.unwrap();
    let again = history(&fixture, "web");
    assert_eq!(again.iter().map(|record| record.proof).collect::<Vec<_>>(), [Some(ProofOutcome::Passed)]);
    assert!(again[0].baked > record.baked);

    let unknown = ImageId { digest: Digest::of("other"), ..record.id() };
    fixture.store.record_proof(&unknown, ProofOutcome::Passed, Vec::new(), Vec::new()).unwrap();
    assert_eq!(history(&fixture, "web").len(), 1);
}

fn damage_is_named() {
    let fixture = Fixture::new();
    let record = base(&fixture, "echo a > /etc/a");
    fixture.baked(&fixture.derived("web", "store:base", &("  }\n".to_owned() + &script("b", "true"))));
    assert!(fixture.store.verify().unwrap().is_empty());

    let place = fixture.path("store/records/base").join(record.digest.hex());
    let layer = fixture.store.tree(record.foundation.layers[1].key);
    let found = || -> Vec<Damage> { fixture.store.verify().unwrap().into_iter().map(|found| found.damage).collect() };
    fs::write(layer.join("etc/a"), "").unwrap();
    assert_eq!(found(), [Damage::Content { recorded: 2, found: 0 }]);
    fs::remove_dir_all(layer.parent().unwrap()).unwrap();
    let lost = Damage::NoLayer { image: record.id(), layer: "a".to_owned() };
    assert_eq!(found()[0], lost);
    assert_eq!(found().len(), 2, "both images stand on it");

    // The remedy: bake it again.
    base(&fixture, "echo a > /etc/a");
    assert_eq!(found(), []);
    fs::remove_file(place.join("audit.json")).unwrap();
    assert_eq!(found(), [Damage::NoEvidence]);
    fs::write(place.join("audit.json"), "{").unwrap();
    assert!(matches!(found()[..], [Damage::Unreadable { .. }]));
    fs::remove_dir_all(&place).unwrap();
    assert!(matches!(&found()[..], [Damage::NoParent { parent, .. }] if *parent == record.id()));
}

fn the_content_of_a_tree_decides_its_digest() {
    let fixture = Fixture::new();
    let baked = |line: &str| {
        let (manifest, _) = fixture.baked(&fixture.recipe("web", &script("a", line)));
        manifest.digest().unwrap()
    };
    let first = baked("echo a > /etc/a");
    // Other layers, the same content; times of the build do not count.
    assert_eq!(baked("echo a > /etc/a; sleep 1; touch /etc/a"), first);
    let others = ["echo b > /etc/a", "echo a > /etc/b", "echo a > /etc/a; chmod 600 /etc/a", "ln -s /etc/b /etc/a"];
    let mut digests: Vec<Digest> = others.iter().map(|line| baked(line)).collect();
    digests.push(first);
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), others.len() + 1);
}
