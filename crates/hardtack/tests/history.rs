//! What the program remembers of images: their history, what they are built on, and how they compare.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::Program;
use common::gallery::{HARDEN, bake, bench, packages, short, steady};
use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

/// Three builds of `web`: a score of 100 %, one of 50 % with another package, and one that was not judged.
fn web(program: &Program) -> [String; 3] {
    let tmp = "  script \"tmp\" { inline = [\"echo 'tmpfs /tmp tmpfs nodev,nosuid 0 0' > /etc/fstab\"] }\n";
    let from = "directory = \"root\"";
    let first = bake(program, "web", from, &format!("  version = \"1.0\"\n{tmp}{HARDEN}"));
    packages(program, &[("sudo", "1.9.14"), ("chrony", "4.3")]);
    let second = bake(program, "web", from, &format!("  version = \"1.1\"\n{HARDEN}"));
    let third = bake(program, "web", from, "");
    [first, second, third]
}

#[test]
fn every_build_is_listed_with_its_score() {
    let Some(program) = bench() else { return };
    assert_snapshot!(program.fail(65, &["history", "web"]), @r"
    error: the store has no image `web`
      = help: every image that `hardtack build` makes is recorded; there is none yet
    ");
    web(&program);
    assert_snapshot!(steady(&program.succeed(&["history", "web"])), @r"
    baked             version  digest        base         score    failed  packages  size     proof  channels
    YYYY-MM-DD hh:mm  -        DIGEST------  a directory  -        -       2         SIZE  -      -
    YYYY-MM-DD hh:mm  1.1      DIGEST------  a directory  50.0 %   1       2         SIZE  -      -
    YYYY-MM-DD hh:mm  1.0      DIGEST------  a directory  100.0 %  0       1         SIZE  -      -
    ");
    assert_snapshot!(program.fail(65, &["history", "wbe"]), @r"
    error: the store has no image `wbe`
      = help: did you mean `web`?
    ");
    let trend = program.run(&["history", "web", "--trend"]);
    assert_snapshot!(steady(&format!("{}{}", trend.stdout, trend.stderr)), @r"
    YYYY-MM-DD hh:mm  1.0  DIGEST------  100.0 %  ████████████████████████████████████████
    YYYY-MM-DD hh:mm  1.1  DIGEST------  50.0 %   ████████████████████                      -50.0
    1 image was not judged
    ");
}

#[test]
fn the_drawing_is_a_whole_svg() {
    let Some(program) = bench() else { return };
    web(&program);
    let marked_up = format!("  version = \"2 <b> & \\\"x\\\"\"\n{HARDEN}");
    bake(&program, "web", "directory = \"root\"", &(marked_up + "  script \"a\" { inline = [\"echo a > /etc/a\"] }\n"));
    program.succeed(&["history", "web", "--svg", "web.svg"]);
    let drawing = program.path("web.svg").display().to_string();
    let xpath = |expression: &str| {
        let output = Command::new("xmllint").args(["--xpath", expression, &drawing]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!(xpath("namespace-uri(/*)"), "http://www.w3.org/2000/svg");
    assert_eq!(xpath("count(//*[local-name()='circle'])"), "3");
    let title = xpath("string(//*[local-name()='circle'][3]/*)");
    assert!(title.contains("50.0 %, 2 <b> & \"x\", "), "{title}");
    // The better score is the higher point.
    let height =
        |index: usize| -> f64 { xpath(&format!("string(//*[local-name()='circle'][{index}]/@cy)")).parse().unwrap() };
    assert!(height(1) < height(2));
    let missing = program.run(&["history", "web", "--svg", "no/such/web.svg"]);
    assert_eq!(missing.code, 1, "{}", missing.stderr);
}

#[test]
fn two_images_are_compared_by_what_is_kept_of_them() {
    let Some(program) = bench() else { return };
    let [first, second, third] = web(&program);
    let (first, second, third) = (short("web", &first), short("web", &second), short("web", &third));
    let worse = program.run(&["compare", &first, &second, "--fail-on-regression"]);
    assert_snapshot!(steady(&format!("{}{}\nexit {}", worse.stdout, worse.stderr, worse.code)), @r"
    old  web DIGEST------, version 1.0
    new  web DIGEST------, version 1.1

    Packages
      chrony  new, 4.3
      sudo  1.9.13, now 1.9.14

    Controls
      House rules 2 (house, published 2026-01-31), profile all: score 100.0 %, now 50.0 %
      1.2  pass, now fail: /tmp is a file system of its own

    Rules that do not hold any more
      tmp-separate  /tmp is a file system of its own (control 1.2)

    Size   SIZE, SIZE more
    Proof  not booted
    worse: the score fell from 100.0 % to 50.0 %
    worse: 1 rule does not hold any more

    exit 5
    ");
    let told = program.run(&["compare", &first, &second]);
    assert_eq!(told.code, 0, "only told of when nobody asks for more: {}", told.stderr);
    let better = program.run(&["compare", &second, &first, "--fail-on-regression"]);
    assert_eq!(better.code, 0, "{}", better.stderr);
    assert!(better.stdout.contains("Rules that hold now\n  tmp-separate"), "{}", better.stdout);
    let unjudged = program.run(&["compare", &second, &third, "--fail-on-regression"]);
    assert_eq!((unjudged.code, unjudged.stderr.trim()), (5, "worse: it was audited, and is not any more"));

    // Scores by other profiles say nothing of each other; a rule that does not hold any more is one by any.
    let other = HARDEN.replace("\"all\"", "\"some\"");
    let other = short("web", &bake(&program, "web", "directory = \"root\"", &format!("  version = \"1.2\"\n{other}")));
    let told = program.run(&["compare", &first, &other]);
    assert!(
        told.stdout.contains("note: they were judged by other profiles: house, all; now house, some"),
        "{}",
        told.stdout
    );
    assert_eq!(told.stderr, "worse: 1 rule does not hold any more\n");

    // The newest image is the one in the output directory.
    let same: Value = serde_json::from_str(&program.succeed(&["compare", "web", "out/web", "--json"])).unwrap();
    assert_eq!(same["old"], same["new"]);
    assert_eq!((&same["worse"], &same["difference"]["packages"]), (&serde_json::json!([]), &serde_json::json!({})));

    assert_snapshot!(program.fail(64, &["compare", "web@sha256:xyz", "web"]), @r"
    error: `sha256:xyz` is no digest nor the beginning of one
      = help: write `sha256:` and its hexadecimal digits, or the first of them
    ");
    let unknown = program.fail(65, &["compare", "web@000000000000", "web"]);
    assert!(unknown.contains("no image web has a digest that begins with 000000000000"), "{unknown}");
    let ambiguous = program.run(&["compare", "out/none", "web"]);
    assert_snapshot!(ambiguous.stderr, @r"
    error: there is no image in out/none
      = help: name a directory that `hardtack build` made, for example out/web
    ");
}

#[test]
fn lineage_is_told_from_the_image_to_its_first_base() {
    let Some(program) = bench() else { return };
    let base = bake(&program, "base", "directory = \"root\"", &format!("  version = \"1.0\"\n{HARDEN}"));
    let from = format!("from = \"store:base@{base}\"");
    let web = bake(&program, "web", &from, "  version = \"2.0\"\n  script \"a\" { inline = [\"echo a > /etc/a\"] }\n");
    let lineage = program.succeed(&["lineage", "out/web"]);
    assert_snapshot!(steady(&lineage), @r"
    web@DIGEST------   2.0  YYYY-MM-DD hh:mm  -
    base@DIGEST------  1.0  YYYY-MM-DD hh:mm  50.0 %
    begun from a directory
    ");
    assert_eq!(program.succeed(&["lineage", "web"]), lineage);
    assert_eq!(program.succeed(&["lineage", &short("web", &web)]), lineage);
    let json: Value = serde_json::from_str(&program.succeed(&["lineage", "web", "--json"])).unwrap();
    let digests: Vec<&str> =
        json["images"].as_array().unwrap().iter().map(|link| link["digest"].as_str().unwrap()).collect();
    assert_eq!(digests, [web.as_str(), base.as_str()]);
    let manifest: Value = serde_json::from_slice(&fs::read(program.path("out/web/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["base"]["digest"], Value::from(base.as_str()));

    // Another store knows neither; the manifest still tells what the image is built on.
    let elsewhere = program.run(&["lineage", "out/web", "--store", "other"]);
    assert_eq!(elsewhere.code, 0, "{}", elsewhere.stderr);
    assert!(
        elsewhere.stdout.ends_with(&format!("{}  (not in the store)\n", short("base", &base))),
        "{}",
        elsewhere.stdout
    );
    assert!(elsewhere.stderr.contains(&format!("the store has no record of base@{base}")), "{}", elsewhere.stderr);
}

#[test]
fn an_image_is_held_against_newer_images_of_its_base() {
    let Some(program) = bench() else { return };
    packages(&program, &[("dash", "0.5.12-2"), ("sudo", "1.9.13"), ("tar", "1.34")]);
    bake(&program, "base", "directory = \"root\"", "");
    bake(&program, "web", "from = \"store:base\"", "  script \"a\" { inline = [\"echo a > /etc/a\"] }\n");
    assert!(program.succeed(&["lineage", "web", "--behind"]).contains("no package is newer in base@"));
    packages(&program, &[("dash", "0.5.12-10"), ("sudo", "1.9.13"), ("tar", "1.33")]);
    bake(&program, "base", "directory = \"root\"", "");
    let told = program.run(&["lineage", "web", "--behind"]);
    assert_eq!(told.code, 2, "{}", told.stderr);
    assert_snapshot!(steady(&told.stdout), @r"
    web@DIGEST------   -  YYYY-MM-DD hh:mm  -
    base@DIGEST------  -  YYYY-MM-DD hh:mm  -
    begun from a directory
    newer in base@DIGEST------, the newest image of its base:
      dash  0.5.12-2, there 0.5.12-10
    ");
    let none = program.fail(65, &["lineage", "base", "--behind"]);
    assert!(none.contains("is built on no image of the store"), "{none}");
}

#[test]
fn an_image_on_the_store_comes_after_the_base_of_its_own_recipe() {
    let Some(program) = bench() else { return };
    let recipe = |word: &str| {
        let web = "image \"web\" {\n  base { from = \"store:base\" }\n  script \"b\" { inline = [\"cat /etc/a > /etc/b\"] }\n}\n";
        let base = format!(
            "image \"base\" {{\n  base {{ directory = \"root\" }}\n  script \"a\" {{ inline = [\"echo {word} > /etc/a\"] }}\n}}\n"
        );
        program.file("both.hcl", &(web.to_owned() + &base));
    };
    let digests = || {
        let json: Value = serde_json::from_str(&program.succeed(&["lineage", "web", "--json"])).unwrap();
        let links = json["images"].as_array().unwrap().iter();
        links.map(|link| link["digest"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    recipe("one");
    assert!(program.fail(65, &["plan", "both.hcl", "--image", "web"]).contains("the store has no image base"));
    let planned = steady(&program.succeed(&["plan", "both.hcl"]));
    assert_snapshot!(planned, @r"
    base (plan DIGEST------)
      [run]                base             the directory ./root
      [run]                a                run `echo one > /etc/a`
      seal: clean-up and residue scan
    web (plan DIGEST------)
      [run]                base of base
      [run]                a of base
      [run]                b                run `cat /etc/a > /etc/b`
      seal: clean-up and residue scan
    ");
    let built = program.succeed(&["build", "both.hcl"]);
    let first = digests();
    assert_eq!(built.lines().map(|line| line.split(' ').next().unwrap()).collect::<Vec<_>>(), ["base", "web"]);
    let again = program.succeed(&["plan", "both.hcl"]);
    assert_eq!(again.matches("nothing has changed").count(), 2, "{again}");

    // Another base is in what stands on it at once, and with the base left out the newest of the store is taken.
    recipe("two");
    assert!(program.succeed(&["layers", "both.hcl"]).lines().any(|line| line.starts_with("web  -  ")));
    program.succeed(&["build", "both.hcl"]);
    let second = digests();
    assert!(first.iter().all(|digest| !second.contains(digest)), "{first:?} {second:?}");
    program.succeed(&["build", "both.hcl", "--image", "web"]);
    assert_eq!(digests(), second);
}

#[test]
fn a_base_that_did_not_pass_is_refused_before_anything_is_built() {
    let Some(program) = bench() else { return };
    bake(&program, "base", "directory = \"root\"", HARDEN);
    program.file(
        "web.hcl",
        "image \"web\" {\n  base {\n    from          = \"store:base\"\n    require_audit = true\n  }\n}\n",
    );
    let planned = program.fail(2, &["plan", "web.hcl"]);
    assert_snapshot!(steady(&planned), @r"
    error: web.hcl:3:21: the base cannot be used
      because: base@sha256:HEX did not pass its audit by house: score 50.0 %, failed 1.2 (/tmp is a file system of its own)
      = help: mend base or add exceptions, and bake it again; a `gate` in its recipe says what is enough
              `hardtack history base` lists the images of the name with their scores
    ");
    assert_eq!(program.fail(2, &["build", "web.hcl"]), planned);
    assert!(!program.path("out/web").exists() && !program.path("out/web.failed").exists());
    program.file("web.hcl", "image \"web\" {\n  base { from = \"store:bass\" }\n}\n");
    assert_snapshot!(program.fail(65, &["build", "web.hcl"]), @r"
    error: web.hcl:2:17: the base cannot be used
      because: the store has no image bass
      = help: did you mean `store:base`?
    ");
}

#[test]
fn a_damaged_store_says_what_to_do() {
    let Some(program) = bench() else { return };
    let base = bake(&program, "base", "directory = \"root\"", HARDEN);
    let whole = program.run(&["store", "verify"]);
    assert_eq!(
        (whole.code, whole.stdout.as_str(), whole.stderr.as_str()),
        (0, "", "the store in HERE/store is whole\n")
    );

    let record = program.path("store/records/base").join(&base["sha256:".len()..]);
    fs::write(record.join("audit.json"), "{").unwrap();
    let layers: Vec<PathBuf> =
        fs::read_dir(program.path("store/layers")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let layer = layers.iter().find(|layer| layer.join("tree/bin/sh").exists()).unwrap();
    fs::remove_file(layer.join("tree/bin/sh")).unwrap();
    let damaged = program.run(&["store", "verify"]);
    assert_eq!(damaged.code, 1);
    let told = damaged.stdout.replace(&layer.file_name().unwrap().to_string_lossy().into_owned(), "LAYER");
    let bytes = Regex::new(r"\d+ bytes|says \d+").unwrap();
    assert_snapshot!(steady(&bytes.replace_all(&told, "NUMBER")), @r"
    HERE/store/records/base/HEX/audit.json: it cannot be read: EOF while parsing an object at line 1 column 1
      = help: remove HERE/store/records/base/HEX; the next build makes it again
    HERE/store/layers/LAYER: its files have NUMBER, and its record NUMBER
      = help: remove HERE/store/layers/LAYER; the next build makes it again
    ");
}

#[test]
fn old_records_go_when_that_is_asked() {
    let Some(program) = bench() else { return };
    let [first, second, third] = web(&program);
    bake(&program, "child", &format!("from = \"store:web@{first}\""), "");
    assert_eq!(program.succeed(&["cache", "prune"]).matches("record of").count(), 0);
    let told = program.succeed(&["cache", "prune", "--keep", "1", "--dry-run"]);
    assert!(told.contains(&short("", &second)[1..]), "{told}");
    program.succeed(&["cache", "prune", "--keep", "1"]);
    let left: Value = serde_json::from_str(&program.succeed(&["history", "web", "--json"])).unwrap();
    let left: Vec<&str> = left.as_array().unwrap().iter().map(|record| record["digest"].as_str().unwrap()).collect();
    assert_eq!(left, [third.as_str(), first.as_str()], "the newest, and the one that another is built on");
    program.succeed(&["store", "verify"]);
}

#[test]
fn an_earlier_build_is_made_again_as_it_was() {
    let Some(program) = bench() else { return };
    let step = |text: &str| format!("  script \"a\" {{ inline = [\"echo {text} > /etc/a\"] }}\n");
    let from = "directory = \"root\"";
    let lines = |version: &str, text: &str| format!("  version = \"{version}\"\n{}{HARDEN}", step(text));
    let first = bake(&program, "web", from, &lines("1.0", "first"));
    let of_first = fs::read(program.path("out/web/audit.json")).unwrap();
    packages(&program, &[("sudo", "2.0")]);
    let second = bake(&program, "web", from, &lines("1.1", "second"));
    let lock = fs::read(program.path("hardtack.lock")).unwrap();
    let history = program.succeed(&["history", "web", "--json"]);

    let digest = |program: &Program| {
        let manifest: Value =
            serde_json::from_slice(&fs::read(program.path("out/web/manifest.json")).unwrap()).unwrap();
        (manifest["tree"].as_str().unwrap().to_owned(), manifest["metadata"]["version"].as_str().unwrap().to_owned())
    };
    for (build, expected) in [("1.0", &first), ("1.1", &second), (&first["sha256:".len()..][..12], &first)] {
        program.succeed(&["build", "web.hcl", "--rules", "site", "--at", build]);
        assert_eq!(digest(&program).0, *expected, "{build}");
    }
    assert_eq!(digest(&program).1, "1.0");
    assert_eq!(fs::read(program.path("out/web/audit.json")).unwrap(), of_first);
    assert_eq!(fs::read(program.path("hardtack.lock")).unwrap(), lock, "the lock is that of the newest");
    assert_eq!(program.succeed(&["history", "web", "--json"]), history, "nothing new was baked");
    let again = program.run(&["build", "web.hcl", "--rules", "site", "--at", "1.0"]);
    assert!(again.stderr.contains("web: nothing has changed"), "{}", again.stderr);
    program.succeed(&["verify", "out/web"]);

    // With other rules it does not come out as it was, and what was there stays.
    program.succeed(&["build", "web.hcl", "--rules", "site"]);
    let rule = program.path("site/rules/kernel/no-redirects.hcl");
    let text = fs::read_to_string(&rule).unwrap();
    fs::write(&rule, text.replace("accept_redirects", "send_redirects")).unwrap();
    let differs = program.fail(1, &["build", "web.hcl", "--rules", "site", "--at", "1.0"]);
    assert_snapshot!(steady(&differs[differs.find("error:").unwrap()..]), @r"
    error: the image cannot be made as it was
      because: what was made has the digest sha256:HEX, and not sha256:HEX
      = help: take hardtack 0.1.0 and the rules of House rules 2 (house, published 2026-01-31), by which it was baked
    ");
    assert_eq!(digest(&program).0, second);
    fs::write(&rule, text).unwrap();

    program.succeed(&["cache", "prune"]);
    program.succeed(&["build", "web.hcl", "--rules", "site", "--at", "1.0"]);
    let record: Value = serde_json::from_str(&history).unwrap();
    let key = record[1]["foundation"]["layers"][1]["key"].as_str().unwrap();
    fs::remove_dir_all(program.path("store/layers").join(&key["sha256:".len()..][..32])).unwrap();
    assert_snapshot!(steady(&program.fail(65, &["build", "web.hcl", "--rules", "site", "--at", "1.0"])), @r"
    error: the image cannot be made as it was
      because: of the layers of web@sha256:HEX the store has lost a
      = help: build the recipe that web was made of with --locked: that works as long as the archive has the packages of its lock
    ");
    assert_snapshot!(steady(&program.fail(65, &["build", "web.hcl", "--at", "golden"])), @r"
    error: golden is no version, channel or digest of web
      = help: the store has:
              1.1  DIGEST------
              1.0  DIGEST------
    ");
}
