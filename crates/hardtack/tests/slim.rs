//! What an image could do without: proposed, tried, and told to the recipe.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::gallery::small;
use common::{BASE, Bench, Program, words};
use insta::assert_snapshot;
use serde_json::Value;

/// A small root with packages that only its lists tell of.
fn bench(lines: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    let file = |path: &str, text: &str| {
        let path = program.path("root").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let packages = [
        ("libc6", "Priority: required", ""),
        ("dash", "Depends: libc6", "/bin/sh"),
        ("nginx", "Depends: nginx-common, libssl3\nInstalled-Size: 900", "/usr/sbin/nginx"),
        ("nginx-common", "Recommends: geoip", "/usr/lib/systemd/system/nginx.service\n/etc/nginx"),
        ("libssl3", "Depends: libc6", "/usr/lib/libssl.so.3"),
        ("geoip", "Depends: geoip-data\nInstalled-Size: 100", "/usr/bin/geoip"),
        ("geoip-data", "Installed-Size: 2048", "/usr/share/geoip"),
        ("curl", "Depends: libc6", "/usr/bin/curl"),
        ("jq", "Depends: libc6", "/usr/bin/jq"),
        ("perl", "Depends: libc6", "/usr/bin/perl"),
        ("zsh", "Depends: libc6", "/usr/bin/zsh"),
        ("chrony", "Provides: time-daemon", "/usr/sbin/chronyd"),
        ("telnet", "Installed-Size: 50", "/usr/bin/telnet"),
    ];
    let status: Vec<String> = packages
        .iter()
        .map(|(name, fields, _)| {
            format!("Package: {name}\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0\n{fields}\n\n")
        })
        .collect();
    file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
    file("var/lib/dpkg/status", &status.concat());
    for (name, _, paths) in packages {
        file(&format!("var/lib/dpkg/info/{name}.list"), &format!("/.\n/usr\n/usr/bin\n{paths}\n"));
    }
    for path in ["usr/bin/curl", "usr/bin/jq", "usr/bin/perl", "usr/sbin/nginx", "usr/bin/telnet", "usr/bin/zsh"] {
        file(path, "");
    }
    file("usr/lib/systemd/system/nginx.service", "[Service]\nExecStart=/usr/sbin/nginx -g x\n");
    file("usr/share/man/man1/jq.1.gz", &"m".repeat(3000));
    file("usr/share/doc/jq/copyright", "MIT");
    file("usr/local/bin/report", "#!/usr/bin/perl\n");
    fs::set_permissions(program.path("root/usr/local/bin/report"), fs::Permissions::from_mode(0o755)).unwrap();
    let accounts = program.path("root/etc/passwd");
    let known = fs::read_to_string(&accounts).unwrap();
    fs::write(accounts, known + "ada:x:1001:1001::/home/ada:/usr/bin/zsh\n").unwrap();
    program.file("web.hcl", &format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n\n{lines}}}\n"));
    Some(program)
}

const TESTS: &str = r#"  test "site" {
    unit "nginx" { active = true }
    command "curl -s http://127.0.0.1/status | jq .up" {}
    package "telnet" { installed = false }
  }
"#;

