//! The table of capabilities names tests that are there.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// A row of the table.
struct Row {
    id: String,
    capability: String,
    shown_by: String,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(repository().join("docs/capabilities.md")).unwrap();
    let is_row = |line: &&str| line.starts_with("| ") && line.as_bytes().get(2).is_some_and(u8::is_ascii_uppercase);
    text.lines().filter(is_row).map(row).collect()
}

fn row(line: &str) -> Row {
    let cells: Vec<String> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    let [id, capability, shown_by] =
        <[String; 3]>::try_from(cells).unwrap_or_else(|cells| panic!("{cells:?} are not three cells"));
    Row { id, capability, shown_by }
}

/// What stands between backquotes and names a test, `path.rs::name`: path without its end, and name.
fn tests(cell: &str) -> Vec<(&str, &str)> {
    cell.split('`').skip(1).step_by(2).filter_map(|code| code.split_once(".rs::")).collect()
}

/// Whether `name` is a test of a file, and not a function that helps one.
fn is_test(text: &str, name: &str) -> bool {
    let Some((before, _)) = text.split_once(&format!("fn {name}(")) else { return false };
    // The line that the function stands on comes last; its attributes stand above.
    let above = before.lines().rev().skip(usize::from(!before.ends_with('\n')));
    let attributed =
        above.take_while(|line| line.trim_start().starts_with(['#', '/'])).any(|line| line.trim() == "#[test]");
    let listed = text.split_once("tests![").and_then(|(_, rest)| rest.split_once(']'));
    attributed || listed.is_some_and(|(names, _)| names.split(',').any(|listed| listed.trim() == name))
}

#[test]
fn ids_are_there_once_and_in_order() {
    let ids: Vec<String> = rows().into_iter().map(|row| row.id).collect();
    assert!(!ids.is_empty());
    let wrong: Vec<_> = ids.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
    assert!(wrong.is_empty(), "repeated or out of order: {wrong:?}");
}

#[test]
fn every_named_test_is_there() {
    let mut wrong = Vec::new();
    for row in rows() {
        for (path, name) in tests(&row.shown_by) {
            match fs::read_to_string(repository().join(format!("{path}.rs"))) {
                Ok(text) if is_test(&text, name) => {}
                Ok(_) => wrong.push(format!("{}: {path}.rs has no test {name}", row.id)),
                Err(error) => wrong.push(format!("{}: {path}.rs: {error}", row.id)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_capability_is_shown_or_said_to_be_missing() {
    for row in rows() {
        assert!(!row.capability.is_empty(), "{} says nothing", row.id);
        let shown = !tests(&row.shown_by).is_empty();
        assert!(shown || row.shown_by.contains("not yet"), "{} names no test and does not say why", row.id);
    }
}
