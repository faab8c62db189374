//! Images that tests need beside each other.

use crate::recipe;

const DISK: &str = "  disk {\n    size = \"4G\"\n    partition \"/\" { size = \"*\" }\n  }\n";

/// Images with a disk, each with what else it says.
fn images(images: &[(&str, &str)]) -> String {
    let image = |(name, lines): &(&str, &str)| {
        format!("image \"{name}\" {{\n  base {{ directory = \".\" }}\n{lines}{DISK}}}\n")
    };
    images.iter().map(image).collect()
}

fn test(beside: &str) -> String {
    format!("  test \"t\" {{\n    beside = [{beside}]\n    unit \"ssh\" {{}}\n  }}\n")
}

#[test]
fn what_names_no_image_beside_another() {
    let wrong = test(r#""store:db@", 5"#);
    insta::assert_snapshot!(recipe(&images(&[("app", &wrong)])), @r#"
    error: what stands behind the `@` is no channel: the name is empty
     --> recipe.hcl:4:15
      |
    4 |     beside = ["store:db@", 5]
      |               ^^^^^^^^^^^
      |
      = help: write the name of a channel, or `sha256:` and the 64 digits of a digest

    error: expected a string, found a number
     --> recipe.hcl:4:28
      |
    4 |     beside = ["store:db@", 5]
      |                            ^
      |
      = help: write it in quotes
    "#);
}

#[test]
fn what_cannot_stand_beside_an_image() {
    insta::assert_snapshot!(recipe(&images(&[("app", &test(r#""dbb", "app""#)), ("db", "")])), @r#"
    error: there is no image `dbb` in this recipe
     --> recipe.hcl:4:15
      |
    4 |     beside = ["dbb", "app"]
      |               ^^^^^
      |
      = help: did you mean `db`?

    error: `app` would be the name of two machines
     --> recipe.hcl:4:22
      |
    4 |     beside = ["dbb", "app"]
      |                      ^^^^^
      |
      = help: machines find each other by the names of their images: name another one
    "#);
}

#[test]
fn names_of_machines_are_told_apart() {
    insta::assert_snapshot!(recipe(&images(&[("app", &test(r#""db", "store:db@golden""#)), ("db", "")])), @r#"
    error: two images beside this one are called `db`
     --> recipe.hcl:4:21
      |
    4 |     beside = ["db", "store:db@golden"]
      |                     ^^^^^^^^^^^^^^^^^
     --> recipe.hcl:4:15
      |
    4 |     beside = ["db", "store:db@golden"]
      |               ^^^^ the first is here
      |
      = help: all machines that tests of an image name are up at once
    "#);
}

#[test]
fn an_image_beside_that_cannot_be_booted() {
    let text = images(&[("app", &test(r#""db""#))]);
    insta::assert_snapshot!(recipe(&format!("{text}image \"db\" {{\n  base {{ directory = \".\" }}\n}}\n")), @r#"
    error: `db` has no disk to boot
      --> recipe.hcl:4:15
       |
     4 |     beside = ["db"]
       |               ^^^^
      --> recipe.hcl:12:1
       |
    12 | image "db" {
       | ^^^^^^^^^^ it is here
       |
       = help: give it a `disk` block
    "#);
}

#[test]
fn images_that_wait_for_each_other() {
    insta::assert_snapshot!(recipe(&images(&[("app", &test(r#""db""#)), ("db", &test(r#""store:app""#))])), @r#"
    error: the image `app` would have to be made before itself
     --> recipe.hcl:4:15
      |
    4 |     beside = ["db"]
      |               ^^^^
      |
      = help: each waits for the next: `app` → `db` → `app`; one of the store is named with its channel or digest, `store:NAME@golden`
    "#);
}