#[test]
fn what_nothing_needs_that_the_recipe_names_is_proposed() {
    let Some(program) = bench(TESTS) else { return };
    assert_snapshot!(program.succeed(&["slim", "web.hcl"]), @r"
    web

    Packages that nothing needs: 3, 2.2 MiB
      geoip-data  2 MiB    only for geoip
      geoip       100 KiB  only recommended by nginx-common
      telnet      50 KiB   nothing asks for it

    Files that only people read, or that can be made again: 3.0 KiB
      manual pages  3.0 KiB  1 file

    `--apply` tries it, and finds out what is needed after all
    ");

    let json: Value = serde_json::from_str(&program.succeed(&["slim", "web.hcl", "--json"])).unwrap();
    assert_eq!((&json[0]["schema"], &json[0]["applied"]), (&"hardtack.slim/1".into(), &Value::Null));
    let kept = json[0]["kept"].as_array().unwrap().iter().map(|kept| {
        let (need, package) = (&kept["need"], kept["package"].as_str().unwrap());
        format!("{package}: {} {}", need["kind"].as_str().unwrap(), need["by"].as_str().unwrap_or("-"))
    });
    assert_snapshot!(kept.collect::<Vec<_>>().join("\n"), @r"
    chrony: system it keeps the clock
    curl: test site
    dash: account root
    jq: test site
    libc6: required -
    libssl3: package nginx
    nginx: test site
    nginx-common: test site
    perl: program /usr/local/bin/report
    zsh: account ada
    ");

    // Nothing was made but layers.
    assert!(!program.path("out").exists() && !program.path("hardtack.lock").exists());
}

#[test]
fn what_the_policy_lists_or_the_user_keeps_stays() {
    let Some(program) = bench("  policy { packages = \"list.txt\" }\n") else { return };
    program.file("list.txt", "libc6\ntelnet\n");
    let proposed = |arguments: &[&str]| -> Vec<String> {
        let json = program.succeed(&[&["slim", "web.hcl", "--json"], arguments].concat());
        let json: Value = serde_json::from_str(&json).unwrap();
        let packages = json[0]["packages"].as_array().unwrap();
        packages.iter().map(|one| one["package"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(proposed(&[]), ["geoip-data", "nginx", "geoip", "curl", "jq", "libssl3", "nginx-common"]);
    assert_eq!(proposed(&["--keep", "nginx", "--keep", "jq"]), ["geoip-data", "geoip", "curl"]);
    let unknown = program.fail(65, &["slim", "web.hcl", "--keep", "ngnix"]);
    assert_snapshot!(unknown.split_once("error: ").unwrap().1, @r"
    web has no package ngnix that could be kept
      = help: did you mean `nginx`?
    ");
    program.fail(64, &["slim", "web.hcl", "--prove"]);
}

/// An index that knows of an open vulnerability in each of these packages.
fn index(bench: &Bench, packages: &[&str]) -> String {
    let rows = packages.iter().map(|name| {
        format!("{{\"cve\":\"CVE-2026-0001\",\"source\":\"{name}\",\"release\":\"bookworm\",\"status\":\"open\"}}\n")
    });
    let feed = bench.recipe("rows.jsonl", &rows.collect::<String>());
    let index = bench.path("known.index").display().to_string();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hardtack"));
    let made = command.args(["advisories", "import", "--index", &index]).arg(feed).output().unwrap();
    assert!(made.status.success(), "{}", words(&made));
    index
}

/// With the real package manager, on a real root.
#[test]
fn what_an_attempt_shows_to_be_needed_stays_and_the_lines_for_the_recipe_take_the_rest_away() {
    let Some(bench) = Bench::new() else { return };
    let root = bench.path("root");
    let packages = "  packages { install = [\"hello\", \"bc\", \"file\"] }\n";
    let hook = format!("  hook \"copy\" {{ command = \"cp -a $HARDTACK_ROOT {}\" }}\n", root.display());
    let recipe = bench.recipe("root.hcl", &format!("image \"root\" {{\n{BASE}{packages}{hook}}}\n"));
    let built = bench.hardtack(&bench.store, &["build", recipe.to_str().unwrap()]);
    assert!(built.status.success(), "{}", words(&built));
    // A program that no package brings, which needs bc in a way that nobody sees before it is run. A built-in test runs it.
    fs::write(root.join("usr/local/bin/aws"), "#!/bin/sh\nexec bc --version\n").unwrap();
    fs::set_permissions(root.join("usr/local/bin/aws"), fs::Permissions::from_mode(0o755)).unwrap();

    let test = "  test \"kinds\" {\n    command \"file /bin/sh\" {}\n  }\n";
    let web = |lines: &str| {
        let text = format!("image \"web\" {{\n  base {{ directory = \"{}\" }}\n{test}{lines}}}\n", root.display());
        bench.recipe("web.hcl", &text).display().to_string()
    };
    let slim = |arguments: &[&str]| -> Value {
        let slim = bench.hardtack(&bench.store, &[&["slim", &web(""), "--json"], arguments].concat());
        assert!(slim.status.success(), "{}", words(&slim));
        serde_json::from_slice::<Value>(&slim.stdout).unwrap()[0].take()
    };
    let index = index(&bench, &["hello", "file"]);
    let slimmed = slim(&["--apply", "--attempts", "40", "--index", &index]);
    let applied = &slimmed["applied"];
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let (green, needed) = (names(&applied["green"]), names(&applied["needed"]));
    assert_eq!(needed, ["bc"], "{applied:#}");
    assert!(green.contains(&"hello".to_owned()) && green.contains(&"manuals".to_owned()), "{green:?}");
    assert!(!green.contains(&"libmagic1".to_owned()), "{green:?}");
    let figure = |when: &str, what: &str| applied[when][what].as_u64().unwrap();
    let went = slimmed["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| green.contains(&one["package"].as_str().unwrap().to_owned()));
    assert_eq!(figure("before", "packages") - figure("after", "packages"), went.count() as u64);
    assert!(figure("before", "bytes") > figure("after", "bytes") + (1 << 20), "{applied:#}");
    // The source file is that of three packages.
    assert_eq!((figure("before", "vulnerabilities"), figure("after", "vulnerabilities")), (4, 3));

    // The recipe with the lines gives the same, and nothing more is proposed.
    let lines = applied["lines"].as_str().unwrap();
    let built = bench.hardtack(&bench.store, &["build", &web(lines)]);
    assert!(built.status.success(), "{}", words(&built));
    let packages: Value = serde_json::from_slice(&fs::read(bench.path("out/web/packages.json")).unwrap()).unwrap();
    let packages = packages.as_object().unwrap();
    assert_eq!(packages.len() as u64, figure("after", "packages"));
    assert!(packages.contains_key("bc") && packages.contains_key("file") && !packages.contains_key("hello"));
}
