//! Whole bakes of a small root: the order of things, what is done again, and what a failure leaves.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use common::fixture::{BENCHMARK, Fixture, HARDEN, Told, key, layers, words};
use hardtack_build::Interrupt;
use hardtack_build::bake::{BakeError, Manifest, Outcome};
use hardtack_build::gate::{Decision, Judgement};
use hardtack_build::plan::plan;
use hardtack_build::steps::StepError;
use hardtack_build::store::{ChangeKind, Evidence, ImageId};
use hardtack_recipe::{LoadOptions, load};
use hardtack_scan::advisories;
use hardtack_scan::sbom::{self, Format};
use hardtack_tree::Digest;

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    common::harness::main(tests![
        phases_follow_each_other_and_are_timed,
        steps_run_in_order_with_their_environment,
        what_did_not_change_is_not_done_again,
        a_bake_stops_at_a_step_or_leaves_one_out,
        without_a_rule_only_its_files_differ,
        an_image_stands_on_another,
        a_hook_of_the_host_sees_the_tree,
        a_process_left_running_fails_the_step,
        a_failed_step_gives_no_image,
        what_must_not_leave_gives_no_image,
        a_skipped_section_is_in_the_manifest,
        a_gate_that_is_not_met_gives_no_image,
        a_gate_needs_an_audit,
        a_gate_of_every_sort_is_judged_and_its_decision_kept,
        vulnerabilities_that_a_gate_does_not_allow_give_no_image_and_no_record,
        an_image_that_is_there_is_held_against_what_has_become_known_since,
        what_cannot_be_judged_meets_no_gate,
        a_manifest_tells_nothing_of_what_is_sensitive,
        plans_do_not_depend_on_place_or_cache,
        a_release_is_not_replaced_by_another_image,
        a_lock_holds_an_image_to_what_it_was_made_from,
        a_bake_writes_what_is_installed_in_the_sealed_tree,
        a_bill_of_materials_that_lacks_something_says_so,
    ])
}

fn script(name: &str, line: &str) -> String {
    format!("  script \"{name}\" {{ inline = [\"{line}\"] }}\n")
}

fn phases_follow_each_other_and_are_timed() {
    let fixture = Fixture::new();
    let (manifest, told) = fixture.baked(&fixture.recipe("web", &(script("a", "echo a > /etc/a") + HARDEN)));
    let phases: Vec<&str> = told.0.iter().map(String::as_str).filter(|line| line.starts_with('[')).collect();
    assert_eq!(phases, ["[base]", "[steps]", "[harden]", "[seal]", "[audit]", "[inventory]"]);
    let timed: Vec<String> = manifest.phases.iter().map(|time| format!("[{}]", time.phase)).collect();
    assert_eq!(timed, phases);
    assert_eq!(manifest.hardtack, env!("CARGO_PKG_VERSION"));
    let (benchmark, profile) = manifest.benchmark.unwrap();
    assert_eq!((benchmark.edition.as_str(), profile.as_str()), ("2", "all"));
    assert_eq!(manifest.percent, Some(100.0));
}

fn steps_run_in_order_with_their_environment() {
    let fixture = Fixture::new();
    fs::write(fixture.path("second.sh"), "echo $PORTS >> /etc/order\n").unwrap();
    let lines = script("first", "id -u >> /etc/order")
        + "  script \"second\" {\n    path = \"second.sh\"\n    env  = { PORTS = \"443\" }\n  }\n"
        + "  script \"third\" {\n    inline = [\"id -u > /home/eve/who\"]\n    run_as = \"eve\"\n  }\n";
    let (manifest, _) = fixture.baked(&fixture.recipe("web", &lines));
    assert_eq!(layers(&manifest)[..4], ["base", "first", "second", "third"]);
    assert_eq!(fixture.text(&manifest, "second", "etc/order"), "0\n443\n");
    assert_eq!(fixture.text(&manifest, "third", "home/eve/who"), "1000\n");
    // Neither script became part of the tree.
    assert_eq!(fixture.changes(&manifest, "second"), [("etc/order".to_owned(), ChangeKind::Changed)]);
}

