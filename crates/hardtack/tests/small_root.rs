//! Builds of a small root by the real program: what it says, what it keeps, and looking around afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;

use common::Program;
use common::gallery::small;
use insta::assert_snapshot;

/// A directory with a small root and a recipe over it; none where nothing can be built.
fn with_root(lines: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    small::make(&program.path("root"));
    fs::write(program.path("root/etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\n").unwrap();
    recipe(&program, lines);
    Some(program)
}

fn recipe(program: &Program, lines: &str) {
    program.file("web.hcl", &format!("image \"web\" {{\n  base {{ directory = \"root\" }}\n\n{lines}}}\n"));
}

fn script(name: &str, line: &str) -> String {
    format!("  script \"{name}\" {{\n    inline = [\"{line}\"]\n  }}\n")
}

#[test]
fn every_build_has_a_log_and_no_log_has_a_secret() {
    let Some(program) = with_root("") else { return };
    let text = "variable \"token\" {\n  type      = string\n  sensitive = true\n}\n\nimage \"web\" {\n  \
                base { directory = \"root\" }\n\n  script \"register\" {\n    \
                inline = [\"echo with $TOKEN; exit $STATUS\"]\n    \
                env    = { TOKEN = var.token, STATUS = var.status }\n  }\n}\n\nvariable \"status\" { default = \"0\" }\n";
    program.file("web.hcl", text);
    let build = |status: &str| program.run(&["build", "web.hcl", "-var", "token=hunter22-and-more", "-var", status]);

    let failed = build("status=7");
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(failed.stderr.contains("the log of the whole build is out/web.failed/build.log"), "{}", failed.stderr);
    assert!(failed.stderr.contains("`hardtack shell --failed web` enters it"), "{}", failed.stderr);
    let log = fs::read_to_string(program.path("out/web.failed/build.log")).unwrap();
    for part in [
        "register $ /run/hardtack/script",
        "register | with <sensitive>",
        "because: the script ended with exit status 7",
    ] {
        assert!(log.contains(part), "{part} is not in:\n{log}");
    }

    let built = build("status=0");
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(!program.path("out/web.failed").exists(), "what was kept of a failure goes with the next success");
    let log = fs::read_to_string(program.path("out/web/build.log")).unwrap();
    for part in ["begin   steps", "register | with <sensitive>", "done    seal in "] {
        assert!(log.contains(part), "{part} is not in:\n{log}");
    }
    for line in log.lines() {
        line.split(' ').next().unwrap().parse::<jiff::Timestamp>().unwrap_or_else(|error| panic!("{line}: {error}"));
    }
    for text in [&log, &failed.stderr, &built.stderr] {
        assert!(!text.contains("hunter22"), "{text}");
    }
}

#[test]
fn more_is_said_on_request() {
    let Some(program) = with_root(&script("talk", "echo many words")) else { return };
    let said = |variable: &str, arguments: &[&str]| {
        let arguments = [&["build", "web.hcl", "--no-cache"], arguments].concat();
        let ran = program.run_with(&[("HARDTACK_LOG", variable)], &arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        (ran.stderr.contains("| many words"), ran.stderr.contains("$ /run/hardtack/script"))
    };
    assert_eq!(said("", &[]), (false, false));
    assert_eq!(said("warn", &[]), (false, false));
    assert_eq!(said("info", &[]), (true, false));
    assert_eq!(said("", &["-v"]), (true, false));
    assert_eq!(said("debug", &[]), (true, true));
    assert_eq!(said("info", &["-vv"]), (true, true));
    let ran = program.run_with(&[("HARDTACK_LOG", "debgu")], &["build", "web.hcl"]);
    assert_eq!(ran.code, 64);
    assert_snapshot!(ran.stderr, @r"
    error: HARDTACK_LOG has no level `debgu`
      = help: did you mean `debug`?
    ");
}

#[test]
fn seconds_of_each_phase_come_last_as_a_table() {
    let Some(program) = with_root(&script("a", "echo a > /etc/a")) else { return };
    let table = || {
        let ran = program.run(&["build", "web.hcl", "--timings"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let lines: Vec<&str> = ran.stderr.lines().skip_while(|line| !line.contains("seconds  ")).collect();
        let number = |word: &str| word.parse::<f64>().is_ok();
        let words = lines.iter().map(|line| line.split_whitespace().filter(|word| !number(word)).collect::<Vec<_>>());
        words.map(|words| words.join(" ")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(table(), @r"
    seconds web
    base
    steps
    seal
    inventory
    together
    ");
    assert!(table().starts_with("seconds web, when it was baked\n"));
}

/// The words of a line, without keys and sizes.
fn listed(layers: &str) -> Vec<String> {
    let words = |line: &str| line.split_whitespace().filter(|word| word.len() != 12).collect::<Vec<_>>().join(" ");
    layers.lines().map(words).collect()
}

#[test]
fn layers_are_listed_with_what_they_change() {
    let Some(program) = with_root(&(script("a", "echo a > /etc/a; rm /etc/group") + &script("b", "echo b > /etc/b")))
    else {
        return;
    };
    let listed = |arguments: &[&str]| listed(&program.succeed(&[&["layers", "web.hcl"], arguments].concat()));
    assert_snapshot!(listed(&[]).join("\n"), @r"
    web base not made yet
    web a not made yet
    web b not made yet
    ");
    program.succeed(&["build", "web.hcl"]);
    let files = listed(&["--files"]);
    let above = files.iter().skip_while(|line| !line.starts_with("web a")).map(String::as_str);
    assert_snapshot!(above.collect::<Vec<_>>().join("\n"), @r"
    web a 2 bytes 1 added, 0 changed, 1 removed
    + /etc/a
    - /etc/group
    web b 2 bytes 1 added, 0 changed, 0 removed
    + /etc/b
    ");

    // A changed step and what stands on it are to be made again; what is below stays.
    recipe(&program, &(script("a", "echo a > /etc/a; rm /etc/group") + &script("b", "echo c > /etc/b")));
    let json: serde_json::Value = serde_json::from_str(&program.succeed(&["layers", "web.hcl", "--json"])).unwrap();
    let states: Vec<&str> = json.as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["cached", "cached", "to-do"]);
}

#[test]
fn a_shell_enters_layers_and_what_a_failed_step_left() {
    let lines = |end: &str| script("a", "echo a > /etc/a") + &script("b", &format!("echo half > /etc/b{end}"));
    let Some(program) = with_root(&lines("; exit 7")) else { return };
    let shell = |arguments: &[&str], input: &str| {
        let ran = program.run_with_input(input, &[&["shell"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    assert_eq!(program.run(&["build", "web.hcl"]).code, 1);
    assert_eq!(shell(&["--failed", "web"], "cat /etc/a /etc/b\n"), "a\nhalf\n");
    // The layers below the failed step are there, its own is not.
    assert_eq!(shell(&["web.hcl", "--upto", "a"], "cat /etc/a; ls /etc/b || echo none\n"), "a\nnone\n");
    assert!(program.fail(65, &["shell", "web.hcl", "--upto", "b"]).contains("the layer b of web is not in the store"));

    // What is changed there is thrown away, and the build goes on from the layers that it has.
    shell(&["--failed", "web"], "echo changed > /etc/a\n");
    assert_eq!(shell(&["--failed", "web"], "cat /etc/a\n"), "a\n");
    recipe(&program, &lines(""));
    assert!(program.run(&["build", "web.hcl"]).stderr.contains("cached  a"));
    assert_eq!(shell(&["web.hcl", "--upto", "b"], "cat /etc/b\n"), "half\n");
    assert!(program.fail(65, &["shell", "--failed", "wbe"]).contains("no tree of a failed step of wbe is kept"));
}

/// The hardtack commands in the samples of CI files that a page of the manual shows.
fn ci_commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut is_sample = false;
    for line in page.lines() {
        if let Some(language) = line.strip_prefix("```") {
            is_sample = language == "yaml";
        }
        let command = line.trim_start().trim_start_matches("- ").trim_start_matches("run: ");
        let command = command.strip_prefix("sudo ").unwrap_or(command);
        if is_sample && command.starts_with("hardtack ") {
            commands.push(command.to_owned());
        }
    }
    commands
}

#[test]
fn samples_of_ci_files_work() {
    let Some(program) = with_root("") else { return };
    fs::rename(program.path("web.hcl"), program.path("server.hcl")).unwrap();
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/operations.md")).unwrap();
    let commands = ci_commands(&page);
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let ran = program.shell(&command);
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
    }
    let events = fs::read_to_string(program.path("events.jsonl")).unwrap();
    let events: Vec<serde_json::Value> = events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(events.iter().all(|event| event["event"].is_string()), "{events:?}");
    let last = events.last().unwrap();
    assert_eq!((last["event"].as_str(), last["image"].as_str()), (Some("artefact"), Some("web")));
}
