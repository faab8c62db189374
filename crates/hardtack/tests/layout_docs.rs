//! Tables of layouts in Markdown files, held against the recipes.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fs;
use std::path::Path;

use common::{Program, example};
use insta::assert_snapshot;

const OLD: &str = "# Server\n\n<!-- hardtack:layout web.hcl -->\n\n| disk |\n|---|\n| as it was |\n\n<!-- /hardtack:layout -->\n\nThe end.\n";

fn program() -> Program {
    let program = Program::new();
    program.file("web.hcl", &example("lvm-two-disks"));
    program.file("README.md", OLD);
    program
}

#[test]
fn the_layout_of_a_recipe_is_a_table() {
    assert_snapshot!(program().succeed(&["docs", "web.hcl", "--layout"]), @"");
}

#[test]
fn a_table_that_is_not_the_recipes_is_told_and_mended() {
    let program = program();
    let ran = program.run(&["docs", "--check", "README.md"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let head: Vec<&str> = ran.stdout.lines().take(8).collect();
    assert_snapshot!(head.join("\n"), @"");
    assert_eq!(fs::read_to_string(program.path("README.md")).unwrap(), OLD, "nothing is written");

    program.succeed(&["docs", "--check", "README.md", "--write"]);
    let mended = fs::read_to_string(program.path("README.md")).unwrap();
    let table = program.succeed(&["docs", "web.hcl", "--layout"]);
    assert!(
        mended.starts_with("# Server\n") && mended.ends_with("\nThe end.\n") && mended.contains(&table),
        "{mended}"
    );
    assert_eq!(program.succeed(&["docs", "--check", "README.md"]), "");

    // The recipe goes on, and the table does not.
    let recipe = fs::read_to_string(program.path("web.hcl")).unwrap();
    let changed = recipe.replacen("nodev", "noexec", 1);
    assert_ne!(recipe, changed);
    program.file("web.hcl", &changed);
    assert_eq!(program.run(&["docs", "--check", "README.md"]).code, 1);
}

#[test]
fn what_cannot_be_compared_is_told() {
    let program = program();
    let said = |text: &str| {
        program.file("other.md", text);
        program.fail(65, &["docs", "--check", "other.md"])
    };
    assert_snapshot!(said("nothing\n"), @"");
    assert_snapshot!(said("\n<!-- hardtack:layout web.hcl -->\n"), @"");
    assert_snapshot!(said("<!-- hardtack:layout nowhere.hcl -->\n<!-- /hardtack:layout -->\n"), @"");
    program.file("bare.hcl", "image \"x\" {\n  base { directory = \".\" }\n}\n");
    assert_snapshot!(said("<!-- hardtack:layout bare.hcl -->\n<!-- /hardtack:layout -->\n"), @"");
    assert_snapshot!(program.fail(65, &["docs", "--check", "nowhere.md"]), @"");
}

#[test]
fn the_manual_shows_the_layouts_that_the_examples_have() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recipes.md");
    let ran = Program::new().run(&["docs", "--check", manual.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}