fn what_did_not_change_is_not_done_again() {
    let fixture = Fixture::new();
    let lines = |second: &str| script("a", "echo a > /etc/a") + &script("b", second) + &script("c", "echo c > /etc/c");
    let recipe = fixture.recipe("web", &lines("echo b > /etc/b"));
    let (_, told) = fixture.baked(&recipe);
    assert_eq!(told.steps()[1..4], ["run a", "run b", "run c"]);

    // Left by a bake that was killed while it replaced the output; process ids end at 2^22.
    let left = fixture.path("out/.web.4194305.x");
    fs::create_dir(&left).unwrap();
    let (again, told) = fixture.bake(&recipe, |_| {});
    assert_eq!(again.unwrap().outcome, Outcome::Unchanged);
    assert!(!left.exists());
    assert_eq!(told.steps(), ["cached base", "cached a", "cached b", "cached c"]);

    let (manifest, told) = fixture.baked(&fixture.recipe("web", &lines("echo other > /etc/b")));
    assert_eq!(told.steps()[..4], ["cached base", "cached a", "run b", "run c"]);
    assert_eq!(fixture.text(&manifest, "b", "etc/b"), "other\n");

    let (anew, told) = fixture.bake(&recipe, |request| request.no_cache = true);
    assert_eq!(anew.unwrap().outcome, Outcome::Fresh);
    assert_eq!(told.steps()[..4], ["run base", "run a", "run b", "run c"]);
}

fn a_bake_stops_at_a_step_or_leaves_one_out() {
    let fixture = Fixture::new();
    let recipe = fixture.recipe(
        "web",
        &(script("alpha", "echo a > /etc/a")
            + &script("beta", "echo b > /etc/b")
            + &script("gamma", "echo c > /etc/c")),
    );
    let (whole, _) = fixture.baked(&recipe);

    let (upto, _) = fixture.bake(&recipe, |request| request.upto = Some("alpha".to_owned()));
    let upto = upto.unwrap().manifest;
    assert!(layers(&upto).contains(&"alpha") && !layers(&upto).contains(&"beta"), "{:?}", layers(&upto));
    assert_eq!(key(&upto, "alpha"), key(&whole, "alpha"), "the same point as then");

    let (without, _) = fixture.bake(&recipe, |request| request.without = vec!["beta".to_owned()]);
    let without = without.unwrap().manifest;
    assert!(!layers(&without).contains(&"beta") && layers(&without).contains(&"gamma"), "{:?}", layers(&without));
    assert_eq!(fixture.text(&without, "gamma", "etc/c"), "c\n");

    // Neither is taken for the whole, or takes its place.
    assert_eq!((upto.upto.as_deref(), without.without.as_slice()), (Some("alpha"), &["beta".to_owned()][..]));
    let mut out = fixture.out();
    out.sort();
    assert_eq!(out, ["web", "web.partial"]);
    assert_eq!(layers(&Manifest::read(&fixture.path("out/web")).unwrap()), layers(&whole));
    assert_eq!(layers(&Manifest::read(&fixture.path("out/web.partial")).unwrap()), layers(&without));
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
    let last = fixture.bake(&recipe, |request| request.upto = Some("gamma".to_owned())).0.unwrap();
    assert_eq!((last.outcome, last.directory), (Outcome::Fresh, fixture.path("out/web.partial")));

    let (wrong, _) = fixture.bake(&recipe, |request| request.upto = Some("aplha".to_owned()));
    let wrong = wrong.unwrap_err();
    insta::assert_snapshot!(format!("{wrong}; {}", wrong.remedy().unwrap()), @"the image web has no step `aplha`; did you mean `alpha`?");
}

