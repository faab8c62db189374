//! Gates.

use crate::image;

#[test]
fn a_gate_beyond_all() {
    insta::assert_snapshot!(image(r#"  gate {
    score   = 950
    unknown = -1
    size    = "2GB"
    proved  = "yes"
    failed {
      high   = 1.5
      severe = 0
    }
    vulnerabilities {
      critcal = 0
      index   = "none.index"
    }
  }
"#), @r#"
    error: 950 is no percentage
     --> recipe.hcl:7:15
      |
    7 |     score   = 950
      |               ^^^
      |
      = help: write a number from 0 to 100

    error: expected a whole number, 0 or more, found -1
     --> recipe.hcl:8:15
      |
    8 |     unknown = -1
      |               ^^

    error: expected a whole number, 0 or more, found 1.5
      --> recipe.hcl:12:16
       |
    12 |       high   = 1.5
       |                ^^^

    error: `failed` has no key `severe`
      --> recipe.hcl:13:7
       |
    13 |       severe = 0
       |       ^^^^^^
       |
       = help: its keys are `high`, `low` and `medium`

    error: `GB` is a power of 1000; sizes here are powers of 1024
     --> recipe.hcl:9:15
      |
    9 |     size    = "2GB"
      |               ^^^^^
      |
      = help: write `G` or `GiB`

    error: expected a boolean, found a string
      --> recipe.hcl:10:15
       |
    10 |     proved  = "yes"
       |               ^^^^^
       |
       = help: write it without quotes

    error: there is no `none.index`
      --> recipe.hcl:17:17
       |
    17 |       index   = "none.index"
       |                 ^^^^^^^^^^^^
       |
       = help: relative paths begin at the recipe's directory

    error: `vulnerabilities` has no key `critcal`
      --> recipe.hcl:16:7
       |
    16 |       critcal = 0
       |       ^^^^^^^
       |
       = help: did you mean `critical`?
    "#);
}

#[test]
fn a_gate_that_limits_no_vulnerabilities() {
    insta::assert_snapshot!(image(r#"  gate {
    vulnerabilities { fixed_only = true }
  }
"#), @"
    error: this allows any number of vulnerabilities
     --> recipe.hcl:7:5
      |
    7 |     vulnerabilities { fixed_only = true }
      |     ^^^^^^^^^^^^^^^
      |
      = help: say how many of which: `critical = 0`
    ");
}
