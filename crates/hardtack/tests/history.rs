//! What the program remembers of images: their history, what they are built on, and how they compare.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "../../hardtack-build/tests/common/root.rs"]
#[allow(dead_code)]
mod root;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use common::Program;
use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

const RULE: &str = "rule \"no-redirects\" {\n  title    = \"No redirects\"\n  severity = \"low\"\n  why      = \"Known.\"\n  \
                    sysctl \"net.ipv4.conf.all.accept_redirects\" { value = 0 }\n}\n";
const BENCHMARK: &str = r#"
benchmark "house" {
  title        = "House rules"
  edition      = "2"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}
profile "all" { title = "Every machine" }
profile "some" { title = "Some machines" }
level "must" { profiles = ["all", "some"] }
section "1" { title = "Kernel" }
control "1.1" "must" { rules = ["no-redirects"] }
control "1.2" "must" { rules = ["tmp-separate"] }
"#;
const HARDEN: &str = "  harden {\n    benchmark = \"house\"\n    profile   = \"all\"\n  }\n";

/// A directory with a small root and rules of its own; none where nothing can be built.
fn bench() -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    root::make(&program.path("root"));
    fs::write(program.path("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
    fs::create_dir_all(program.path("root/var/lib/dpkg")).unwrap();
    for (path, text) in [("site/rules/kernel/no-redirects.hcl", RULE), ("site/benchmarks/house.hcl", BENCHMARK)] {
        fs::create_dir_all(program.path(path).parent().unwrap()).unwrap();
        fs::write(program.path(path), text).unwrap();
    }
    packages(&program, &[("sudo", "1.9.13")]);
    Some(program)
}

fn packages(program: &Program, packages: &[(&str, &str)]) {
    let stanza = |(name, version): &(&str, &str)| {
        format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
    };
    let text: String = packages.iter().map(stanza).collect();
    fs::write(program.path("root/var/lib/dpkg/status"), text).unwrap();
}

/// Bakes `name` from `base` with these lines; gives its digest.
fn bake(program: &Program, name: &str, base: &str, lines: &str) -> String {
    let text = format!("image \"{name}\" {{\n  base {{ {base} }}\n{lines}\n}}\n");
    program.file(&format!("{name}.hcl"), &text);
    program.succeed(&["build", &format!("{name}.hcl"), "--rules", "site"]);
    let history: Value = serde_json::from_str(&program.succeed(&["history", name, "--json"])).unwrap();
    history[0]["digest"].as_str().unwrap().to_owned()
}

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

/// Without what is another every time.
fn steady(text: &str) -> String {
    let text = Regex::new(r"[0-9a-f]{64}").unwrap().replace_all(text, "HEX");
    let text = Regex::new(r"\b[0-9a-f]{12}\b").unwrap().replace_all(&text, "DIGEST------");
    let text = Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d").unwrap().replace_all(&text, "YYYY-MM-DD hh:mm");
    Regex::new(r"\b\d+(\.\d+)? ([KMG]iB|bytes)").unwrap().replace_all(&text, "SIZE").into_owned()
}

/// The first digits of a digest, as people copy them.
fn short(name: &str, digest: &str) -> String {
    format!("{name}@{}", &digest["sha256:".len()..][..12])
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
    baked             version  digest        base         score    failed  packages  size     proof
    YYYY-MM-DD hh:mm  -        DIGEST------  a directory  -        -       2         SIZE  -
    YYYY-MM-DD hh:mm  1.1      DIGEST------  a directory  50.0 %   1       2         SIZE  -
    YYYY-MM-DD hh:mm  1.0      DIGEST------  a directory  100.0 %  0       1         SIZE  -
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

    assert_snapshot!(program.fail(64, &["compare", "web@xyz", "web"]), @r"
    error: `xyz` is no digest nor the beginning of one
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
