//! Several processes with one store: side by side they do every work once, and killed at random moments they leave it whole.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::Program;
use common::gallery::{HARDEN, bake, bench};
use serde_json::Value;

const KILLS: u64 = 200;

/// Steele and Vigna's splitmix64: the same numbers at every run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn channels(program: &Program) -> Vec<Value> {
    let channels: Value = serde_json::from_str(&program.succeed(&["channels", "web", "--json"])).unwrap();
    channels.as_array().unwrap().clone()
}

#[test]
fn a_killed_writer_leaves_a_store_that_is_whole() {
    let Some(program) = bench() else { return };
    fs::create_dir_all(program.path("store")).unwrap();
    program.file("store/policy.hcl", "channel \"golden\" {\n  audit = false\n  proof = false\n}\n");
    let from = "directory = \"root\"";
    let digests = ["a", "b", "c"].map(|text| {
        bake(&program, "web", from, &format!("  script \"a\" {{ inline = [\"echo {text} > /etc/a\"] }}\n{HARDEN}"))
    });
    program.succeed(&["keys", "new", "--out", "key"]);
    let images = digests.map(|digest| format!("web@{digest}"));
    let lines: Vec<Vec<&str>> = vec![
        vec!["promote", &images[0], "golden"],
        vec!["promote", &images[1], "golden", "--key", "key"],
        vec!["sign", &images[2], "--key", "key"],
        // What it bakes is there already; it is recorded anew.
        vec!["build", "web.hcl", "--rules", "site", "--no-cache"],
    ];
    let lasts = lines.iter().map(|line| {
        let started = Instant::now();
        program.succeed(line);
        started.elapsed()
    });
    let lasts: Vec<Duration> = lasts.collect();
    let mut state = 7;
    let (mut killed, mut moves) = (0, 0);
    for round in 0..KILLS {
        let line = match next(&mut state) % 20 {
            0..=6 => 0,
            7..=12 => 1,
            13..=18 => 2,
            _ => 3,
        };
        let mut child = program.command(&lines[line]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(lasts[line].mul_f64((next(&mut state) % 1000) as f64 / 1000.0));
        killed += u64::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        if round % 20 == 19 {
            let whole = program.run(&["store", "verify"]);
            assert_eq!(whole.code, 0, "after {round} kills: {}{}", whole.stdout, whole.stderr);
            let golden = channels(&program).first().map_or(0, |golden| golden["moves"].as_array().unwrap().len());
            assert!(golden >= moves, "moves are only added");
            moves = golden;
        }
    }
    assert!(killed > KILLS / 4, "only {killed} were still at work");
    for line in &lines {
        program.succeed(line);
    }
    let moves = channels(&program)[0]["moves"].as_array().unwrap().clone();
    for pair in moves.windows(2) {
        assert_eq!(pair[1]["from"], pair[0]["to"], "the history has no holes");
    }
    assert_eq!(program.run(&["store", "verify"]).code, 0);
    assert_eq!(program.run(&["verify", &images[2], "--key", "key.pub"]).code, 0);
    let left = |name: &str| fs::read_dir(program.path("store").join(name)).unwrap().count();
    assert_eq!(left("tmp"), 0, "the next start clears away what was half-written");
}

/// The names of steps in the events of a kind.
fn steps(events: &str, kind: &str) -> Vec<String> {
    let events = events.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events.filter(|event| event["event"] == kind).map(|event| event["step"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_builds_of_one_recipe_at_the_same_time_share_every_layer() {
    let Some(program) = bench() else { return };
    let step =
        |name: &str| format!("  script \"{name}\" {{ inline = [\"sleep 0.5\", \"echo {name} > /etc/{name}\"] }}\n");
    let lines: String = ["a", "b", "c"].map(step).concat();
    let recipe = format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n{lines}{HARDEN}}}\n");
    program.file("web.hcl", &recipe);
    let start = |out: &str| {
        let mut build = program.command(&["build", "web.hcl", "--rules", "site", "--json", "--out", out]);
        build.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let builds = ["one", "other"].map(start).map(|build| build.wait_with_output().unwrap());
    let mut made: BTreeMap<String, usize> = BTreeMap::new();
    for build in &builds {
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
        for step in steps(std::str::from_utf8(&build.stdout).unwrap(), "step-started") {
            *made.entry(step).or_default() += 1;
        }
    }
    let expected = ["a", "b", "base", "c", "harden", "seal"].map(|name| (name.to_owned(), 1));
    assert_eq!(made, BTreeMap::from(expected), "each layer was made once");
    let digest = |out: &str| {
        let manifest = fs::read(program.path(&format!("{out}/web/manifest.json"))).unwrap();
        serde_json::from_slice::<Value>(&manifest).unwrap()["tree"].clone()
    };
    assert_eq!(digest("one"), digest("other"));
    assert_eq!(program.run(&["store", "verify"]).code, 0);
}
