//! Tests of a running machine.

use crate::image;

#[test]
fn tests_that_cannot_be() {
    insta::assert_snapshot!(image(r#"  test "services" {
    port "80800" {}
    command "true" { exit = 256 }
  }
  test "nothing" {}
"#), @r#"
    error: `80800` is no port
     --> recipe.hcl:7:10
      |
    7 |     port "80800" {}
      |          ^^^^^^^
      |
      = help: ports are numbers from 1 to 65535

    error: 256 is no exit code
     --> recipe.hcl:8:29
      |
    8 |     command "true" { exit = 256 }
      |                             ^^^
      |
      = help: exit codes are numbers from 0 to 255

    error: this test checks nothing
      --> recipe.hcl:10:3
       |
    10 |   test "nothing" {}
       |   ^^^^^^^^^^^^^^
       |
       = help: add a `unit`, `port`, `command` or `file` block, or another check of the reference
    "#);
}

#[test]
fn checks_that_nothing_can_meet() {
    insta::assert_snapshot!(image(r#"  test "all" {
    http "https://localhost/" {}
    http "localhost:8080" { status = 99 }
    user "app" {
      exists = false
      uid    = 900
    }
    mount "tmp" { options = "nodev" }
    kernel_argument "" {}
    sysctl "kernel.x" {}
    package "web" {
      installed = false
      version   = "1"
    }
    host "db" { address = "db2" }
    time_source { name = "chrony" }
    boot {}
    journal { except = [""] }
    program "none.sh" {}
    payload "none" { to = "opt" }
  }
  health { skip = ["pipp"] }
"#), @r#"
    error: `pipp` is no built-in test
      --> recipe.hcl:27:20
       |
    27 |   health { skip = ["pipp"] }
       |                    ^^^^^^
       |
       = help: did you mean `pip`?

    error: there is no `none`
      --> recipe.hcl:25:13
       |
    25 |     payload "none" { to = "opt" }
       |             ^^^^^^
       |
       = help: relative paths begin at the recipe's directory

    error: `opt` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
      --> recipe.hcl:25:27
       |
    25 |     payload "none" { to = "opt" }
       |                           ^^^^^

    error: `payload` needs the key `command`
      --> recipe.hcl:25:5
       |
    25 |     payload "none" { to = "opt" }
       |     ^^^^^^^^^^^^^^
       |
       = help: add `command = …`

    error: tests speak HTTP without TLS
     --> recipe.hcl:7:10
      |
    7 |     http "https://localhost/" {}
      |          ^^^^^^^^^^^^^^^^^^^^
      |
      = help: have a `command` ask it with a program of the image: `curl --fail https://localhost/`

    error: `localhost:8080` is no address of HTTP
     --> recipe.hcl:8:10
      |
    8 |     http "localhost:8080" { status = 99 }
      |          ^^^^^^^^^^^^^^^^
      |
      = help: write a host, a port where it is not 80, and a path: "http://127.0.0.1:8080/health"

    error: 99 is no status of HTTP
     --> recipe.hcl:8:38
      |
    8 |     http "localhost:8080" { status = 99 }
      |                                      ^^
      |
      = help: status codes are numbers from 100 to 599

    error: an account that must not exist has no `uid`
      --> recipe.hcl:11:16
       |
    11 |       uid    = 900
       |                ^^^

    error: `tmp` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
      --> recipe.hcl:13:11
       |
    13 |     mount "tmp" { options = "nodev" }
       |           ^^^^^

    error: expected a list, found a string
      --> recipe.hcl:13:29
       |
    13 |     mount "tmp" { options = "nodev" }
       |                             ^^^^^^^
       |
       = help: write a list in brackets: ["a", "b"]

    error: this label is empty
      --> recipe.hcl:14:21
       |
    14 |     kernel_argument "" {}
       |                     ^^

    error: `sysctl` needs the key `value`
      --> recipe.hcl:15:5
       |
    15 |     sysctl "kernel.x" {}
       |     ^^^^^^^^^^^^^^^^^
       |
       = help: add `value = …`

    error: a package that must not be installed has no version
      --> recipe.hcl:18:19
       |
    18 |       version   = "1"
       |                   ^^^

    error: `db2` is no address
      --> recipe.hcl:20:27
       |
    20 |     host "db" { address = "db2" }
       |                           ^^^^^
       |
       = help: write an address of IPv4 or IPv6, such as "10.0.0.5"

    error: `time_source` has no key `name`
      --> recipe.hcl:21:19
       |
    21 |     time_source { name = "chrony" }
       |                   ^^^^
       |
       = help: `time_source` takes no keys

    error: `boot` needs the key `seconds`
      --> recipe.hcl:22:5
       |
    22 |     boot {}
       |     ^^^^
       |
       = help: add `seconds = …`

    error: every line holds this text
      --> recipe.hcl:23:25
       |
    23 |     journal { except = [""] }
       |                         ^^
       |
       = help: say what the lines that do not count have in them

    error: there is no `none.sh`
      --> recipe.hcl:24:13
       |
    24 |     program "none.sh" {}
       |             ^^^^^^^^^
       |
       = help: relative paths begin at the recipe's directory
    "#);
}
