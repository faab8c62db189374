//! Judging and fixing sudo.

use super::default::SudoDefault;
use super::for_all::SudoForAll;
use super::tag::SudoTag;
use crate::testing::{fixed, judged, state, tree};

const MAIN: &str = "/etc/sudoers";
const DEBIAN: &str = "Defaults\tenv_reset\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n";
const PASSWD: (&str, &str) =
    ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\nbot:x:1001:1001::/:/bin/sh\n");
const SHADOW: (&str, &str) = ("/etc/shadow", "root:*:19700::::::\nann:$y$j9T$a$b:19700::::::\nbot:!:19700::::::\n");

#[test]
fn the_last_setting_wins_and_scopes_count() {
    let pty = state(&SudoDefault, "sudo_default \"use_pty\" { equals = true }").unwrap();
    insta::assert_snapshot!(judged(&*pty, &tree([(MAIN, DEBIAN)])), @"fails: use_pty true, found use_pty not set");
    insta::assert_snapshot!(fixed(&*pty, &tree([(MAIN, DEBIAN)])), @r"
    directory /etc/sudoers.d: new, 0755 0:0
    file /etc/sudoers.d/zz-hardtack: new, 0440 0:0
    --- /dev/null
    +++ /etc/sudoers.d/zz-hardtack
    @@ -0,0 +1 @@
    +Defaults use_pty
    ");
    let undone = tree([
        (MAIN, "Defaults use_pty\nDefaults:bot !use_pty, lecture=never\n@includedir /etc/sudoers.d\n"),
        ("/etc/sudoers.d/site", "Defaults env_keep += \"A\", \\\n  !use_pty\n"),
    ]);
    insta::assert_snapshot!(judged(&*pty, &undone), @r"
    fails: use_pty true, found Defaults !use_pty at /etc/sudoers:2
    fails: use_pty true, found Defaults !use_pty at /etc/sudoers.d/site:1
    ");
    insta::assert_snapshot!(fixed(&*pty, &undone), @r#"
    --- /etc/sudoers
    +++ /etc/sudoers
    @@ -1,3 +1,3 @@
     Defaults use_pty
    -Defaults:bot !use_pty, lecture=never
    +Defaults:bot lecture=never
     @includedir /etc/sudoers.d
    --- /etc/sudoers.d/site
    +++ /etc/sudoers.d/site
    @@ -1,2 +1 @@
    -Defaults env_keep += "A", \
    -  !use_pty
    +Defaults env_keep += "A"
    "#);
}

#[test]
fn numbers_are_minutes_and_less_than_none_is_for_ever() {
    let timeout =
        state(&SudoDefault, "sudo_default \"timestamp_timeout\" {\n at_least = 0\n at_most = 15\n default = 15\n}")
            .unwrap();
    for (text, holds) in [
        ("", true),
        ("Defaults timestamp_timeout=2.5\n", true),
        ("Defaults !timestamp_timeout\n", true),
        ("Defaults timestamp_timeout=-0.5\n", false),
        ("Defaults timestamp_timeout=15.5\n", false),
    ] {
        assert_eq!(judged(&*timeout, &tree([(MAIN, text)])).starts_with("holds"), holds, "{text}");
    }
    insta::assert_snapshot!(fixed(&*timeout, &tree([(MAIN, "Defaults timestamp_timeout=60\n")])), @r"
    --- /etc/sudoers
    +++ /etc/sudoers
    @@ -1 +0,0 @@
    -Defaults timestamp_timeout=60
    ");
}

#[test]
fn a_tag_goes_only_where_a_password_can_be_given() {
    let tag = state(&SudoTag, "sudo_tag \"NOPASSWD\" {}").unwrap();
    let rules = |text: &str| tree([(MAIN, text), PASSWD, SHADOW]);
    insta::assert_snapshot!(judged(&*tag, &rules("ann ALL=(ALL)NOPASSWD:SETENV: /bin/ls, NOPASSWD : /bin/cat\n# NOPASSWD: ALL\n")), @"fails: no rule with NOPASSWD, found ann ALL=(ALL)NOPASSWD:SETENV: /bin/ls, NOPASSWD : /bin/cat at /etc/sudoers:1");
    insta::assert_snapshot!(fixed(&*tag, &rules("ann ALL=(ALL)NOPASSWD:SETENV: /bin/ls, NOPASSWD : /bin/cat\n")), @r"
    --- /etc/sudoers
    +++ /etc/sudoers
    @@ -1 +1 @@
    -ann ALL=(ALL)NOPASSWD:SETENV: /bin/ls, NOPASSWD : /bin/cat
    +ann ALL=(ALL)SETENV: /bin/ls, /bin/cat
    ");
    insta::assert_snapshot!(fixed(&*tag, &rules("bot ALL=(ALL) NOPASSWD: ALL\n")), @"/etc/sudoers:1: without NOPASSWD nobody could use `bot ALL=(ALL) NOPASSWD: ALL`, for want of a password: give the account one, or remove the rule");
    insta::assert_snapshot!(fixed(&*tag, &rules("%sudo ALL=(ALL) \\\n NOPASSWD: ALL\n")), @r"
    --- /etc/sudoers
    +++ /etc/sudoers
    @@ -1,2 +1,2 @@
     %sudo ALL=(ALL) \
    - NOPASSWD: ALL
    + ALL
    ");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(state(&SudoTag, "sudo_tag \"no(\" {}").unwrap_err().to_string(), @"rule.hcl:1:10: `no(` is no tag; tags are capital letters");
}

#[test]
fn rules_for_everybody_go() {
    let nobody = state(&SudoForAll, "sudo_for_all {}").unwrap();
    let open = tree([
        (MAIN, "root ALL=(ALL:ALL) ALL\nALL ALL=(ALL) \\\n ALL\n@includedir /etc/sudoers.d\n"),
        ("/etc/sudoers.d/a", "User_Alias PEOPLE = ALL\nPEOPLE ALL = NOPASSWD: ALL\n%sudo ALL=(ALL) ALL\n"),
    ]);
    insta::assert_snapshot!(judged(&*nobody, &open), @"
    fails: no rule of sudo that lets everybody do everything, found ALL ALL=(ALL)  ALL at /etc/sudoers:2
    fails: no rule of sudo that lets everybody do everything, found PEOPLE ALL = NOPASSWD: ALL at /etc/sudoers.d/a:2
    ");
    insta::assert_snapshot!(fixed(&*nobody, &open), @r"
    --- /etc/sudoers
    +++ /etc/sudoers
    @@ -1,4 +1,2 @@
     root ALL=(ALL:ALL) ALL
    -ALL ALL=(ALL) \
    - ALL
     @includedir /etc/sudoers.d
    --- /etc/sudoers.d/a
    +++ /etc/sudoers.d/a
    @@ -1,3 +1,2 @@
     User_Alias PEOPLE = ALL
    -PEOPLE ALL = NOPASSWD: ALL
     %sudo ALL=(ALL) ALL
    ");
    insta::assert_snapshot!(judged(&*nobody, &tree([(MAIN, DEBIAN)])), @"holds: no rule of sudo that lets everybody do everything, found none");
}