fn without_a_rule_only_its_files_differ() {
    let fixture = Fixture::new();
    let recipe = fixture.recipe("web", &(script("a", "echo a > /etc/a") + HARDEN));
    let (whole, _) = fixture.baked(&recipe);
    for report in ["audit.json", "audit.txt", "build.log", "sbom.cdx.json", "sbom.spdx.json"] {
        assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
        fs::remove_file(fixture.path("out/web").join(report)).unwrap();
        assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Fresh, "{report} is gone");
    }
    let (without, _) = fixture.bake(&recipe, |request| request.without = vec!["1.2".to_owned()]);
    let without = without.unwrap().manifest;
    assert_eq!(without.without, ["1.2"]);
    assert_eq!(Manifest::read(&fixture.path("out/web")).unwrap().key, whole.key, "the whole image is as it was");
    assert_eq!(layers(&whole), layers(&without));
    assert_eq!(key(&whole, "a"), key(&without, "a"));
    let differ: Vec<String> = fixture
        .changes(&whole, "harden")
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| {
            let read = |manifest| fs::read(fixture.store.tree(key(manifest, "harden")).join(path)).ok();
            read(&whole) != read(&without)
        })
        .collect();
    // The file that the rule writes, and the record of who wrote what.
    let others: Vec<&String> = differ
        .iter()
        .filter(|path| !path.starts_with("etc/sysctl.d/") && *path != "usr/share/hardtack/changes.json")
        .collect();
    assert!(others.is_empty() && differ.len() == 2, "{differ:?}");
}

fn an_image_stands_on_another() {
    let fixture = Fixture::new();
    let base = format!("image \"base\" {{\n  base {{ directory = \"root\" }}\n{}}}\n", script("a", "echo a > /etc/a"));
    let (parent, _) = fixture.baked(&fixture.load(&base));
    let child = format!("{base}image \"app\" {{\n  base {{ from = \"base\" }}\n{}}}\n", script("b", "echo b > /etc/b"));
    let (manifest, told) = fixture.baked(&fixture.load(&child));
    assert_eq!(told.steps()[..3], ["cached base", "cached a", "run b"]);
    assert_eq!(key(&manifest, "a"), key(&parent, "a"), "the layers of its base are in its manifest");
}

fn a_hook_of_the_host_sees_the_tree() {
    let fixture = Fixture::new();
    let hook = "  hook \"stamp\" { command = \"echo from the host > $HARDTACK_ROOT/etc/stamp\" }\n";
    let (manifest, _) = fixture.baked(&fixture.recipe("web", hook));
    assert_eq!(fixture.text(&manifest, "stamp", "etc/stamp"), "from the host\n");
    assert_eq!(fixture.changes(&manifest, "stamp"), [("etc/stamp".to_owned(), ChangeKind::Added)]);
}

fn a_process_left_running_fails_the_step() {
    let fixture = Fixture::new();
    let step = |more: &str| format!("  script \"left\" {{\n    inline = [\"sleep 4714 &\"]\n{more}  }}\n");
    let (failed, _) = fixture.bake(&fixture.recipe("web", &step("")), |_| {});
    let failed = failed.unwrap_err();
    let BakeError::Step { source, .. } = &failed else { panic!("{failed:?}") };
    let StepError::Leftovers { processes, .. } = &source.source else { panic!("{source:?}") };
    assert_eq!(processes[0].command, "sleep 4714");
    assert!(words(&failed).contains("it left running: `sleep 4714` (process "), "{}", words(&failed));
    assert!(failed.remedy().unwrap().contains("allow_background = true"));

    // Hooks and tools of the host have no such setting.
    let remedy = StepError::Leftovers { processes: Vec::new(), can_be_allowed: false }.remedy();
    assert_eq!(remedy.as_deref(), Some("have it end what it starts"));

    let (allowed, told) = fixture.bake(&fixture.recipe("web", &step("    allow_background = true\n")), |_| {});
    allowed.unwrap();
    assert!(told.0.contains(&"warning: ended `sleep 4714`, which left left running".to_owned()), "{:?}", told.0);
}

fn a_failed_step_gives_no_image() {
    let fixture = Fixture::new();
    let (failed, _) = fixture.bake(&fixture.recipe("web", &script("bad", "echo half > /etc/half; exit 7")), |_| {});
    let failed = failed.unwrap_err();
    let BakeError::Step { place, source } = &failed else { panic!("{failed:?}") };
    assert_eq!(place.line, 3);
    assert!(words(&failed).contains("the script ended with exit status 7"), "{}", words(&failed));
    assert_eq!(fixture.out(), ["web.failed"]);
    // The tree stays as the failure left it, to look into.
    let kept: &Path = source.kept.as_deref().unwrap();
    assert!(kept.exists() && failed.remedy().unwrap().contains("hardtack shell"));
}

