//! The language itself.

use crate::{image, recipe};

#[test]
fn a_quote_left_open() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  description = "Web
}
"#), @r#"
    error: this cannot be read
     --> recipe.hcl:2:3
      |
    2 |   description = "Web
      |   ^^^^^^^^^^^
      |
      = help: is a quote left open on this line?
    "#);
}

#[test]
fn a_bracket_left_open() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  packages { install = ["sudo" }
}
"#), @r#"
    error: this cannot be read
     --> recipe.hcl:2:32
      |
    2 |   packages { install = ["sudo" }
      |                                ^
      |
      = help: expected `]`
    "#);
}

#[test]
fn a_block_left_open() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  base {
    bootstrap = "debian"
"#), @r#"
    error: the source ends too early
     --> recipe.hcl:3:24
      |
    3 |     bootstrap = "debian"
      |                        ^
      |
      = help: is a bracket, a quote or a heredoc left open?
    "#);
}

#[test]
fn single_quotes() {
    insta::assert_snapshot!(recipe(r#"image 'web' {}
"#), @"
    error: this cannot be read
     --> recipe.hcl:1:7
      |
    1 | image 'web' {}
      |       ^
      |
      = help: strings are written in double quotes
    ");
}

#[test]
fn a_key_twice() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  owner = "a"
  owner = "b"
}
"#), @r#"
    error: the key `owner` stands in this block twice
     --> recipe.hcl:3:3
      |
    3 |   owner = "b"
      |   ^^^^^
    "#);
}

#[test]
fn an_unknown_block_at_the_top() {
    insta::assert_snapshot!(recipe(r#"imgae "web" {}
source "amazon-ebs" "web" {}
"#), @r#"
    error: the top level has no block `imgae`
     --> recipe.hcl:1:1
      |
    1 | imgae "web" {}
      | ^^^^^
      |
      = help: did you mean `image`?

    error: the top level has no block `source`
     --> recipe.hcl:2:1
      |
    2 | source "amazon-ebs" "web" {}
      | ^^^^^^
      |
      = help: its blocks are `image`, `locals` and `variable`
    "#);
}

#[test]
fn an_unknown_function() {
    insta::assert_snapshot!(recipe(r#"locals { name = uper("web") }
"#), @r#"
    error: there is no function `uper`
     --> recipe.hcl:1:17
      |
    1 | locals { name = uper("web") }
      |                 ^^^^
      |
      = help: did you mean `upper`?
    "#);
}

#[test]
fn a_block_for_a_key_and_a_key_for_a_block() {
    insta::assert_snapshot!(image(r#"  owner { team = "a" }
  disk = { size = "20G" }
"#), @r#"
    error: `image` has no block `owner`
     --> recipe.hcl:6:3
      |
    6 |   owner { team = "a" }
      |   ^^^^^
      |
      = help: `owner` is a key: write `owner = …`

    error: `image` has no key `disk`
     --> recipe.hcl:7:3
      |
    7 |   disk = { size = "20G" }
      |   ^^^^
      |
      = help: `disk` is a block: write `disk { … }`, without `=`
    "#);
}
