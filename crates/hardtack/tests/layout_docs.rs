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
    assert_snapshot!(program().succeed(&["docs", "web.hcl", "--layout"]), @r"
    | disk | partition or volume | size | file system | mount point | options |
    |---|---|---|---|---|---|
    | boot disk | | 25 GiB | | | |
    | | partition | 512 MiB | ext4 | /boot | |
    | | volume group vg00, extents of 4 MiB | the rest | | | |
    | | vg00/root | 2 GiB | xfs | / | |
    | | vg00/tmp | 2 GiB | xfs | /tmp | nodev, nosuid, noexec |
    | | vg00/var | 1 GiB | xfs | /var | |
    | | vg00/vartmp | 1 GiB | xfs | /var/tmp | nodev, nosuid, noexec |
    | | vg00/varlog | 3 GiB | xfs | /var/log | |
    | | vg00/varaudit | 3 GiB | xfs | /var/log/audit | |
    | | vg00/home | 2 GiB | xfs | /home | nodev |
    | | vg00/opt | 4 GiB | xfs | /opt | |
    | | vg00/vault | 512 MiB | xfs | /vault_client | |
    | docker | | 50 GiB | | | |
    | | volume group vg01, extents of 4 MiB | the rest | | | |
    | | vg01/varlibd | 100 % of the free room | xfs | /var/lib/docker | |
    | in memory | | | tmpfs | /dev/shm | nodev, nosuid, noexec |
    ");
}

#[test]
fn a_table_that_is_not_the_recipes_is_told_and_mended() {
    let program = program();
    let ran = program.run(&["docs", "--check", "README.md"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let head: Vec<&str> = ran.stdout.lines().take(8).collect();
    assert_snapshot!(head.join("\n"), @r"
    --- README.md
    +++ README.md
    @@ -2,9 +2,24 @@
     
     <!-- hardtack:layout web.hcl -->
     
    -| disk |
    -|---|
    ");
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
    let changed = recipe.replacen("512M", "768M", 1);
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
    assert_snapshot!(said("nothing\n"), @r"
    error: other.md has no layout of a recipe
      = help: write `<!-- hardtack:layout RECIPE -->` and `<!-- /hardtack:layout -->`, each on a line of its own
    ");
    assert_snapshot!(said("\n<!-- hardtack:layout web.hcl -->\n"), @r"
    error: other.md:2: the block does not end
      = help: write `<!-- hardtack:layout RECIPE -->` and `<!-- /hardtack:layout -->`, each on a line of its own
    ");
    assert_snapshot!(said("<!-- hardtack:layout nowhere.hcl -->\n<!-- /hardtack:layout -->\n"), @r"
    error: there is no recipe `nowhere.hcl`
     = help: `hardtack init` writes one to begin with
    ");
    program.file("bare.hcl", "image \"x\" {\n  base { directory = \".\" }\n}\n");
    assert_snapshot!(said("<!-- hardtack:layout bare.hcl -->\n<!-- /hardtack:layout -->\n"), @r"
    error: other.md:1: bare.hcl lays out no disk
      = help: name a recipe with a `disk` block, or take the markers away
    ");
    assert_snapshot!(program.fail(65, &["docs", "--check", "nowhere.md"]), @r"
    error: cannot read nowhere.md: No such file or directory (os error 2)
      = help: name a Markdown file
    ");
}

#[test]
fn the_manual_shows_the_layouts_that_the_examples_have() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/recipes.md");
    let ran = Program::new().run(&["docs", "--check", manual.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}
