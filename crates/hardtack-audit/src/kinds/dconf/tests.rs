use crate::testing::{fixed, judged, refused, stated, tree};

const DELAY: &str = "dconf \"/org/gnome/desktop/session/idle-delay\" {\n type = \"uint32\"\n at_least = 1\n at_most = 900\n locked = true\n}";

#[test]
fn a_value_has_the_type_that_its_program_expects() {
    let with = |value: &str| {
        let text = format!("[org/gnome/desktop/session]\nidle-delay={value}\n");
        judged(
            &*stated(DELAY),
            &tree([("/etc/dconf/profile/user", "user-db:user\nsystem-db:local\n"), ("/etc/dconf/db/local.d/a", &text)]),
        )
    };
    insta::assert_snapshot!(with("uint32 600"), @"
    holds: /org/gnome/desktop/session/idle-delay from 1 to 900, found 600 at /etc/dconf/db/local.d/a:2
    fails: /org/gnome/desktop/session/idle-delay locked, found no lock
    ");
    insta::assert_snapshot!(with("600"), @"
    fails: /org/gnome/desktop/session/idle-delay from 1 to 900, found 600, which is not of the key's type at /etc/dconf/db/local.d/a:2
    fails: /org/gnome/desktop/session/idle-delay locked, found no lock
    ");
    insta::assert_snapshot!(with("uint32 0"), @"
    fails: /org/gnome/desktop/session/idle-delay from 1 to 900, found 0 at /etc/dconf/db/local.d/a:2
    fails: /org/gnome/desktop/session/idle-delay locked, found no lock
    ");
    insta::assert_snapshot!(with("ten minutes"), @"unknown: /etc/dconf/db/local.d/a:2: dconf cannot read this line");
}

#[test]
fn a_fix_writes_profile_value_and_lock() {
    insta::assert_snapshot!(fixed(&*stated(DELAY), &tree([])), @"
    directory /etc: new, 0755 0:0
    directory /etc/dconf: new, 0755 0:0
    directory /etc/dconf/db: new, 0755 0:0
    directory /etc/dconf/db/local.d: new, 0755 0:0
    file /etc/dconf/db/local.d/60-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/db/local.d/60-hardtack
    @@ -0,0 +1,2 @@
    +[org/gnome/desktop/session]
    +idle-delay=uint32 900
    directory /etc/dconf/db/local.d/locks: new, 0755 0:0
    file /etc/dconf/db/local.d/locks/60-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/db/local.d/locks/60-hardtack
    @@ -0,0 +1 @@
    +/org/gnome/desktop/session/idle-delay
    directory /etc/dconf/profile: new, 0755 0:0
    file /etc/dconf/profile/user: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/profile/user
    @@ -0,0 +1,2 @@
    +user-db:user
    +system-db:local
    ");
    let there = tree([
        ("/usr/share/dconf/profile/user", "user-db:user\nsystem-db:site\n"),
        ("/etc/dconf/db/site.d/90-late", "[org/gnome/desktop/session]\nidle-delay=uint32 0\n"),
    ]);
    insta::assert_snapshot!(fixed(&*stated(DELAY), &there), @"
    directory /etc/dconf/db/site.d/locks: new, 0755 0:0
    file /etc/dconf/db/site.d/locks/60-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/db/site.d/locks/60-hardtack
    @@ -0,0 +1 @@
    +/org/gnome/desktop/session/idle-delay
    file /etc/dconf/db/site.d/zz-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/db/site.d/zz-hardtack
    @@ -0,0 +1,2 @@
    +[org/gnome/desktop/session]
    +idle-delay=uint32 900
    ");
    let list = "dconf \"/org/gnome/login-screen/disable-user-list\" {\n profile = \"gdm\"\n type = \"boolean\"\n equals = \"true\"\n}";
    let vendor =
        tree([("/usr/share/dconf/profile/gdm", "user-db:user\nfile-db:/usr/share/gdm/greeter-dconf-defaults\n")]);
    insta::assert_snapshot!(fixed(&*stated(list), &vendor), @"
    directory /etc: new, 0755 0:0
    directory /etc/dconf: new, 0755 0:0
    directory /etc/dconf/db: new, 0755 0:0
    directory /etc/dconf/db/gdm.d: new, 0755 0:0
    file /etc/dconf/db/gdm.d/60-hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/db/gdm.d/60-hardtack
    @@ -0,0 +1,2 @@
    +[org/gnome/login-screen]
    +disable-user-list=true
    directory /etc/dconf/profile: new, 0755 0:0
    file /etc/dconf/profile/gdm: new, 0644 0:0
    --- /dev/null
    +++ /etc/dconf/profile/gdm
    @@ -0,0 +1,3 @@
    +user-db:user
    +system-db:gdm
    +file-db:/usr/share/gdm/greeter-dconf-defaults
    ");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("dconf \"org/gnome\" { profile = \"gd\" }"), @r#"
    error: `org/gnome` is no key
     --> rule.hcl:1:7
      |
    1 | dconf "org/gnome" { profile = "gd" }
      |       ^^^^^^^^^^^
      |
      = help: write it as `/org/…`

    error: `gd` is no profile of GNOME
     --> rule.hcl:1:31
      |
    1 | dconf "org/gnome" { profile = "gd" }
      |                               ^^^^
      |
      = help: did you mean `gdm`?

    error: this block asks for nothing
     --> rule.hcl:1:7
      |
    1 | dconf "org/gnome" { profile = "gd" }
      |       ^^^^^^^^^^^
      |
      = help: write `type` with a value, or `locked`
    "#);
    insta::assert_snapshot!(refused("dconf \"/a/b\" {\n type = \"bool\"\n equals = \"true\"\n}"), @r#"
    error: `bool` is no type of a key
     --> rule.hcl:2:9
      |
    2 |  type = "bool"
      |         ^^^^^^
      |
      = help: did you mean `boolean`?
    "#);
}
