//! The help of every verb, as a reader of a terminal sees it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Program;

/// The verbs that a help text lists.
fn verbs(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed
        .filter_map(|line| {
            line.strip_prefix("  ")?.split(' ').next().filter(|verb| !verb.is_empty()).map(str::to_owned)
        })
        .collect()
}

fn help(program: &Program, path: &[String], all: &mut String) {
    let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let text = program.succeed(&arguments);
    all.push_str(&format!("$ hardtack {}\n{text}\n", arguments.join(" ")));
    for verb in verbs(&text) {
        help(program, &[path, &[verb]].concat(), all);
    }
}

#[test]
fn help_of_every_verb_fits_a_terminal() {
    let mut all = String::new();
    help(&Program::new(), &[], &mut all);
    let wide: Vec<&str> = all.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "wider than 100 columns: {wide:#?}");
}

#[test]
fn the_reference_of_commands_is_what_help_prints() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/commands.md");
    let written = std::fs::read_to_string(page).unwrap();
    let printed = Program::new().succeed(&["reference", "commands"]);
    assert!(written == printed, "docs/reference/commands.md is not current: `cargo xtask gen` writes it");
}
