//! Blocks are read key by key, and everything that is wrong is reported once, with its place.

use std::collections::BTreeMap;

use hardtack_hcl::{BlockReader, Diagnostics, Document, Environment, Scope, Source, Text};

/// What a reader of `text` reports, as a user sees it.
fn report<T>(text: &str, read: impl FnOnce(&mut BlockReader<'_>) -> Result<T, Diagnostics>) -> String {
    let document = match Document::parse(Source::new("recipe.hcl", text)) {
        Ok(document) => document,
        Err(error) => return error.render(false),
    };
    let environment = Environment::sealed();
    let mut scope = Scope::new(&environment);
    scope.declare("var", "variable", [("size".to_owned(), "20G".into()), ("count".to_owned(), 3.into())].into());
    match read(&mut document.reader(&scope)) {
        Ok(_) => "no error".into(),
        Err(errors) => errors.render(false),
    }
}

fn disk(document: &mut BlockReader<'_>) -> Result<(), Diagnostics> {
    let disks = document.each("disk", |block| {
        let name = block.label(0);
        let size = block.required::<String>("size");
        let count = block.optional::<u16>("count");
        let options = block.optional::<Vec<String>>("options");
        let env = block.optional::<BTreeMap<String, Text>>("env");
        block.each("partition", |partition| partition.finish(()));
        let values = block.finish((name, size))?;
        Ok((values, count, options, env))
    });
    document.finish(()).map(|()| drop(disks))
}

#[test]
fn misspelt_keys_blocks_and_extra_labels() {
    insta::assert_snapshot!(report(
        r#"
disk "a" "b" {
  sise = "20G"
  partiton {}
  env { A = 1 }
  partition = 3
}
dsik "b" {}
"#,
        disk
    ), @r#"
    error: `disk` has no key `sise`
     --> recipe.hcl:3:3
      |
    3 |   sise = "20G"
      |   ^^^^
      |
      = help: did you mean `size`?

    error: `disk` has no block `partiton`
     --> recipe.hcl:4:3
      |
    4 |   partiton {}
      |   ^^^^^^^^
      |
      = help: did you mean `partition`?

    error: `disk` has no block `env`
     --> recipe.hcl:5:3
      |
    5 |   env { A = 1 }
      |   ^^^
      |
      = help: `env` is a key: write `env = …`

    error: `disk` has no key `partition`
     --> recipe.hcl:6:3
      |
    6 |   partition = 3
      |   ^^^^^^^^^
      |
      = help: `partition` is a block: write `partition { … }`, without `=`

    error: this label is one too many
     --> recipe.hcl:2:10
      |
    2 | disk "a" "b" {
      |          ^^^
      |
      = help: `disk` takes one label

    error: the top level has no block `dsik`
     --> recipe.hcl:8:1
      |
    8 | dsik "b" {}
      | ^^^^
      |
      = help: did you mean `disk`?
    "#);
}

#[test]
fn wrong_types_are_underlined_where_they_stand() {
    insta::assert_snapshot!(report(
        r#"
disk "a" {
  size    = 20
  count   = 70000
  options = ["nodev", 3]
  env     = { A = "a", B = ["b"] }
}
"#,
        disk
    ), @r#"
    error: expected a string, found a number
     --> recipe.hcl:3:13
      |
    3 |   size    = 20
      |             ^^
      |
      = help: write it in quotes

    error: expected a whole number from 0 to 65535, found 70000
     --> recipe.hcl:4:13
      |
    4 |   count   = 70000
      |             ^^^^^

    error: expected a string, found a number
     --> recipe.hcl:5:23
      |
    5 |   options = ["nodev", 3]
      |                       ^
      |
      = help: write it in quotes

    error: expected a string, found a list
     --> recipe.hcl:6:28
      |
    6 |   env     = { A = "a", B = ["b"] }
      |                            ^^^^^
    "#);
}

#[test]
fn missing_and_repeated_keys() {
    insta::assert_snapshot!(report(
        r#"
disk {
  count = 1
  count = 2
}
"#,
        disk
    ), @"
    error: the key `count` stands in this block twice
     --> recipe.hcl:4:3
      |
    4 |   count = 2
      |   ^^^^^
    ");
}

#[test]
fn expressions_are_underlined_at_the_name_that_fails() {
    insta::assert_snapshot!(report(
        r#"
disk "a" {
  size    = "${var.sise}"
  count   = var.count + var.size
  options = [nodev, lower("A")]
  env     = { A = vra.size }
}
"#,
        disk
    ), @r#"
    error: there is no variable `sise`
     --> recipe.hcl:3:20
      |
    3 |   size    = "${var.sise}"
      |                    ^^^^
      |
      = help: did you mean `size`?

    error: `+` needs numbers, found a string
     --> recipe.hcl:4:25
      |
    4 |   count   = var.count + var.size
      |                         ^^^^^^^^
      |
      = help: strings are joined as "${a}${b}"

    error: nothing is called `nodev` here
     --> recipe.hcl:5:14
      |
    5 |   options = [nodev, lower("A")]
      |              ^^^^^ a string needs quotes
      |
      = help: expressions can begin with `var`

    error: nothing is called `vra` here
     --> recipe.hcl:6:19
      |
    6 |   env     = { A = vra.size }
      |                   ^^^ a string needs quotes
      |
      = help: did you mean `var`?
    "#);
}

#[test]
fn syntax_errors() {
    insta::assert_snapshot!(report("disk \"a\" {\n  size = '20G'\n}\n", disk), @"
    error: this cannot be read
     --> recipe.hcl:2:10
      |
    2 |   size = '20G'
      |          ^
      |
      = help: strings are written in double quotes
    ");
    insta::assert_snapshot!(report("disk \"a\" {\n  size = \"20G\"\n", disk), @r#"
    error: the source ends too early
     --> recipe.hcl:2:14
      |
    2 |   size = "20G"
      |              ^
      |
      = help: is a bracket, a quote or a heredoc left open?
    "#);
    insta::assert_snapshot!(report("disk \"a\" {\n  size = 1 2\n}\n", disk), @"
    error: this cannot be read
     --> recipe.hcl:2:12
      |
    2 |   size = 1 2
      |            ^
      |
      = help: the line should end before this
    ");
}

#[test]
fn a_right_block_is_read() {
    let text = "disk \"a\" {\n  size = var.size\n  count = null\n  env = { A = \"${var.count}\" }\n}\n";
    assert_eq!(report(text, disk), "no error");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let shown = report("disk \"a\" {\n  size = 1 # \u{1b}[31m\n}\n", disk);
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
