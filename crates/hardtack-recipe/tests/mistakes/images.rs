//! Images, their names and bases.

use crate::common::Recipes;
use crate::{image, recipe};

#[test]
fn no_image_at_all() {
    insta::assert_snapshot!(recipe(r#"locals { a = 1 }
"#), @r#"
    error: recipe.hcl has no image
     = help: add `image "name" { … }`; `hardtack init` writes one to begin with
    "#);
}

#[test]
fn an_image_without_a_base() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  packages { install = ["sudo"] }
}
"#), @r#"
    error: this image has no base
     --> recipe.hcl:1:1
      |
    1 | image "web" {
      | ^^^^^^^^^^^
      |
      = help: add
              base {
                bootstrap = "debian"
                release   = "bookworm"
              }
    "#);
}

#[test]
fn two_bases_in_one() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
    from      = "base"
  }
}
"#), @r#"
    error: `bootstrap` and `from` exclude each other
     --> recipe.hcl:5:17
      |
    5 |     from      = "base"
      |                 ^^^^^^
     --> recipe.hcl:3:17
      |
    3 |     bootstrap = "debian"
      |                 ^^^^^^^^ the first is here
      |
      = help: a `base` block has `bootstrap`, `tar`, `directory`, `image` or `from`
    "#);
}

#[test]
fn an_unknown_distribution() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  base {
    bootstrap = "debain"
    release   = "Bookworm"
    mirror    = "http://user:secret@mirror.example.org/debian"
  }
}
"#), @r#"
    error: `debain` is no distribution that can be bootstrapped
     --> recipe.hcl:3:17
      |
    3 |     bootstrap = "debain"
      |                 ^^^^^^^^
      |
      = help: did you mean `debian`?

    error: `Bookworm` is no release
     --> recipe.hcl:4:17
      |
    4 |     release   = "Bookworm"
      |                 ^^^^^^^^^^
      |
      = help: write its code name, such as "bookworm"

    error: a mirror's address has no user name or password in it
     --> recipe.hcl:5:17
      |
    5 |     mirror    = "http://<sensitive>@mirror.example.org/debian"
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: give apt the credentials in a file of /etc/apt/auth.conf.d on the build host
    "#);
}

