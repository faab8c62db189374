//! The beginning of a kind.

use std::path::Path;

use hardtack_audit::kinds;
use miette::{Result, miette};

use crate::file;

/// The module of a kind, its names to be replaced.
const TEMPLATE: &str = include_str!("kind.rs.template");

/// Writes `kinds/<name>.rs` and puts the kind into the table; its test fails until it is filled in.
pub(crate) fn begin(dir: &Path, name: &str) -> Result<String> {
    let word = |word: &str| word.starts_with(|c: char| c.is_ascii_lowercase()) && word.bytes().all(is_plain);
    if !name.split('_').all(word) {
        return Err(miette!("`{name}` is not a kind's name: use words of a-z and 0-9 joined by `_`"));
    }
    if kinds::named(name).is_some() {
        return Err(miette!("there is a kind `{name}` already"));
    }
    let directory = dir.join("crates/hardtack-audit/src");
    let table = directory.join("kinds.rs");
    let entered = enter(&file::read(&table)?, name)?;
    let path = directory.join(format!("kinds/{name}.rs"));
    file::create(&path, &TEMPLATE.replace("{name}", name).replace("{Name}", &type_name(name)))?;
    file::write(&table, &entered)?;
    Ok(format!(
        "{} is begun. Now:\n\
         1. put the parser and model of the format into crates/hardtack-audit/src/system/, if it is not there\n\
         2. fill in keys, judge, fix, explain and paths, and the test at the end\n\
         3. cargo test -p hardtack-audit {name}\n\
         4. cargo xtask new-rule TOPIC/ID {name}: a kind without a rule fails a test\n\
         5. cargo xtask gen",
        path.display()
    ))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn type_name(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}

/// The table of kinds with another one, both its lists sorted as before.
fn enter(table: &str, name: &str) -> Result<String> {
    let module = format!("mod {name};");
    let entry = format!("    &{name}::{},", type_name(name));
    let mut lines: Vec<&str> = table.lines().collect();
    for (line, is_of_list) in [
        (module.as_str(), &(|line: &str| line.trim_start_matches("pub ").starts_with("mod ")) as &dyn Fn(&str) -> bool),
        (entry.as_str(), &|line: &str| line.starts_with("    &") && line.ends_with(',')),
    ] {
        let missing = || miette!("kinds.rs has no line like `{line}` that the new one could stand beside");
        let key = |line: &str| line.trim_start_matches("pub ").to_owned();
        let last = lines.iter().rposition(|line| is_of_list(line)).ok_or_else(missing)?;
        let after = lines.iter().position(|other| is_of_list(other) && key(other) > key(line)).unwrap_or(last + 1);
        lines.insert(after, line);
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "mod file;\nmod unit;\npub mod wanted;\n\npub const KINDS: &[&dyn Kind] = &[\n    &file::File,\n    &unit::Unit,\n];\n";

    #[test]
    fn a_kind_gets_its_module_and_its_line_in_the_table() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("crates/hardtack-audit/src");
        file::write(&source.join("kinds.rs"), TABLE).unwrap();
        begin(dir.path(), "mail_route").unwrap();
        insta::assert_snapshot!(file::read(&source.join("kinds.rs")).unwrap(), @r"
        mod file;
        mod mail_route;
        mod unit;
        pub mod wanted;

        pub const KINDS: &[&dyn Kind] = &[
            &file::File,
            &mail_route::MailRoute,
            &unit::Unit,
        ];
        ");
        let module = file::read(&source.join("kinds/mail_route.rs")).unwrap();
        assert!(module.contains("impl Kind for MailRoute") && !module.contains("{name}") && !module.contains("{Name}"));
        // A second time nothing is overwritten.
        assert!(begin(dir.path(), "mail_route").is_err());
        assert_eq!(file::read(&source.join("kinds/mail_route.rs")).unwrap(), module);
    }

    #[test]
    fn what_cannot_be_a_kind_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let said = |name: &str| begin(dir.path(), name).unwrap_err().to_string();
        insta::assert_snapshot!(said("Mail"), @"`Mail` is not a kind's name: use words of a-z and 0-9 joined by `_`");
        insta::assert_snapshot!(said("a__b"), @"`a__b` is not a kind's name: use words of a-z and 0-9 joined by `_`");
        insta::assert_snapshot!(said("sshd"), @"there is a kind `sshd` already");
    }
}