fn what_must_not_leave_gives_no_image() {
    let fixture = Fixture::new();
    let token = "echo token = AKIAZ7QHW3XNP5VRTKLM > /etc/app.conf";
    let (refused, told) = fixture.bake(&fixture.recipe("web", &script("app", token)), |_| {});
    let refused = refused.unwrap_err();
    assert!(matches!(&refused, BakeError::Residue(found) if found.len() == 1), "{}", words(&refused));
    let BakeError::Residue(found) = &refused else { panic!("{refused:?}") };
    assert!(found[0].step.as_ref().is_some_and(|step| step.contains("app")), "{:?}", found[0].step);
    assert!(!words(&refused).contains("AKIAZ") && told.0.last().is_some_and(|line| line == "run seal"), "{:?}", told.0);
    assert_eq!(fixture.out(), ["web.failed"]);
    assert!(!fs::read_to_string(fixture.path("out/web.failed/build.log")).unwrap().contains("AKIAZ"));
    let decision = fs::read(fixture.path("out/web.failed/decision.json")).unwrap();
    insta::assert_snapshot!(table(&serde_json::from_slice(&decision).unwrap()), @"residue not-met: 1 entry must not leave this machine");

    // What the clean-up removes does no harm.
    let (manifest, _) = fixture.baked(&fixture.recipe("web", &script("app", "echo secret > /root/.bash_history")));
    assert!(fixture.changes(&manifest, "seal").contains(&("root/.bash_history".to_owned(), ChangeKind::Removed)));
}

fn a_skipped_section_is_in_the_manifest() {
    let fixture = Fixture::new();
    let skip = "  seal {\n    skip \"instance_log_files\" { reason = \"Kept for the lab.\" }\n  }\n";
    let lines = script("log", "mkdir -p /var/log; echo x > /var/log/app.log") + skip;
    let (manifest, _) = fixture.baked(&fixture.recipe("web", &lines));
    assert_eq!(manifest.skipped.len(), 1);
    assert_eq!(manifest.skipped[0].reason, "Kept for the lab.");
    assert!(!fixture.changes(&manifest, "seal").iter().any(|(path, _)| path == "var/log/app.log"));
}