#[test]
fn an_unknown_base() {
    insta::assert_snapshot!(recipe(r#"image "base" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
}
image "web" {
  base { from = "bsae" }
}
"#), @r#"
    error: there is no image `bsae` in this recipe
     --> recipe.hcl:8:17
      |
    8 |   base { from = "bsae" }
      |                 ^^^^^^
      |
      = help: did you mean `base`?
    "#);
}

#[test]
fn images_that_are_made_of_each_other() {
    insta::assert_snapshot!(recipe(r#"image "a" {
  base { from = "b" }
}
image "b" {
  base { from = "a" }
}
"#), @r#"
    error: the image `a` is its own base
     --> recipe.hcl:2:17
      |
    2 |   base { from = "b" }
      |                 ^^^
      |
      = help: each is made from the next: `a` → `b` → `a`
    "#);
    insta::assert_snapshot!(recipe(r#"image "a" {
  base { from = "store:b" }
}
image "b" {
  base { from = "a" }
}
"#), @r#"
    error: the image `a` is its own base
     --> recipe.hcl:2:17
      |
    2 |   base { from = "store:b" }
      |                 ^^^^^^^^^
      |
      = help: each is made from the next: `a` → `b` → `a`; an older image of the store is named with its digest, `store:NAME@sha256:…`
    "#);
}

#[test]
fn two_images_of_one_name() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
}
image "www" {
  name = "web"
  base { from = "web" }
}
"#), @r#"
    error: two images are called `web`
     --> recipe.hcl:8:10
      |
    8 |   name = "web"
      |          ^^^^^
     --> recipe.hcl:1:7
      |
    1 | image "web" {
      |       ^^^^^ the first is here
    "#);
}

#[test]
fn a_name_that_is_no_directory() {
    insta::assert_snapshot!(recipe(r#"image "web/1" {
  base {
    bootstrap = "debian"
    release   = "bookworm"
  }
}
"#), @r#"
    error: the name `web/1` has the character '/'
     --> recipe.hcl:1:7
      |
    1 | image "web/1" {
      |       ^^^^^^^
      |
      = help: use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
    "#);
}

#[test]
fn a_malformed_digest_and_a_missing_archive() {
    insta::assert_snapshot!(recipe(r#"image "web" {
  base {
    tar    = "root.tar"
    sha256 = "abc123"
  }
}
"#), @r#"
    error: there is no `root.tar`
     --> recipe.hcl:3:14
      |
    3 |     tar    = "root.tar"
      |              ^^^^^^^^^^
      |
      = help: relative paths begin at the recipe's directory

    error: this is no SHA-256: it has 6 hexadecimal digits
     --> recipe.hcl:4:14
      |
    4 |     sha256 = "abc123"
      |              ^^^^^^^^
      |
      = help: write the 64 digits that `sha256sum` prints
    "#);
}

#[test]
fn a_placeholder() {
    insta::assert_snapshot!(image(r#"  description = "Hardened build - owned by Team ?????"
"#), @r#"
    error: a placeholder still stands here
     --> recipe.hcl:6:17
      |
    6 |   description = "Hardened build - owned by Team ?????"
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: replace `?????` by what belongs there
    "#);
}

#[test]
fn disk_images_are_files_each_with_its_digest() {
    let recipe = |base: &str| {
        Recipes::new(&format!("image \"web\" {{\n  base {{\n{base}  }}\n}}\n")).with("a.qcow2", "").with("b.raw", "")
    };
    let refusal = |base: &str| {
        let recipes = recipe(base);
        recipes.load(&recipes.options()).unwrap_err()
    };
    let digest = "ab".repeat(32);
    for base in [
        "image = \"a.qcow2\"\n".to_owned(),
        format!("image = \"a.qcow2\"\nsha256 = \"{digest}\"\n"),
        format!("image = [\"a.qcow2\", \"b.raw\"]\nsha256 = [\"{digest}\", \"sha256:{digest}\"]\n"),
    ] {
        let recipes = recipe(&base);
        recipes.load(&recipes.options()).unwrap_or_else(|errors| panic!("{errors}"));
    }
    insta::assert_snapshot!(refusal("    image = []\n"), @"
    error: no disk image is named
     --> recipe.hcl:3:13
      |
    3 |     image = []
      |             ^^
    ");
    insta::assert_snapshot!(refusal("    image = [\"a.qcow2\", \"c.raw\"]\n"), @r#"
    error: there is no `c.raw`
     --> recipe.hcl:3:25
      |
    3 |     image = ["a.qcow2", "c.raw"]
      |                         ^^^^^^^
      |
      = help: relative paths begin at the recipe's directory
    "#);
    insta::assert_snapshot!(refusal(&format!("    image = [\"a.qcow2\", \"b.raw\"]\n    sha256 = \"{digest}\"\n")), @r#"
    error: there are 2 disk images and 1 digests
     --> recipe.hcl:4:14
      |
    4 |     sha256 = "abababababababababababababababababababababababababababababababab"
      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write one digest a disk image, in their order
    "#);
    insta::assert_snapshot!(refusal("    image = \"a.qcow2\"\n    require_audit = true\n"), @"
    error: `base` has no key `require_audit`
     --> recipe.hcl:4:5
      |
    4 |     require_audit = true
      |     ^^^^^^^^^^^^^
      |
      = help: its keys are `image` and `sha256`
    ");
}

#[test]
fn images_of_the_store_have_names() {
    let refusal = |base: &str| {
        let recipes = Recipes::new(&format!("image \"web\" {{\n  base {{\n{base}  }}\n}}\n"));
        recipes.load(&recipes.options()).unwrap_err()
    };
    insta::assert_snapshot!(refusal("    from = \"store:base@sha256:12\"\n"), @r#"
    error: what stands behind the `@` is no digest: `sha256:12` is not a digest: write `sha256:` and 64 hexadecimal digits
     --> recipe.hcl:3:12
      |
    3 |     from = "store:base@sha256:12"
      |            ^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write `@sha256:` and the 64 digits of its digest
    "#);
    insta::assert_snapshot!(refusal("    from = \"store:a b\"\n"), @r#"
    error: the name `a b` has the character ' '
     --> recipe.hcl:3:12
      |
    3 |     from = "store:a b"
      |            ^^^^^^^^^^^
      |
      = help: use letters, digits, `.`, `_` and `-`: the name is also that of a file or directory
    "#);
    insta::assert_snapshot!(refusal("    from = 1\n"), @"
    error: expected a string, found a number
     --> recipe.hcl:3:12
      |
    3 |     from = 1
      |            ^
      |
      = help: write it in quotes
    ");
}

#[test]
fn patterns_that_name_no_disk_image() {
    let said = |path: &str| recipe(&format!("image \"web\" {{\n  base {{ image = \"{path}\" }}\n}}\n"));
    insta::assert_snapshot!(said("debian-*.qcow2").replace(&std::env::temp_dir().display().to_string(), "TMP"), @r#"
    error: no file is `debian-*.qcow2`
     --> recipe.hcl:2:18
      |
    2 |   base { image = "debian-*.qcow2" }
      |                  ^^^^^^^^^^^^^^^^
      |
      = help: `*` and `?` stand for parts of the file's name
    "#);
    insta::assert_snapshot!(said("a*/debian.qcow2"), @r#"
    error: `a*/debian.qcow2` leaves a directory open
     --> recipe.hcl:2:18
      |
    2 |   base { image = "a*/debian.qcow2" }
      |                  ^^^^^^^^^^^^^^^^^
      |
      = help: `*` and `?` stand for parts of the file's name
    "#);
}
