//! Looking after images: why packages are in them, what their policy says, what became known of them since.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::gallery::small;
use common::{BASE, Bench, Program, words};
use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

/// What dpkg says of packages; each with its fields.
fn status(packages: &[(&str, &str)]) -> String {
    let stanza = |(name, fields): &(&str, &str)| {
        format!("Package: {name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n{fields}\n\n")
    };
    packages.iter().map(stanza).collect()
}

/// A small root with a package manager that only writes down what it is asked for.
///
/// The real one needs an archive; this one makes of `install` a stanza for each name out of `/pool`, which says what that
/// needs, and takes away what is purged.
const APT: &str = r#"#!/bin/sh
status=/var/lib/dpkg/status
verb=
for word; do
    case $word in
        --simulate | --print-uris) exit 0 ;;
        install | purge | upgrade | autoremove) verb=$word ;;
        -*) ;;
        *) [ "$verb" = install ] && cat "/pool/$word" >> $status ;;
    esac
done
exit 0
"#;

fn bench(lines: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    fs::write(program.path("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
    let file = |path: &str, text: &str| {
        let path = program.path("root").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file("var/lib/dpkg/status", &status(&[("libc6", "Priority: required"), ("dash", "Depends: libc6")]));
    file("var/lib/dpkg/info/nginx.list", "/.\n/usr/lib/systemd/system/nginx.service\n");
    for (name, stanzas) in [
        ("nginx", status(&[("nginx", "Depends: nginx-common"), ("nginx-common", "Depends: libc6")])),
        (
            "certbot",
            status(&[
                ("certbot", "Depends: python3-acme"),
                ("python3-acme", "Depends: python3, nginx-common | httpd"),
                ("python3", "Recommends: python3-pip"),
                ("python3-pip", ""),
            ]),
        ),
    ] {
        file(&format!("pool/{name}"), &stanzas);
    }
    for name in ["apt-get", "apt-cache", "apt-mark", "dpkg-query"] {
        file(&format!("bin/{name}"), APT);
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(program.path("root/bin").join(name), executable).unwrap();
    }
    recipe(&program, lines);
    Some(program)
}

fn recipe(program: &Program, lines: &str) {
    program.file("web.hcl", &format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n\n{lines}}}\n"));
}

/// Text without digests.
fn steady(text: &str) -> String {
    Regex::new("(@|sha256:|web )[0-9a-f]{12,64}").unwrap().replace_all(text, "${1}HEX").into_owned()
}

/// What is said of a build that a policy refuses.
fn refused(program: &Program) -> String {
    let said = program.fail(2, &["build", "web.hcl"]);
    said.split_once("error: ").unwrap().1.to_owned()
}

const SITE: &str = r#"  packages "site" {
    install = ["nginx", "certbot"]
    reason  = "The site is served from here."
    reasons = { certbot = "Renews the certificates of the site." }
  }
"#;

#[test]
fn a_package_is_there_for_a_reason() {
    let Some(program) = bench(SITE) else { return };
    program.succeed(&["build", "web.hcl"]);
    let why = |package: &str| steady(&program.succeed(&["why", package, "web.hcl"]));
    assert_snapshot!(why("nginx"), @r"
    nginx 1.0 in web@HEX
      brought by   the step `site` of web (web.hcl:4:3)
      reason       The site is served from here.
      asked for    by name
      units        nginx.service
      needed by    nothing
      takes along  nothing
      frees        nothing
    ");
    assert_snapshot!(why("python3-pip"), @r"
    python3-pip 1.0 in web@HEX
      brought by   the step `site` of web (web.hcl:4:3)
      reason       Renews the certificates of the site.
      asked for    no: certbot depends on python3-acme, which depends on python3, which recommends python3-pip
      needed by    python3 (recommends it)
      takes along  nothing
      frees        nothing
    ");
    assert_snapshot!(why("certbot"), @r"
    certbot 1.0 in web@HEX
      brought by   the step `site` of web (web.hcl:4:3)
      reason       Renews the certificates of the site.
      asked for    by name
      needed by    nothing
      takes along  nothing
      frees        python3, python3-acme, python3-pip
    ");
    assert_snapshot!(why("dash"), @r"
    dash 1.0 in web@HEX
      brought by   the base
      reason       the recipe gives none
      asked for    no
      needed by    nothing
      takes along  nothing
      frees        nothing
    ");

    let json = program.succeed(&["why", "nginx", "--image", "web", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["schema"], "hardtack.why/1");
    assert_eq!(json[0]["units"][0], "nginx.service");
    let unknown = program.fail(65, &["why", "ngnx", "web.hcl"]);
    assert_snapshot!(unknown.lines().last().unwrap(), @"  = help: did you mean `nginx`?");

    // The bill of materials says it too.
    let sbom = fs::read_to_string(program.path("out/web/sbom.cdx.json")).unwrap();
    assert!(sbom.contains("Renews the certificates of the site."), "{sbom}");
}

#[test]
fn only_baked_images_can_be_asked() {
    let Some(program) = bench(SITE) else { return };
    assert_snapshot!(program.fail(65, &["why", "nginx", "web.hcl"]), @r"
    error: no image of this recipe was baked with this store
      = help: bake it with `hardtack build`, or name an image with --image
    ");
    program.succeed(&["build", "web.hcl"]);
    program.fail(65, &["why", "nginx", "--image", "other"]);
    fs::remove_dir_all(program.path("store/layers")).unwrap();
    fs::create_dir(program.path("store/layers")).unwrap();
    assert_snapshot!(steady(&program.fail(65, &["why", "nginx", "web.hcl"])), @r"
    error: the store has no layer `base` of web@sha256:HEX any more
      = help: bake the image again
    ");
}

#[test]
fn an_image_with_other_packages_than_the_list_is_not_named() {
    let policy = "  policy { packages = \"list.txt\" }\n";
    let Some(program) = bench(SITE) else { return };
    recipe(&program, &format!("{SITE}{policy}"));
    let all = "certbot\ndash\nlibc6\nnginx\nnginx-common\npython3 3.11\npython3-acme\npython3-pip\n";
    program.file("list.txt", &all.replace("nginx-common\n", "nginx-light\n"));
    assert_snapshot!(refused(&program), @r"
    the policy does not hold: the packages are not those of the list
      not in the list: nginx-common
      in the list only: nginx-light
      = help: mend the list after looking at what changed, or `install` and `remove` what differs
              the log of the whole build is out/web.failed/build.log
    ");
    assert!(!program.path("out/web").exists());
    program.file("list.txt", all);
    program.succeed(&["build", "web.hcl"]);
}

#[test]
fn security_updates_that_are_not_installed_are_told_and_held_to_the_policy() {
    let Some(program) = bench("  policy { max_patch_age_days = 30 }\n") else { return };
    assert_snapshot!(refused(&program), @r"
    the policy does not hold: it cannot be told which security updates there are: it has no lists of a security suite
      = help: bootstrap the base with `updates = true`, or leave updates out of the `policy`
              the log of the whole build is out/web.failed/build.log
    ");

    let lists = program.path("root/var/lib/apt/lists");
    fs::create_dir_all(&lists).unwrap();
    let prefix = "security.debian.org_debian-security_dists_bookworm-security";
    let list = |version: &str, age: i64| {
        let date = jiff::Zoned::now()
            .with_time_zone(jiff::tz::TimeZone::UTC)
            .checked_sub(jiff::Span::new().days(age))
            .unwrap();
        let date = jiff::fmt::rfc2822::to_string(&date).unwrap().replace("+0000", "UTC");
        fs::write(lists.join(format!("{prefix}_InRelease")), format!("Label: Debian-Security\nDate: {date}\n"))
            .unwrap();
        let text = format!("Package: dash\nArchitecture: all\nVersion: {version}\n");
        fs::write(lists.join(format!("{prefix}_main_binary-amd64_Packages")), text).unwrap();
    };
    list("1.0", 400);
    program.succeed(&["build", "web.hcl"]);
    list("1.1", 3);
    program.succeed(&["build", "web.hcl"]);
    let manifest: Value = serde_json::from_slice(&fs::read(program.path("out/web/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["updates"]["pending"][0]["available"], "1.1");
    recipe(&program, "  policy { no_pending_updates = true }\n");
    assert_snapshot!(refused(&program), @r#"
    the policy does not hold: security updates not installed: 1
      dash 1.0, 1.1 has been there for 3 days or more
      = help: add `packages { upgrade = "security" }` as the last step; `hardtack update` takes a newer archive
              the log of the whole build is out/web.failed/build.log
    "#);

    // What was seen in an older archive was there since.
    recipe(&program, "");
    list("1.2", 40);
    program.succeed(&["build", "web.hcl"]);
    list("1.2", 1);
    recipe(&program, "  policy { max_patch_age_days = 39 }\n");
    assert_snapshot!(refused(&program), @r#"
    the policy does not hold: security updates not installed for more than 39 days: 1
      dash 1.0, 1.2 has been there for 40 days or more
      = help: add `packages { upgrade = "security" }` as the last step; `hardtack update` takes a newer archive
              the log of the whole build is out/web.failed/build.log
    "#);
}

const TRACKER: &str = r#"{"dash": {
  "CVE-2026-0001": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "1.1", "urgency": "medium"}}}}}"#;

#[test]
fn images_of_the_store_are_rescanned_without_a_build() {
    let Some(program) = bench("") else { return };
    program.file("tracker.json", TRACKER);
    program.succeed(&["advisories", "import", "tracker.json"]);
    let told = program.fail(65, &["rescan"]);
    assert_snapshot!(told, @r"
    error: the store in HERE/store has no images
      = help: bake some with `hardtack build`, or name a directory of bills of materials
    ");
    for version in ["12.9.0", "13.2.0", "13.10.0", "14.0.0", "15.0.1"] {
        recipe(&program, &format!("  version = \"{version}\"\n  file \"/etc/v\" {{ content = \"{version}\" }}\n"));
        program.succeed(&["build", "web.hcl"]);
    }
    let names = |arguments: &[&str]| -> Vec<String> {
        let rescan: Value =
            serde_json::from_str(&program.succeed(&[&["rescan", "--json"], arguments].concat())).unwrap();
        let images = rescan["images"].as_array().unwrap();
        assert!(images.iter().all(|image| image["open"] == 1), "{images:?}");
        images.iter().map(|image| steady(image["name"].as_str().unwrap())).collect()
    };
    assert_eq!(names(&["--newest-per-major", "3"]), ["web-13.10.0@HEX", "web-14.0.0@HEX", "web-15.0.1@HEX"]);
    assert_eq!(names(&[]).len(), 5);
    assert_eq!(names(&["--image", "web"]).len(), 5);
    program.fail(65, &["rescan", "--image", "wbe"]);

    // Each selection remembers what it told; nothing is read again.
    for record in fs::read_dir(program.path("store/records/web")).unwrap() {
        fs::remove_file(record.unwrap().path().join("sbom.cdx.json")).unwrap();
    }
    let more = r#"{"cve":"CVE-2026-0002","source":"dash","release":"bookworm","status":"open"}"#;
    program.file("more.jsonl", more);
    program.succeed(&["advisories", "import", "--delta", "more.jsonl"]);
    let ran = program.run(&["rescan", "--newest-per-major", "3"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("CVE-2026-0002"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("web-12.9.0"), "{}", ran.stdout);
    program.succeed(&["rescan", "--newest-per-major", "3"]);

    // What cannot be matched is named, and is no success.
    fs::remove_dir_all(program.path("store/rescan")).unwrap();
    let lost = program.run(&["rescan"]);
    assert_eq!(lost.code, 65, "{}", lost.stderr);
    assert!(lost.stderr.contains("has no bill of materials"), "{}", lost.stderr);
}

#[test]
fn an_update_says_what_it_fixed() {
    let Some(program) = bench("") else { return };
    program.file("tracker.json", TRACKER);
    let first = program.run(&["update", "web.hcl"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    for part in ["there is no index of advisories", "it is the first of its name"] {
        assert!(first.stderr.contains(part), "{}", first.stderr);
    }
    program.succeed(&["advisories", "import", "tracker.json"]);
    let same = program.run(&["update", "web.hcl"]);
    assert!(same.stderr.contains("the same image as before"), "{}", same.stderr);

    let status = program.path("root/var/lib/dpkg/status");
    let text = fs::read_to_string(&status).unwrap();
    fs::write(&status, text.replace("Version: 1.0\nDepends", "Version: 1.1\nDepends")).unwrap();
    let told = program.succeed(&["update", "web.hcl"]);
    let told = told.split_once('\n').unwrap().1;
    assert_snapshot!(steady(told), @r"
    old  web HEX
    new  web HEX

    Packages
      dash  1.0, now 1.1

    Vulnerabilities fixed
      CVE-2026-0001  dash

    1 fixed, 0 new, 0 open
    ");

    // By the clock: nothing to do, or another image.
    let digest = || {
        let history: Value = serde_json::from_str(&program.succeed(&["history", "web", "--json"])).unwrap();
        history[0]["digest"].clone()
    };
    let before = digest();
    let idle = program.run(&["build", "web.hcl", "--if-changed"]);
    assert_eq!((idle.code, digest()), (0, before.clone()));
    assert!(idle.stderr.contains("web: nothing has changed"), "{}", idle.stderr);
    let text = fs::read_to_string(&status).unwrap();
    fs::write(&status, text.replace("Version: 1.1\nDepends", "Version: 1.0\nDepends")).unwrap();
    program.succeed(&["build", "web.hcl", "--if-changed"]);
    assert_ne!(digest(), before);

    // `compare` tells it of any two.
    let history: Value = serde_json::from_str(&program.succeed(&["history", "web", "--json"])).unwrap();
    let named = |place: usize| format!("web@{}", history[place]["digest"].as_str().unwrap());
    let worse = program.succeed(&["compare", &named(1), &named(0)]);
    assert!(worse.contains("\nVulnerabilities that are new\n  CVE-2026-0001  dash\n"), "{worse}");
}

/// With the real package manager and archive.
#[test]
fn what_is_for_the_build_only_goes_with_what_came_along() {
    let Some(bench) = Bench::new() else { return };
    let recipe = |build: &str| {
        let packages =
            format!("  packages {{\n    install = [\"sudo\", \"libcap2-b*\"]\n    build   = {build}\n  }}\n");
        let script = "  script \"use\" { inline = [\"echo 1+1 | bc > /etc/sum\"] }\n";
        let policy = "  policy { no_pending_updates = true }\n";
        bench.recipe("web.hcl", &format!("image \"web\" {{\n{BASE}{packages}{script}{policy}}}\n"))
    };
    let build = |list: &str| bench.hardtack(&bench.store, &["build", recipe(list).to_str().unwrap()]);
    let built = build("[\"bc\"]");
    assert!(built.status.success(), "{}", words(&built));
    let packages = fs::read(bench.path("out/web/packages.json")).unwrap();
    let packages: BTreeMap<String, String> = serde_json::from_slice(&packages).unwrap();
    let there = ["sudo", "libcap2-bin", "bc", "libreadline8"].map(|name| packages.contains_key(name));
    assert_eq!(there, [true, true, false, false]);

    // apt itself is needed by more than the build.
    let refused = build("[\"bc\", \"libcap2\"]");
    assert!(!refused.status.success());
    assert!(words(&refused).contains("libcap2 was installed for the build only, and "), "{}", words(&refused));
}
