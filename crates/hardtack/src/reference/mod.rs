//! The pages of `docs/reference/`, made from the tables that the program itself works by.

mod commands;
mod coverage;
mod cross_map;
mod exit_codes;
mod functions;
mod kinds;
mod markdown;
mod page;
mod recipe;
mod rule;
mod rules;
mod secrets;

pub(crate) use page::pages;
