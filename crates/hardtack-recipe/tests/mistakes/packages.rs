//! Packages: reasons, what is for the build only, and what the policy asks.

use crate::common::Recipes;
use crate::image;

#[test]
fn a_package_without_a_reason_where_the_policy_asks_for_one() {
    insta::assert_snapshot!(image(r#"  packages "tools" {
    install = ["nginx", "certbot", "uuid"]
    build   = ["gcc"]
    reasons = { nginx = "Serves the site.", gcc = "Compiles the token module." }
  }
  packages "all" {
    install = ["sudo"]
    reason  = "Administrators work with it."
  }
  policy { require_reason = true }
"#), @r#"
    error: no reason is given for `certbot`, `uuid`
     --> recipe.hcl:6:3
      |
    6 |   packages "tools" {
      |   ^^^^^^^^^^^^^^^^
      |
      = help: add `reason = "…"` for all of the step, or `reasons = { name = "…" }` for single packages
    "#);
}

#[test]
fn a_reason_for_what_is_not_asked_for() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["nginx", "sudo"]
    reasons = { ngnix = "Serves the site.", sudo = " " }
  }
"#), @r#"
    error: this step asks for no `ngnix`
     --> recipe.hcl:8:25
      |
    8 |     reasons = { ngnix = "Serves the site.", sudo = " " }
      |                         ^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `nginx`?

    error: this reason is empty
     --> recipe.hcl:8:52
      |
    8 |     reasons = { ngnix = "Serves the site.", sudo = " " }
      |                                                    ^^^
      |
      = help: say it in words
    "#);
}

#[test]
fn a_package_of_the_image_that_is_for_the_build_only() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["gcc"]
    build   = ["gcc"]
  }
"#), @r#"
    error: `gcc` is both installed and wanted for the build only
     --> recipe.hcl:8:15
      |
    8 |     build   = ["gcc"]
      |               ^^^^^^^
     --> recipe.hcl:7:15
      |
    7 |     install = ["gcc"]
      |               ^^^^^^^ it is installed here
    "#);
}

#[test]
fn a_glob_that_means_everything() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["php8.2-*", "**"]
  }
"#), @r#"
    error: `**` means every package
     --> recipe.hcl:7:28
      |
    7 |     install = ["php8.2-*", "**"]
      |                            ^^^^
    "#);
}

#[test]
fn a_list_that_holds_something_else() {
    let recipes = crate::common::image("  policy { packages = \"list.txt\" }\n");
    let recipes: Recipes = recipes.with("list.txt", "# names\nadduser 3.134\nlibc6:amd64\n\nNginx!\n");
    let errors = recipes.load(&recipes.options()).unwrap_err();
    insta::assert_snapshot!(errors, @r#"
    error: line 5 of `list.txt` names no package
     --> recipe.hcl:6:23
      |
    6 |   policy { packages = "list.txt" }
      |                       ^^^^^^^^^^
      |
      = help: write one name on every line, as `dpkg-query --show` does
    "#);
}
