//! Hardening and its exceptions.

use crate::image;

#[test]
fn an_exception_without_reason_and_owner() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" { kind = "platform" }
  }
"#), @r#"
    error: `exception` needs the key `reason`
     --> recipe.hcl:9:5
      |
    9 |     exception "1.4.1" { kind = "platform" }
      |     ^^^^^^^^^^^^^^^^^
      |
      = help: add `reason = …`

    error: `exception` needs the key `owner`
     --> recipe.hcl:9:5
      |
    9 |     exception "1.4.1" { kind = "platform" }
      |     ^^^^^^^^^^^^^^^^^
      |
      = help: add `owner = …`
    "#);
}

#[test]
fn an_expired_exception() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" {
      kind    = "accepted"
      reason  = "No boot console."
      owner   = "platform-team"
      expires = "2025-12-31"
    }
  }
"#), @r#"
    error: this exception expired on 2025-12-31
      --> recipe.hcl:13:17
       |
    13 |       expires = "2025-12-31"
       |                 ^^^^^^^^^^^^
       |
       = help: meet the control, or agree on a new date with the exception's owner
    "#);
}

#[test]
fn exceptions_that_do_not_say_until_when_or_what_instead() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" {
      kind   = "planned"
      reason = "Next release."
      owner  = "platform-team"
    }
    exception "1.4.2" {
      kind   = "compensated"
      reason = "Done by the hypervisor."
      owner  = "platform-team"
    }
    exception "1.4.3" {
      kind   = "acepted"
      reason = "  "
      owner  = "platform-team"
      expires = "30.06.2027"
    }
  }
"#), @r#"
    error: an exception of the kind "planned" needs the key `expires`
     --> recipe.hcl:9:5
      |
    9 |     exception "1.4.1" {
      |     ^^^^^^^^^^^^^^^^^
      |
      = help: `expires` is the last day on which it holds, such as "2027-06-30"

    error: an exception of the kind "compensated" needs the key `instead`
      --> recipe.hcl:14:5
       |
    14 |     exception "1.4.2" {
       |     ^^^^^^^^^^^^^^^^^
       |
       = help: `instead` is what covers the control in its place

    error: `acepted` is no kind of exception
      --> recipe.hcl:20:16
       |
    20 |       kind   = "acepted"
       |                ^^^^^^^^^
       |
       = help: did you mean `accepted`?

    error: this is empty
      --> recipe.hcl:21:16
       |
    21 |       reason = "  "
       |                ^^^^
       |
       = help: say it in words

    error: `30.06.2027` is no date
      --> recipe.hcl:23:17
       |
    23 |       expires = "30.06.2027"
       |                 ^^^^^^^^^^^^
       |
       = help: write year, month and day, such as "2027-06-30"
    "#);
}

#[test]
fn no_profile() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
  }
"#), @"
    error: `harden` needs the key `profile`
     --> recipe.hcl:6:3
      |
    6 |   harden {
      |   ^^^^^^
      |
      = help: add `profile = …`
    ");
}

#[test]
fn two_exceptions_for_one_control() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" {
      kind   = "platform"
      reason = "No boot console."
      owner  = "platform-team"
    }
    exception "1.4.1" {
      kind   = "platform"
      reason = "No boot console."
      owner  = "platform-team"
    }
  }
"#), @r#"
    error: there are two exceptions for `1.4.1`
      --> recipe.hcl:14:5
       |
    14 |     exception "1.4.1" {
       |     ^^^^^^^^^^^^^^^^^
      --> recipe.hcl:9:5
       |
     9 |     exception "1.4.1" {
       |     ^^^^^^^^^^^^^^^^^ the first is here
    "#);
}

#[test]
fn an_exception_for_a_platform_that_nobody_knows() {
    insta::assert_snapshot!(image(r#"  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    exception "1.4.1" {
      kind     = "platform"
      reason   = "No boot console."
      owner    = "platform-team"
      platform = ["aww"]
    }
  }
"#), @r#"
    error: `aww` is no platform
      --> recipe.hcl:13:19
       |
    13 |       platform = ["aww"]
       |                   ^^^^^
       |
       = help: did you mean `aws`?
    "#);
}

#[test]
fn versions_that_cannot_be_held_against_anything() {
    insta::assert_snapshot!(image(r#"  script "a" {
    since  = "1.0"
    inline = ["true"]
  }
  harden {
    benchmark = "cis-debian-12"
    profile   = "level2-server"
    control "1.1.1.1" {}
    rule "ssh-max-auth-tries" {
      since = "2.0"
      until = "2.0.0"
    }
    exception "1.4.1" {
      kind   = "platform"
      reason = "No boot console."
      owner  = "platform-team"
      since  = "next"
    }
  }
"#), @r#"
    error: `since` and `until` are held against the version of the image, which has none
     --> recipe.hcl:6:3
      |
    6 |   script "a" {
      |   ^^^^^^^^^^
      |
      = help: add `version = "1.0.0"` to the image, or build with --version

    error: `next` is no version that could be ordered
      --> recipe.hcl:22:16
       |
    22 |       since  = "next"
       |                ^^^^^^
       |
       = help: versions look like "1.3.0", "2.0" or "2026.11"

    error: this says of no version whether it is asked for
      --> recipe.hcl:13:5
       |
    13 |     control "1.1.1.1" {}
       |     ^^^^^^^^^^^^^^^^^
       |
       = help: add `since = "1.3.0"`, the first version that has it, or `until`, the first that has not

    error: no version is before 2.0.0 and not before 2.0
      --> recipe.hcl:16:15
       |
    16 |       until = "2.0.0"
       |               ^^^^^^^
       |
       = help: `until` is the first version that does not have it any more

    error: `since` and `until` are held against the version of the image, which has none
      --> recipe.hcl:14:5
       |
    14 |     rule "ssh-max-auth-tries" {
       |     ^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: add `version = "1.0.0"` to the image, or build with --version
    "#);
}
