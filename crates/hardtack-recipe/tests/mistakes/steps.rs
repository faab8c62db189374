//! Steps and the clean-up.

use crate::image;

#[test]
fn misspelt_key() {
    insta::assert_snapshot!(image(r#"  packages {
    instal = ["sudo"]
  }
"#), @r#"
    error: `packages` has no key `instal`
     --> recipe.hcl:7:5
      |
    7 |     instal = ["sudo"]
      |     ^^^^^^
      |
      = help: did you mean `install`?
    "#);
}

#[test]
fn misspelt_block() {
    insta::assert_snapshot!(image(r#"  pakages {
    install = ["sudo"]
  }
"#), @"
    error: `image` has no block `pakages`
     --> recipe.hcl:6:3
      |
    6 |   pakages {
      |   ^^^^^^^
      |
      = help: did you mean `packages`?
    ");
}

#[test]
fn a_string_where_a_list_belongs() {
    insta::assert_snapshot!(image(r#"  packages {
    install = "sudo, vim"
  }
"#), @r#"
    error: expected a list, found a string
     --> recipe.hcl:7:15
      |
    7 |     install = "sudo, vim"
      |               ^^^^^^^^^^^
      |
      = help: write a list in brackets: ["a", "b"]
    "#);
}

#[test]
fn several_packages_in_one_string() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["sudo vim"]
    upgrade = "securty"
  }
"#), @r#"
    error: `sudo vim` is no name of a package
     --> recipe.hcl:7:16
      |
    7 |     install = ["sudo vim"]
      |                ^^^^^^^^^^
      |
      = help: write each package as a string of its own

    error: `securty` is no choice of upgrades
     --> recipe.hcl:8:15
      |
    8 |     upgrade = "securty"
      |               ^^^^^^^^^
      |
      = help: did you mean `security`?
    "#);
}

#[test]
fn a_pin_that_is_no_version() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["sudo=latest"]
  }
"#), @r#"
    error: `latest` is no version of a package
     --> recipe.hcl:7:16
      |
    7 |     install = ["sudo=latest"]
      |                ^^^^^^^^^^^^^
      |
      = help: write it as `apt-cache madison` prints it, such as "1:9.2p1-2+deb12u3"
    "#);
}

