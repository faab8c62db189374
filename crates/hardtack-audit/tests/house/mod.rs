//! A small benchmark of a house, in a user's directory, and what a recipe says of it.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hardtack_audit::{Catalogue, Profile, resolve};
use hardtack_hcl::{Diagnostics, Place};
use hardtack_recipe::{Exception, ExceptionKind, Harden, ParameterValue, Versions};
use serde_json::Value;

const BENCHMARK: &str = r#"
benchmark "house" {
  title        = "House rules"
  edition      = "2"
  published    = "2026-01-31"
  distribution = "debian"
  release      = "12"
}

profile "base" { title = "Every machine" }

profile "strict" {
  title    = "Machines that matter"
  includes = "base"
}

level "must" { profiles = ["base"] }
level "should" { profiles = ["strict"] }

section "1" { title = "SSH" }
section "2" { title = "Other" }

choice "shell" {
  doc = "Which way in is used."

  alternative "ssh" {
    sections = ["1"]
  }

  alternative "console" {
    sections = ["2.2"]
    found    = file("/etc/console-only")
  }
}

control "1.2" "must" { rules = ["house-tries"] }
control "1.10" "must" {
  rules = ["house-root", "house-tries"]
  title = "Nobody comes in as root"
}
control "2.1" "should" {
  title   = "The door is locked"
  look_at = "Go to the door and try the handle, from both sides."
}
control "2.2" "should" { todo = "The console asks for a password" }
"#;

const TRIES: &str = r#"
rule "house-tries" {
  title    = "Few attempts per connection"
  severity = "medium"
  why      = "More guesses in one connection make a password cheaper to find."

  param "limit" {
    default = 4
    range   = [1, 6]
    doc     = "The most attempts that the house allows."
  }

  applies = file("/etc/ssh/sshd_config")

  sshd "MaxAuthTries" { at_most = param.limit }
}
"#;

const ROOT: &str = r#"
rule "house-root" {
  title    = "No login of root"
  severity = "high"
  why      = "A password of root that leaks opens everything at once."

  applies = file("/etc/ssh/sshd_config")

  sshd "PermitRootLogin" { equals = "no" }
}
"#;

/// Writes a benchmark `house` with the profile `all` and a control for each rule, numbered from 1; a rule is given by
/// its name and its states.
pub(crate) fn write_controls(dir: &Path, rules: &[(&str, &str)]) {
    let head = BENCHMARK.split_once("\nprofile").unwrap().0;
    let mut benchmark =
        format!("{head}\nprofile \"all\" {{ title = \"All\" }}\nlevel \"must\" {{ profiles = [\"all\"] }}\n");
    for (number, (id, states)) in rules.iter().enumerate() {
        benchmark += &format!("control \"{}\" \"must\" {{ rules = [\"{id}\"] }}\n", number + 1);
        write(dir, &format!("rules/house/{id}.hcl"), &rule(id, states));
    }
    write(dir, "benchmarks/house.hcl", &benchmark);
}

/// The text of a rule with these states.
pub(crate) fn rule(id: &str, states: &str) -> String {
    format!("rule \"{id}\" {{\n  title = \"A rule\"\n  severity = \"low\"\n  why = \"Known.\"\n{states}\n}}\n")
}

fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The catalogue with the house's rules beside the program's own.
pub(crate) fn catalogue() -> Catalogue {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        ("benchmarks/house.hcl", BENCHMARK),
        ("rules/house/house-tries.hcl", TRIES),
        ("rules/house/house-root.hcl", ROOT),
    ];
    files.iter().for_each(|(name, text)| write(dir.path(), name, text));
    Catalogue::embedded().with_dir(dir.path()).unwrap()
}

/// What a recipe asks; every place is a line of it.
pub(crate) fn harden(profile: &str) -> Harden {
    Harden {
        benchmark: "house".to_owned(),
        benchmark_place: line(2),
        edition: None,
        profile: profile.to_owned(),
        profile_place: line(3),
        set: BTreeMap::new(),
        exceptions: Vec::new(),
        pins: Vec::new(),
        place: line(1),
    }
}

/// What a recipe asks by the CIS benchmark of Debian 12.
pub(crate) fn cis(profile: &str) -> Harden {
    Harden { benchmark: "cis-debian-12".to_owned(), ..harden(profile) }
}

pub(crate) fn line(line: usize) -> Place {
    Place { source: "recipe.hcl".to_owned(), line, column: 1, start: 0, len: 0 }
}

pub(crate) fn set(harden: &mut Harden, key: &str, value: impl Into<Value>) {
    harden.set.insert(key.to_owned(), ParameterValue { value: value.into(), place: line(4) });
}

pub(crate) fn except(harden: &mut Harden, control: &str, expires: Option<&str>) {
    harden.exceptions.push(Exception {
        control: control.to_owned(),
        kind: ExceptionKind::Accepted,
        reason: "The door is guarded.".to_owned(),
        owner: "house".to_owned(),
        expires: expires.map(|day| day.parse().unwrap()),
        instead: None,
        proven_by: Vec::new(),
        proven_by_place: Place::default(),
        platforms: Vec::new(),
        versions: Versions::default(),
        place: line(10 + harden.exceptions.len()),
    });
}

/// The profile on the 22nd of November 2026.
pub(crate) fn resolved(harden: &Harden) -> Result<Profile, Diagnostics> {
    resolve(harden, &catalogue(), jiff::civil::date(2026, 11, 22))
}

/// What is wrong with the recipe, with the remedies.
pub(crate) fn wrong(harden: &Harden) -> String {
    let wrong = resolved(harden).unwrap_err();
    let line = |one: &hardtack_hcl::Diagnostic| match &one.help {
        Some(help) => format!("{one} (help: {help})"),
        None => one.to_string(),
    };
    wrong.iter().map(line).collect::<Vec<_>>().join("\n")
}