fn a_gate_that_is_not_met_gives_no_image() {
    let fixture = Fixture::new();
    let lines = format!("{HARDEN}  gate {{ score = 100 }}\n");
    let recipe = fixture.recipe("web", &lines);
    fs::write(
        fixture.path("house/benchmarks/house.hcl"),
        format!("{BENCHMARK}control \"1.3\" \"must\" {{ todo = \"Something else\" }}\n"),
    )
    .unwrap();
    let (refused, _) = fixture.bake(&recipe, |_| {});
    let Err(BakeError::Gate(decision)) = refused else { panic!("{refused:?}") };
    let unmet: Vec<String> = decision.unmet().map(ToString::to_string).collect();
    insta::assert_snapshot!(unmet[0], @"the score is 66.7 %, the gate asks for 100 %");
    assert_eq!(fixture.out(), ["web.failed"]);
    let kept = fs::read_dir(fixture.path("out/web.failed")).unwrap();
    let mut kept: Vec<String> = kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    kept.sort();
    assert_eq!(kept, ["audit.json", "audit.txt", "build.log", "decision.json"]);
    let written = fs::read(fixture.path("out/web.failed/decision.json")).unwrap();
    let written: Decision = serde_json::from_slice(&written).unwrap();
    assert!(!written.met);
    insta::assert_snapshot!(table(&written), @"
    residue met: 0 entries must not leave this machine
    score not-met: the score is 66.7 %, the gate asks for 100 %
    ");
    assert!(fixture.store.recorded_names().unwrap().is_empty());
}

/// A decision, a condition a line.
fn table(decision: &Decision) -> String {
    let line = |judgement: &Judgement| format!("{} {}: {}", judgement.condition, judgement.verdict, judgement.because);
    decision.conditions.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn a_gate_of_every_sort_is_judged_and_its_decision_kept() {
    let fixture = Fixture::new();
    let lines = format!(
        "{HARDEN}  gate {{\n    score = 50\n    packages = 0\n    size = \"1G\"\n    failed {{ high = 0 }}\n  }}\n"
    );
    let (manifest, _) = fixture.baked(&fixture.recipe("web", &lines));
    let written = fs::read(fixture.path("out/web/decision.json")).unwrap();
    let decision: Decision = serde_json::from_slice(&written).unwrap();
    assert!(decision.met);
    let id = ImageId { name: "web".parse().unwrap(), digest: manifest.digest().unwrap() };
    assert_eq!(fixture.store.evidence::<Decision>(&id, Evidence::Decision).unwrap().unwrap(), decision);
    assert_eq!(decision.digest, manifest.digest());
    let size = decision.conditions.iter().find(|judgement| judgement.condition == "size").unwrap();
    assert_eq!(size.figure.unwrap() as u64, manifest.bytes());
    insta::assert_snapshot!(table(&decision).replace(&size.because, "SIZE"), @"
    residue met: 0 entries must not leave this machine
    score met: the score is 100.0 %, the gate asks for 50 %
    failed.high met: 0 controls of severity high failed, the gate allows 0
    packages met: 0 packages are installed, the gate allows 0
    size met: SIZE
    ");
}

/// A root with liba1 of the source a, and an index that knows of a vulnerability in `package`, since long ago.
fn index(fixture: &Fixture, name: &str, package: &str) {
    let status = "Package: liba1\nStatus: install ok installed\nArchitecture: amd64\nSource: a\nVersion: 1-2\n";
    if !fixture.path("root/var/lib/dpkg/status").exists() {
        fs::create_dir_all(fixture.path("root/var/lib/dpkg")).unwrap();
        fs::write(fixture.path("root/var/lib/dpkg/status"), status).unwrap();
    }
    let tracker = format!(
        r#"{{"{package}": {{"CVE-2024-0001": {{"releases": {{"bookworm":
        {{"status": "resolved", "fixed_version": "1-3", "urgency": "medium"}}}}}}}}}}"#
    );
    let day = jiff::civil::date(2020, 1, 1);
    let imported = advisories::import::import_bytes("tracker.json", tracker.as_bytes(), day).unwrap();
    advisories::index::write(&fixture.path(name), &imported.draft).unwrap();
}

