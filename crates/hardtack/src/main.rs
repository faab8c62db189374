//! The `hardtack` program.

mod account;
mod advisories;
mod boot_time;
mod bootable;
mod budget;
mod channel_arg;
mod cli;
mod compared;
mod consent;
mod display;
mod distributions;
mod exit;
mod failure;
mod forecast;
mod image_arg;
mod image_words;
mod interrupt;
mod layout_blocks;
mod listing;
mod marked;
mod output;
mod pipeline;
mod place;
mod plan_text;
mod profile;
mod prove;
mod recipe;
mod reference;
mod replace;
mod signing;
mod starter;
mod target;
mod timings;
mod trend;
mod verb;
mod verbosity;
mod vulnerability_change;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, arguments};
use crate::exit::Exit;

fn main() -> ExitCode {
    hardtack_build::enter_if_asked();
    hardtack_prove::enter_if_asked();
    let cli = match Cli::try_parse_from(arguments(std::env::args_os())) {
        Ok(cli) => cli,
        Err(asked) => {
            // Help and version are no errors; clap prints each to its own stream.
            let exit = if asked.use_stderr() { Exit::Usage } else { Exit::Ok };
            let _ = asked.print();
            return exit.into();
        }
    };
    match verb::run(cli) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::note(failure.render());
            failure.exit.into()
        }
    }
}
