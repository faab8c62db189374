//! Variables, local values and what is given for them.

use crate::common::Recipes;
use crate::recipe;

#[test]
fn an_unknown_variable() {
    insta::assert_snapshot!(recipe(r#"variable "app_ports" { default = "443" }
image "web" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
  description = "Ports ${var.app_port}"
}
"#), @r#"
    error: there is no variable `app_port`
     --> recipe.hcl:7:30
      |
    7 |   description = "Ports ${var.app_port}"
      |                              ^^^^^^^^
      |
      = help: did you mean `app_ports`?
    "#);
}

#[test]
fn a_variable_in_a_label() {
    insta::assert_snapshot!(recipe(r#"variable "app_ports" { default = "443" }
image "web-${var.app_ports}" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
}
"#), @r#"
    error: this cannot be read
     --> recipe.hcl:2:7
      |
    2 | image "web-${var.app_ports}" {
      |       ^
      |
      = help: a label is plain text; `${…}` stands in the values of keys
    "#);
}

#[test]
fn a_default_of_another_type() {
    insta::assert_snapshot!(recipe(r#"variable "count" {
  type    = number
  default = "many"
}
variable "ports" {
  type    = list(number)
  default = [80, "http"]
}
image "web" {
  base { from = var.count }
}
"#), @r#"
    error: expected a number, found a string
     --> recipe.hcl:3:13
      |
    3 |   default = "many"
      |             ^^^^^^
      |
      = help: write it without quotes

    error: expected a number, found a string
     --> recipe.hcl:7:18
      |
    7 |   default = [80, "http"]
      |                  ^^^^^^
      |
      = help: write it without quotes
    "#);
}

#[test]
fn a_type_that_does_not_exist() {
    insta::assert_snapshot!(recipe(r#"variable "count" {
  type    = nubmer
  default = 1
}
variable "name" {
  type    = "string"
  default = ""
}
"#), @r#"
    error: `nubmer` is no type
     --> recipe.hcl:2:13
      |
    2 |   type    = nubmer
      |             ^^^^^^
      |
      = help: did you mean `number`?

    error: a type is written without quotes
     --> recipe.hcl:6:13
      |
    6 |   type    = "string"
      |             ^^^^^^^^
      |
      = help: write `type = string`
    "#);
}

#[test]
fn env_outside_of_a_default() {
    insta::assert_snapshot!(recipe(r#"variable "home" { default = env("HOME") }
locals { user = env("USER") }
"#), @r#"
    error: `env`: the build host's environment can be asked only in the default of a variable
     --> recipe.hcl:2:17
      |
    2 | locals { user = env("USER") }
      |                 ^^^^^^^^^^^
      |
      = help: declare a variable with `default = env(…)` and use that
    "#);
}

#[test]
fn locals_in_a_circle() {
    insta::assert_snapshot!(recipe(r#"locals {
  a = local.b
  b = "${local.c}-x"
  c = local.a
  d = local.a
}
"#), @"
    error: these local values need each other
     --> recipe.hcl:2:3
      |
    2 |   a = local.b
      |   ^
      |
      = help: in a circle: `local.a`, `local.b`, `local.c`
    ");
}

#[test]
fn a_sensitive_value_in_a_name() {
    insta::assert_snapshot!(recipe(r#"variable "token" {
  sensitive = true
  default   = "hunter2222"
}
image "web" {
  name = "web-${var.token}"
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
}
"#), @r#"
    error: a sensitive value would be shown here
     --> recipe.hcl:6:10
      |
    6 |   name = "web-${var.token}"
      |          ^^^^^^^^^^^^^^^^^^
      |
      = help: use it only in file contents, script environments and the like, or wrap it in `nonsensitive(…)`
    "#);
}

#[test]
fn a_validation_without_its_parts() {
    insta::assert_snapshot!(recipe(r#"variable "cidr" {
  default = "10.0.0.0/8"
  validation { condition = iscidr(var.cidr) }
  validation {
    condition     = var.cidr
    error_message = "never"
  }
}
"#), @"
    error: `validation` needs the key `error_message`
     --> recipe.hcl:3:3
      |
    3 |   validation { condition = iscidr(var.cidr) }
      |   ^^^^^^^^^^
    ");
}

const TWO: &str = r#"variable "name" { type = string }
variable "count" {
  type    = number
  default = 1
  validation {
    condition     = var.count < 10
    error_message = "At most nine are allowed, not ${var.count}."
  }
}
image "web" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
  description = var.name
}
"#;

/// What is said of a recipe with values from files and the command line.
fn given(files: &[(&str, &str)], assignments: &[&str]) -> String {
    let recipes = files.iter().fold(Recipes::new(TWO), |recipes, (name, text)| recipes.with(name, text));
    let mut options = recipes.options();
    options.var_files = files.iter().map(|(name, _)| recipes.path(name)).collect();
    options.assignments = assignments.iter().map(|text| text.parse().unwrap()).collect();
    match recipes.load(&options) {
        Ok(_) => "nothing is wrong".into(),
        Err(errors) => errors,
    }
}

#[test]
fn a_required_variable_without_a_value() {
    insta::assert_snapshot!(given(&[], &[]), @r#"
    error: the variable `name` has no value
     --> recipe.hcl:1:10
      |
    1 | variable "name" { type = string }
      |          ^^^^^^
      |
      = help: no file of values was given; set it with -var name=…, in a file with -var-file, or as HARDTACK_VAR_name
    "#);
    insta::assert_snapshot!(given(&[("a.json", "{}"), ("b.vars.hcl", "")], &[]), @r#"
    error: the variable `name` has no value
     --> recipe.hcl:1:10
      |
    1 | variable "name" { type = string }
      |          ^^^^^^
      |
      = help: it is not in a.json, b.vars.hcl; set it with -var name=…, in a file with -var-file, or as HARDTACK_VAR_name
    "#);
}

#[test]
fn unknown_variables_in_files_and_on_the_command_line() {
    let json = "{\n  \"name\": \"web\",\n  \"cuont\": 2\n}\n";
    insta::assert_snapshot!(given(&[("a.json", json), ("b.vars.hcl", "nmae = \"x\"\n")], &["conut=1"]), @r#"
    error: the recipe has no variable `cuont`, which this file sets
     --> a.json:3:3
      |
    3 |   "cuont": 2
      |   ^^^^^^^
      |
      = help: did you mean `count`?

    error: the recipe has no variable `nmae`, which this file sets
     --> b.vars.hcl:1:8
      |
    1 | nmae = "x"
      |        ^^^
      |
      = help: did you mean `name`?

    error: the recipe has no variable `conut`, which the command line sets
     = help: did you mean `count`?
    "#);
}

#[test]
fn values_of_another_type() {
    insta::assert_snapshot!(given(&[("a.json", "{ \"name\": [\"web\"] }")], &["count=some"]), @r#"
    error: expected a string, found a list
     --> a.json:1:3
      |
    1 | { "name": ["web"] }
      |   ^^^^^^
     --> recipe.hcl:1:10
      |
    1 | variable "name" { type = string }
      |          ^^^^^^ `name` is declared as string here

    error: -var count=…: `some` is not a number
     --> recipe.hcl:2:10
      |
    2 | variable "count" {
      |          ^^^^^^^ `count` is declared as number here
    "#);
}

#[test]
fn values_that_a_condition_refuses() {
    insta::assert_snapshot!(given(&[("b.vars.hcl", "name = \"x\"\ncount = 12\n")], &[]), @"
    error: the variable `count` was refused: At most nine are allowed, not 12.
     --> b.vars.hcl:2:9
      |
    2 | count = 12
      |         ^^
     --> recipe.hcl:5:3
      |
    5 |   validation {
      |   ^^^^^^^^^^ this condition does not hold
    ");
    insta::assert_snapshot!(given(&[], &["name=x", "count=12"]), @r#"
    error: the variable `count` was refused: At most nine are allowed, not 12.
     --> recipe.hcl:2:10
      |
    2 | variable "count" {
      |          ^^^^^^^
     --> recipe.hcl:5:3
      |
    5 |   validation {
      |   ^^^^^^^^^^ this condition does not hold
      |
      = help: its value comes from -var count=…
    "#);
}

#[test]
fn files_of_values_that_cannot_be_read() {
    insta::assert_snapshot!(given(&[("a.json", "{ \"name\": }"), ("b.vars.hcl", "name = [\n")], &[]), @r#"
    error: this is not JSON: expected value
     --> a.json:1:11
      |
    1 | { "name": }
      |           ^

    error: the source ends too early
     --> b.vars.hcl:1:8
      |
    1 | name = [
      |        ^
      |
      = help: is a bracket, a quote or a heredoc left open?
    "#);
    insta::assert_snapshot!(given(&[("b.vars.hcl", "name = var.other\n")], &[]), @"
    error: nothing is called `var` here
     --> b.vars.hcl:1:8
      |
    1 | name = var.other
      |        ^^^ a string needs quotes
    ");
}

#[test]
fn a_placeholder_in_a_file_of_values() {
    insta::assert_snapshot!(given(&[("a.json", "{ \"name\": \"Team ?????\" }")], &[]), @r#"
    error: the variable `name` still holds a placeholder
     --> a.json:1:3
      |
    1 | { "name": "Team ?????" }
      |   ^^^^^^
      |
      = help: replace `?????` by what belongs there
    "#);
}