fn vulnerabilities_that_a_gate_does_not_allow_give_no_image_and_no_record() {
    let fixture = Fixture::new();
    index(&fixture, "known.index", "a");
    let gate = |limits: &str| {
        let lines =
            format!("  gate {{\n    vulnerabilities {{\n      index = \"known.index\"\n{limits}\n    }}\n  }}\n");
        fixture.bake(&fixture.recipe("web", &lines), |_| {}).0
    };
    let Err(BakeError::Gate(decision)) = gate("medium = 0") else { panic!("the gate was met") };
    insta::assert_snapshot!(table(&decision), @"
    residue met: 0 entries must not leave this machine
    vulnerabilities.medium not-met: medium vulnerabilities: 1 open, the gate allows 0; the first is CVE-2024-0001 in liba1
    ");
    assert_eq!(fixture.out(), ["web.failed"]);
    assert!(fixture.store.recorded_names().unwrap().is_empty());
    let Err(BakeError::Gate(decision)) = gate("medium = 1\n      max_age_days = 30") else {
        panic!("the gate was met")
    };
    insta::assert_snapshot!(table(&decision), @"
    residue met: 0 entries must not leave this machine
    vulnerabilities.medium not-judged: vulnerabilities.medium was not judged: what is known of vulnerabilities is older than 30 days: tracker:debian
    ");
    gate("high = 0").unwrap();
    gate("medium = 1").unwrap();
}

fn an_image_that_is_there_is_held_against_what_has_become_known_since() {
    let fixture = Fixture::new();
    index(&fixture, "known.index", "another");
    let limits = "    vulnerabilities {\n      index = \"known.index\"\n      medium = 0\n    }\n";
    let recipe = fixture.recipe("web", &format!("  gate {{\n{limits}  }}\n"));
    fixture.baked(&recipe);
    index(&fixture, "known.index", "a");
    let (refused, told) = fixture.bake(&recipe, |_| {});
    assert!(matches!(refused, Err(BakeError::Gate(_))), "{refused:?}");
    assert_eq!(told.steps(), ["cached base"], "nothing is built for it");
    let kept: Decision =
        serde_json::from_slice(&fs::read(fixture.path("out/web.failed/decision.json")).unwrap()).unwrap();
    assert!(!kept.met);
    index(&fixture, "known.index", "another");
    assert_eq!(fixture.bake(&recipe, |_| {}).0.unwrap().outcome, Outcome::Unchanged);
}

fn what_cannot_be_judged_meets_no_gate() {
    let fixture = Fixture::new();
    let refused = |lines: &str| {
        let (refused, _) = fixture.bake(&fixture.recipe("web", &format!("  gate {{\n{lines}\n  }}\n")), |_| {});
        let Err(BakeError::Gate(decision)) = refused else { panic!("{refused:?}") };
        let here = fixture.directory.path().display().to_string();
        format!("{}\n= {}", table(&decision), decision.remedy().unwrap()).replace(&here, "HERE")
    };
    insta::assert_snapshot!(refused("    proved = true"), @"
    residue met: 0 entries must not leave this machine
    proved not-judged: proved was not judged: the image has no disk to boot
    = give it a `disk` block, or leave `proved` out of the gate
    ");
    insta::assert_snapshot!(refused("    patch_age_days = 30"), @"
    residue met: 0 entries must not leave this machine
    patch_age_days not-judged: patch_age_days was not judged: the state of the archive that its packages are from is not known
    = build it on a bootstrap, or leave `patch_age_days` out of the gate
    ");
    insta::assert_snapshot!(refused("    vulnerabilities { critical = 0 }"), @"
    residue met: 0 entries must not leave this machine
    vulnerabilities.critical not-judged: vulnerabilities.critical was not judged: there is no index of advisories at HERE/store/advisories.index
    = make one with `hardtack advisories import FILE`, or name one as `index` in the gate
    ");
}

fn a_gate_needs_an_audit() {
    let fixture = Fixture::new();
    let recipe = fixture.recipe("web", "  gate {\n    failed  = 0\n    unknown = 0\n  }\n");
    let (refused, told) = fixture.bake(&recipe, |_| {});
    let Err(BakeError::Profile(mistakes)) = refused else { panic!("{refused:?}") };
    let here = fixture.directory.path().display().to_string();
    insta::assert_snapshot!(mistakes.render(false).replace(&here, "HERE"), @r"
    error: nothing could meet this gate: the image is not hardened, so it is not audited
     --> HERE/recipe.hcl:3:3
      |
    3 |   gate {
      |   ^^^^
      |
      = help: add a `harden` block, or leave the gate out
    ");
    assert_eq!((told.0.len(), fixture.out().len()), (0, 0));
}

fn a_manifest_tells_nothing_of_what_is_sensitive() {
    let fixture = Fixture::new();
    let text = "variable \"pin\" {\n  type      = string\n  sensitive = true\n}\nvariable \"port\" { type = number }\n\
                image \"web\" {\n  base { directory = \"root\" }\n  file \"/etc/pin\" { content = var.pin }\n}\n";
    let path = fixture.path("recipe.hcl");
    fs::write(&path, text).unwrap();
    let mut options = LoadOptions::new(&path);
    for (name, values) in [("secret.vars.hcl", "pin = \"4711\"\n"), ("open.vars.hcl", "port = 443\n")] {
        fs::write(fixture.path(name), values).unwrap();
        options.var_files.push(fixture.path(name));
    }
    let (manifest, _) = fixture.baked(&load(&options).unwrap());
    let inputs = &manifest.recipe.inputs;
    // Whoever had its digest could try values until one fits.
    assert_eq!(inputs["secret.vars.hcl"], "<sensitive>");
    assert_eq!(format!("sha256:{}", inputs["open.vars.hcl"]), Digest::of("port = 443\n").to_string());
    assert_eq!(inputs["recipe.hcl"].len(), 64);
}

fn plans_do_not_depend_on_place_or_cache() {
    let lines = script("a", "echo a > /etc/a") + HARDEN;
    let digest = |fixture: &Fixture, lines: &str| {
        let recipe = fixture.recipe("web", lines);
        let interrupt = Interrupt::new();
        let mut told = Told::default();
        plan(&fixture.request(&recipe, &interrupt, &mut told), &[]).unwrap().digest
    };
    let (one, other) = (Fixture::new(), Fixture::new());
    let before = digest(&one, &lines);
    assert_eq!(digest(&other, &lines), before);
    one.baked(&one.recipe("web", &lines));
    assert_eq!(digest(&one, &lines), before, "a plan is the same when it is done");
    assert_ne!(digest(&one, &script("a", "echo b > /etc/a")), before);
}

fn a_lock_holds_an_image_to_what_it_was_made_from() {
    let fixture = Fixture::new();
    let status = |version: &str| {
        fs::create_dir_all(fixture.path("root/var/lib/dpkg")).unwrap();
        let text = format!("Package: sudo\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n");
        fs::write(fixture.path("root/var/lib/dpkg/status"), text).unwrap();
    };
    let recipe = fixture.recipe("web", "");
    let locked = || fixture.bake(&recipe, |request| request.locked = true).0;

    status("1.9.13");
    fixture.baked(&recipe);
    let lock = fs::read_to_string(fixture.path("hardtack.lock")).unwrap();
    assert!(lock.contains("image \"web\"") && lock.contains("\"sudo\" = \"1.9.13\""), "{lock}");
    locked().unwrap();

    // An image that is there already is held to it as well.
    let edited = lock.replace("1.9.13", "1.9.12");
    fs::write(fixture.path("hardtack.lock"), edited).unwrap();
    let refused = words(&locked().unwrap_err());
    assert!(refused.contains("package sudo: 1.9.12 in the lock, 1.9.13 now"), "{refused}");
    // So is one that is not in the lock; without --locked it comes in again.
    fs::remove_file(fixture.path("hardtack.lock")).unwrap();
    locked().unwrap_err();
    fixture.baked(&recipe);
    assert_eq!(fs::read_to_string(fixture.path("hardtack.lock")).unwrap(), lock);

    status("1.9.14");
    let refused = words(&locked().unwrap_err());
    assert!(refused.contains("package sudo: 1.9.13 in the lock, 1.9.14 now"), "{refused}");
    assert_eq!(fs::read_to_string(fixture.path("hardtack.lock")).unwrap(), lock);
}

/// A manifest as that of an image of this content.
fn pretend_digest(fixture: &Fixture, digest: &str) {
    let path = fixture.path("out/web/manifest.json");
    let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    manifest["artefact"] =
        serde_json::json!({ "image": "web", "digest": digest, "virtual_size": 0, "disks": [], "files": [] });
    fs::write(&path, manifest.to_string()).unwrap();
}

fn a_release_is_not_replaced_by_another_image() {
    let fixture = Fixture::new();
    let release = |line: &str| fixture.recipe("web", &format!("  replace = false\n{}", script("a", line)));
    let digest = format!("sha256:{}", "12".repeat(32));
    fixture.baked(&release("echo a > /etc/a"));
    pretend_digest(&fixture, &digest);

    let other = release("echo b > /etc/a");
    let (refused, _) = fixture.bake(&other, |_| {});
    let refused = refused.unwrap_err();
    let here = fixture.directory.path().display().to_string();
    insta::assert_snapshot!(words(&refused).replace(&here, "HERE"), @"HERE/out/web holds the release sha256:1212121212121212121212121212121212121212121212121212121212121212, and this build gives no disk image");
    insta::assert_snapshot!(refused.remedy().unwrap(), @"give the image another `name`, for example with its version in it, or replace the release with --force");
    let (interrupt, mut told) = (Interrupt::new(), Told::default());
    assert_eq!(
        plan(&fixture.request(&other, &interrupt, &mut told), &[]).unwrap().release.unwrap().to_string(),
        digest
    );

    // Everyday images are replaced, and so are releases on request.
    fixture.bake(&other, |request| request.force = true).0.unwrap();
    pretend_digest(&fixture, &digest);
    fixture.baked(&fixture.recipe("web", &script("a", "echo c > /etc/a")));

    // Nobody can tell what an output is whose manifest cannot be read.
    fs::write(fixture.path("out/web/manifest.json"), "{").unwrap();
    let unreadable = words(&fixture.bake(&release("echo d > /etc/a"), |_| {}).0.unwrap_err());
    assert!(unreadable.contains("cannot tell which release is in"), "{unreadable}");
}

/// Has the root a package with a file and the digest of it.
fn with_package(fixture: &Fixture) {
    for (path, text) in [
        ("status", "Package: dash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 0.5.12-2\n"),
        ("info/dash.list", "/.\n/bin\n/bin/sh\n"),
        ("info/dash.md5sums", "d41d8cd98f00b204e9800998ecf8427e  bin/sh\n"),
    ] {
        let path = fixture.path("root/var/lib/dpkg").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn a_bake_writes_what_is_installed_in_the_sealed_tree() {
    let fixture = Fixture::new();
    with_package(&fixture);
    let step = script("a", "echo '#!/bin/sh' > /opt/tool && chmod 755 /opt/tool");
    let recipe = fixture.recipe("web", &format!("  version = \"3.1\"\n  owner = \"platform\"\n{step}"));
    fs::create_dir(fixture.path("root/opt")).unwrap();
    let bake = || {
        let baked = fixture.bake(&recipe, |request| request.no_cache = true).0.unwrap();
        let read = |format: Format| fs::read(baked.directory.join(format.file_name())).unwrap();
        (baked.manifest.digest().unwrap(), Format::ALL.map(read))
    };
    let (digest, documents) = bake();
    assert_eq!(bake().1, documents, "they are the same every time");
    for document in &documents {
        let inventory = sbom::read(document).unwrap();
        let packages: Vec<_> = inventory.packages.iter().map(|found| (&*found.name, &*found.version)).collect();
        assert_eq!(packages, [("dash", "0.5.12-2")]);
        assert!(inventory.stray_programs.iter().any(|program| program.path.to_string() == "/opt/tool"));
    }
    let record = fixture.store.history(&"web".parse().unwrap()).unwrap().remove(0);
    for (format, document) in Format::ALL.into_iter().zip(&documents) {
        let kept = fixture.store.evidence_bytes(&record.id(), Evidence::Sbom(format)).unwrap();
        assert_eq!(kept.as_ref(), Some(document));
    }
    let document: serde_json::Value = serde_json::from_slice(&documents[0]).unwrap();
    let time = jiff::Timestamp::from_second(record.foundation.epoch).unwrap();
    assert_eq!(document["metadata"]["timestamp"], time.to_string());
    let image = &document["metadata"]["component"];
    assert_eq!([&image["name"], &image["version"], &image["supplier"]["name"]], ["web", "3.1", "platform"]);
    assert_eq!(format!("sha256:{}", image["hashes"][0]["content"].as_str().unwrap()), digest.to_string());
}

fn a_bill_of_materials_that_lacks_something_says_so() {
    let fixture = Fixture::new();
    with_package(&fixture);
    fs::create_dir_all(fixture.path("root/srv/node_modules/left")).unwrap();
    fs::write(fixture.path("root/srv/node_modules/left/package.json"), "{").unwrap();
    let (_, told) = fixture.baked(&fixture.recipe("web", ""));
    let warnings: Vec<&str> = told.0.iter().filter_map(|line| line.strip_prefix("warning: ")).collect();
    insta::assert_snapshot!(
        warnings.join("\n"),
        @"the bill of materials lacks what /srv/node_modules/left/package.json tells: EOF while parsing an object at line 1 column 1"
    );
}
