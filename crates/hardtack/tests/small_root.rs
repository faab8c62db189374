//! Builds of a small root by the real program: what it says, what it keeps, and looking around afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "../../hardtack-build/tests/common/root.rs"]
#[allow(dead_code)]
mod root;

use std::fs;

use common::Program;
use insta::assert_snapshot;

/// A directory with a small root and a recipe over it; none where nothing can be built.
fn with_root(lines: &str) -> Option<Program> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: building needs root");
        return None;
    }
    let program = Program::new();
    root::make(&program.path("root"));
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
