//! Every verb with its options, as `--help` prints it.

use clap::{Command, CommandFactory};

use super::markdown::head;
use crate::cli::Cli;

/// In columns; fixed, so that the page is the same on every terminal.
const WIDTH: usize = 100;

pub(super) fn page() -> String {
    let about =
        "What `hardtack --help` and the help of each verb print. Exit codes have [a page of their own](exit-codes.md).";
    let mut text = head("Commands", about);
    // Values of the environment are whoever's runs this, not the program's.
    let mut command = Cli::command().term_width(WIDTH).mut_args(|argument| argument.hide_env_values(true));
    command.build();
    section(&mut text, &command, command.get_name());
    text
}

fn section(text: &mut String, command: &Command, name: &str) {
    let help = command.clone().term_width(WIDTH).mut_args(|argument| argument.hide_env_values(true)).render_long_help();
    let lines: Vec<String> = help.to_string().lines().map(|line| line.trim_end().to_owned()).collect();
    text.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim_end()));
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        section(text, verb, &format!("{name} {}", verb.get_name()));
    }
}