#[test]
fn installed_and_removed() {
    insta::assert_snapshot!(image(r#"  packages {
    install = ["sudo", "telnet"]
    remove  = ["telnet"]
  }
"#), @r#"
    error: `telnet` is both installed and removed
     --> recipe.hcl:8:15
      |
    8 |     remove  = ["telnet"]
      |               ^^^^^^^^^^
     --> recipe.hcl:7:15
      |
    7 |     install = ["sudo", "telnet"]
      |               ^^^^^^^^^^^^^^^^^^ it is installed here
    "#);
}

#[test]
fn a_script_that_is_not_there() {
    insta::assert_snapshot!(image(r#"  script "app" {
    path = "scripts/app.sh"
  }
"#), @r#"
    error: there is no `scripts/app.sh`
     --> recipe.hcl:7:12
      |
    7 |     path = "scripts/app.sh"
      |            ^^^^^^^^^^^^^^^^
      |
      = help: relative paths begin at the recipe's directory
    "#);
}

#[test]
fn a_script_with_two_sources_or_none() {
    insta::assert_snapshot!(image(r#"  script "a" {
    path   = "a.sh"
    inline = ["true"]
  }
  script "b" {}
"#), @r#"
    error: `path` and `inline` exclude each other
     --> recipe.hcl:8:14
      |
    8 |     inline = ["true"]
      |              ^^^^^^^^
     --> recipe.hcl:7:14
      |
    7 |     path   = "a.sh"
      |              ^^^^^^ the first is here
      |
      = help: a `script` block has `inline` or `path`

    error: there is no `a.sh`
     --> recipe.hcl:7:14
      |
    7 |     path   = "a.sh"
      |              ^^^^^^
      |
      = help: relative paths begin at the recipe's directory

    error: `script` needs one of the keys `inline` or `path`
      --> recipe.hcl:10:3
       |
    10 |   script "b" {}
       |   ^^^^^^^^^^
    "#);
}

#[test]
fn a_step_without_its_label() {
    insta::assert_snapshot!(image(r#"  script {
    inline = ["true"]
  }
"#), @r#"
    error: `script` needs a label
     --> recipe.hcl:6:3
      |
    6 |   script {
      |   ^^^^^^
      |
      = help: write `script "…" {`
    "#);
}

#[test]
fn two_steps_of_one_name() {
    insta::assert_snapshot!(image(r#"  script "app" { inline = ["true"] }
  script "app" { inline = ["false"] }
"#), @r#"
    error: two steps are called `app`
     --> recipe.hcl:7:10
      |
    7 |   script "app" { inline = ["false"] }
      |          ^^^^^
     --> recipe.hcl:6:3
      |
    6 |   script "app" { inline = ["true"] }
      |   ^^^^^^^^^^^^ the first is here
      |
      = help: give one of them another label: steps are named on the command line
    "#);
}

#[test]
fn a_source_that_is_no_directory() {
    insta::assert_snapshot!(image(r#"  file "/etc/app" {
    source = "recipe.hcl/"
  }
"#), @r#"
    error: `recipe.hcl/` is no directory
     --> recipe.hcl:7:14
      |
    7 |     source = "recipe.hcl/"
      |              ^^^^^^^^^^^^^
      |
      = help: relative paths begin at the recipe's directory
    "#);
}

#[test]
fn modes_without_quotes_and_with_wrong_digits() {
    insta::assert_snapshot!(image(r#"  file "/etc/a" {
    content = ""
    mode    = 0644
  }
  file "/etc/b" {
    content = ""
    mode    = "0698"
  }
"#), @r#"
    error: a mode is octal; 644 without quotes is a decimal number
     --> recipe.hcl:8:15
      |
    8 |     mode    = 0644
      |               ^^^^
      |
      = help: write "0644"

    error: `0698` is no mode
      --> recipe.hcl:12:15
       |
    12 |     mode    = "0698"
       |               ^^^^^^
       |
       = help: write the octal digits in quotes, such as "0644"
    "#);
}

#[test]
fn paths_that_leave_the_image() {
    insta::assert_snapshot!(image(r#"  file "/etc/../../root/.ssh" { content = "" }
  file "etc/motd" { content = "" }
"#), @r#"
    error: `/etc/../../root/.ssh` has a `..` in it: write the path that is meant, without going upwards
     --> recipe.hcl:6:8
      |
    6 |   file "/etc/../../root/.ssh" { content = "" }
      |        ^^^^^^^^^^^^^^^^^^^^^^

    error: `etc/motd` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> recipe.hcl:7:8
      |
    7 |   file "etc/motd" { content = "" }
      |        ^^^^^^^^^^
    "#);
}

#[test]
fn bad_names_of_variables_accounts_and_units() {
    insta::assert_snapshot!(image(r#"  script "app" {
    inline = ["true"]
    env    = { "MY-PORT" = 1 }
  }
  user "Operator" {}
  service { enable = ["ssh; reboot"] }
"#), @r#"
    error: `MY-PORT` is no name of an environment variable
     --> recipe.hcl:8:28
      |
    8 |     env    = { "MY-PORT" = 1 }
      |                            ^
      |
      = help: use letters, digits and `_`, the first no digit

    error: `Operator` is no name of an account
      --> recipe.hcl:10:8
       |
    10 |   user "Operator" {}
       |        ^^^^^^^^^^
       |
       = help: use lower-case letters, digits, `_` and `-`, at most 32, the first a letter or `_`

    error: `ssh; reboot` is no name of a unit
      --> recipe.hcl:11:23
       |
    11 |   service { enable = ["ssh; reboot"] }
       |                       ^^^^^^^^^^^^^
       |
       = help: write it as systemctl does, such as "ssh" or "apt-daily.timer"
    "#);
}

#[test]
fn a_private_key_and_a_plain_password() {
    insta::assert_snapshot!(image(r#"  user "operator" {
    ssh_keys      = ["-----BEGIN OPENSSH PRIVATE KEY-----"]
    password_hash = "hunter2"
  }
"#), @r#"
    error: this is no hash of a password
     --> recipe.hcl:8:21
      |
    8 |     password_hash = "<sensitive>"
      |                     ^^^^^^^^^
      |
      = help: `mkpasswd --method=yescrypt` makes one

    error: this is a private key
     --> recipe.hcl:7:22
      |
    7 |     ssh_keys      = ["-----BEGIN OPENSSH PRIVATE KEY-----"]
      |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: write the public one, from the file that ends with `.pub`
    "#);
}

#[test]
fn a_unit_enabled_and_masked() {
    insta::assert_snapshot!(image(r#"  service {
    enable = ["ssh"]
    mask   = ["ssh"]
  }
"#), @r#"
    error: `ssh` stands in both `enable` and `mask`
     --> recipe.hcl:8:14
      |
    8 |     mask   = ["ssh"]
      |              ^^^^^^^
     --> recipe.hcl:7:14
      |
    7 |     enable = ["ssh"]
      |              ^^^^^^^ it is enabled here
    "#);
}

#[test]
fn a_section_of_the_clean_up_that_does_not_exist() {
    insta::assert_snapshot!(image(r#"  seal {
    skip "ssh_file" { reason = "Keys are provisioned." }
    skip "instance_files" {}
    remove = ["var/cache/app", "/*"]
  }
"#), @r#"
    error: `ssh_file` is no section of the clean-up
     --> recipe.hcl:7:10
      |
    7 |     skip "ssh_file" { reason = "Keys are provisioned." }
      |          ^^^^^^^^^^
      |
      = help: did you mean `ssh_files`?

    error: `skip` needs the key `reason`
     --> recipe.hcl:8:5
      |
    8 |     skip "instance_files" {}
      |     ^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add `reason = …`

    error: `var/cache/app` is no absolute path
     --> recipe.hcl:9:15
      |
    9 |     remove = ["var/cache/app", "/*"]
      |               ^^^^^^^^^^^^^^^
      |
      = help: write a glob such as "/var/cache/app/**"
    "#);
}

#[test]
fn a_file_that_no_image_can_hold() {
    insta::assert_snapshot!(image(r#"  file "/proc/sys/kernel/hostname" { content = "web" }
  directory "/var/run/app" {}
  directory "/running" {}
"#), @r#"
    error: `/proc/sys/kernel/hostname` would not be in the image: a running system fills /proc
     --> recipe.hcl:6:8
      |
    6 |   file "/proc/sys/kernel/hostname" { content = "web" }
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: name a place on the disk; tmpfiles.d(5) and sysctl.d(5) make such files at every boot

    error: `/var/run/app` would not be in the image: a running system fills /var/run
     --> recipe.hcl:7:13
      |
    7 |   directory "/var/run/app" {}
      |             ^^^^^^^^^^^^^^
      |
      = help: name a place on the disk; tmpfiles.d(5) and sysctl.d(5) make such files at every boot
    "#);
}
