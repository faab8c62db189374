use hardtack_tree::MemoryTree;

use crate::testing::{fixed, judged, refused, stated, tree};

/// A tree with these lines after those of root.
fn accounts(passwd: &str, shadow: &str, group: &str) -> MemoryTree {
    tree([
        ("/etc/passwd", &format!("root:x:0:0:root:/root:/bin/bash\n{passwd}")),
        ("/etc/shadow", &format!("root:*:19700:0:99999:7:::\n{shadow}")),
        ("/etc/group", &format!("root:x:0:\nshadow:x:42:\n{group}")),
        ("/etc/gshadow", "root:*::\nshadow:*::\n"),
        ("/etc/shells", "# shells\n/bin/sh\n/bin/bash\n/usr/sbin/nologin\n"),
        ("/usr/sbin/nologin", ""),
    ])
}

fn check(name: &str, tree: &MemoryTree) -> String {
    judged(&*stated(&format!("accounts \"{name}\" {{}}")), tree)
}

fn fix(name: &str, tree: &MemoryTree) -> String {
    fixed(&*stated(&format!("accounts \"{name}\" {{}}")), tree)
}

#[test]
fn the_numbers_of_root_are_roots_alone() {
    let tree = accounts("toor:x:0:0::/root:/bin/sh\nsync:x:4:0::/bin:/bin/sync\n", "", "wheel:x:0:\n");
    insta::assert_snapshot!(check("zero-uid-is-root", &tree), @"fails: root is the only user with the number 0, found toor with it, too at /etc/passwd:2");
    insta::assert_snapshot!(check("zero-gid-is-roots", &tree), @"fails: root is the only user whose primary group has the number 0, found toor with it, too at /etc/passwd:2");
    insta::assert_snapshot!(check("zero-gid-is-group-root", &tree), @"fails: root is the only group with the number 0, found wheel with it, too at /etc/group:3");
    insta::assert_snapshot!(fix("zero-uid-is-root", &tree), @"remove the account, or give it another number and its files with it");
}

#[test]
fn repeated_names_and_numbers_are_told_with_the_first() {
    let tree = accounts("a:x:5:5::/:/x\nb:x:5:6::/:/x\na:x:7:7::/:/x\n", "", "g:x:5:\nh:x:5:\ng:x:6:\n");
    insta::assert_snapshot!(check("unique-uids", &tree), @"fails: every user has a number of its own, found b with the number 5, as a in line 2 at /etc/passwd:3");
    insta::assert_snapshot!(check("unique-user-names", &tree), @"fails: every user has a name of its own, found a with the name a, as a in line 2 at /etc/passwd:4");
    insta::assert_snapshot!(check("unique-gids", &tree), @"fails: every group has a number of its own, found h with the number 5, as g in line 3 at /etc/group:4");
    insta::assert_snapshot!(check("unique-group-names", &tree), @"fails: every group has a name of its own, found g with the name g, as g in line 3 at /etc/group:5");
    insta::assert_snapshot!(check("groups-exist", &tree), @"fails: the primary group of every user is in /etc/group, found no group 7 for a at /etc/passwd:4");
}

#[test]
fn the_group_shadow_is_emptied_but_no_primary_group_changed() {
    let member = tree([
        ("/etc/passwd", "ann:x:1000:1000::/:/bin/sh\n"),
        ("/etc/group", "shadow:x:42:ann,bob\nann:x:1000:\n"),
        ("/etc/gshadow", "shadow:*::ann\n"),
    ]);
    insta::assert_snapshot!(check("shadow-group-empty", &member), @"
    fails: nobody is in the group shadow, which may read password hashes, found ann in it at /etc/group:1
    fails: nobody is in the group shadow, which may read password hashes, found bob in it at /etc/group:1
    fails: nobody is in the group shadow, which may read password hashes, found ann in it at /etc/gshadow:1
    ");
    insta::assert_snapshot!(fix("shadow-group-empty", &member), @"
    --- /etc/group
    +++ /etc/group
    @@ -1,2 +1,2 @@
    -shadow:x:42:ann,bob
    +shadow:x:42:
     ann:x:1000:
    --- /etc/gshadow
    +++ /etc/gshadow
    @@ -1 +1 @@
    -shadow:*::ann
    +shadow:*::
    ");
    let primary = accounts("ann:x:1000:42::/:/bin/sh\n", "", "");
    insta::assert_snapshot!(fix("shadow-group-empty", &primary), @"shadow is the primary group of ann: give ann another one, with `usermod -g` in a script step");
}

#[test]
fn empty_passwords_are_locked_wherever_they_are() {
    let tree = accounts("a::1000:1000::/:/bin/sh\nb:x:1001:1001::/:/bin/sh\n", "a:$y$x:1::::::\nb::1::::::\n", "");
    insta::assert_snapshot!(check("no-empty-passwords", &tree), @"
    fails: no account opens without a password, found a with no password at /etc/passwd:2
    fails: no account opens without a password, found b with no password at /etc/shadow:3
    ");
    insta::assert_snapshot!(fix("no-empty-passwords", &tree), @"
    --- /etc/passwd
    +++ /etc/passwd
    @@ -1,3 +1,3 @@
     root:x:0:0:root:/root:/bin/bash
    -a::1000:1000::/:/bin/sh
    +a:x:1000:1000::/:/bin/sh
     b:x:1001:1001::/:/bin/sh
    --- /etc/shadow
    +++ /etc/shadow
    @@ -1,3 +1,3 @@
     root:*:19700:0:99999:7:::
     a:$y$x:1::::::
    -b::1::::::
    +b:!:1::::::
    ");
    insta::assert_snapshot!(check("root-protected", &tree), @"holds: root has a password or is locked, found no line to the contrary");
    insta::assert_snapshot!(check("passwords-shadowed", &tree), @"fails: /etc/passwd, which everybody may read, holds no passwords, found a with no password at /etc/passwd:2");
    insta::assert_snapshot!(fix("passwords-shadowed", &tree), @"move the passwords to /etc/shadow: run `pwconv` in a script step");
}

#[test]
fn root_without_a_password_is_locked() {
    let open = tree([("/etc/passwd", "root:x:0:0::/root:/bin/sh\n"), ("/etc/shadow", "root::1::::::\n")]);
    insta::assert_snapshot!(check("root-protected", &open), @"fails: root has a password or is locked, found root with no password at /etc/shadow:1");
    insta::assert_snapshot!(fix("root-protected", &open), @"
    --- /etc/shadow
    +++ /etc/shadow
    @@ -1 +1 @@
    -root::1::::::
    +root:!:1::::::
    ");
}

#[test]
fn accounts_of_the_system_lose_their_shells_and_people_keep_theirs() {
    let tree = accounts(
        "bin:x:2:2::/bin:/bin/sh\nold:x:3:3::/:\nsync:x:4:65534::/bin:/bin/sync\nnobody:x:65534:65534::/:/bin/bash\n\
         www:x:33:33::/:/usr/sbin/nologin\nann:x:1000:1000::/home/ann:/bin/bash\n",
        "",
        "",
    );
    insta::assert_snapshot!(check("system-accounts-without-shell", &tree), @"
    fails: accounts of the system have no login shell, found bin with /bin/sh at /etc/passwd:2
    fails: accounts of the system have no login shell, found old with /bin/sh at /etc/passwd:3
    fails: accounts of the system have no login shell, found nobody with /bin/bash at /etc/passwd:5
    ");
    insta::assert_snapshot!(fix("system-accounts-without-shell", &tree), @"
    --- /etc/passwd
    +++ /etc/passwd
    @@ -1,7 +1,7 @@
     root:x:0:0:root:/root:/bin/bash
    -bin:x:2:2::/bin:/bin/sh
    -old:x:3:3::/:
    +bin:x:2:2::/bin:/usr/sbin/nologin
    +old:x:3:3::/:/usr/sbin/nologin
     sync:x:4:65534::/bin:/bin/sync
    -nobody:x:65534:65534::/:/bin/bash
    +nobody:x:65534:65534::/:/usr/sbin/nologin
     www:x:33:33::/:/usr/sbin/nologin
     ann:x:1000:1000::/home/ann:/bin/bash
    ");
}

#[test]
fn the_first_number_of_people_is_the_trees_own() {
    let tree = accounts("ann:x:700:700::/:/bin/sh\n", "", "").file("/etc/login.defs", "UID_MIN\t\t  500\n").unwrap();
    assert!(check("system-accounts-without-shell", &tree).starts_with("holds"));
}

#[test]
fn accounts_without_a_shell_are_locked_and_keep_their_hash() {
    let tree = accounts(
        "www:x:33:33::/:/usr/sbin/nologin\ndb:x:34:34::/:/bin/false\nann:x:1000:1000::/:/bin/bash\n",
        "www:*:1::::::\ndb:$y$j9T$a$b:1::::::\nann:$y$j9T$a$b:1::::::\n",
        "",
    );
    insta::assert_snapshot!(check("accounts-without-shell-locked", &tree), @"fails: accounts without a login shell have no password that opens them, found db with /bin/false, not locked at /etc/shadow:3");
    insta::assert_snapshot!(fix("accounts-without-shell-locked", &tree), @"
    --- /etc/shadow
    +++ /etc/shadow
    @@ -1,4 +1,4 @@
     root:*:19700:0:99999:7:::
     www:*:1::::::
    -db:$y$j9T$a$b:1::::::
    +db:!$y$j9T$a$b:1::::::
     ann:$y$j9T$a$b:1::::::
    ");
}

#[test]
fn a_malformed_line_fails_the_checks_of_its_file_and_is_nobodys_to_fix() {
    let tree = accounts("half:x:5\n", "", "");
    insta::assert_snapshot!(check("unique-uids", &tree), @"fails: every user has a number of its own, found a malformed line: the wrong number of fields at /etc/passwd:2");
    insta::assert_snapshot!(fix("unique-uids", &tree), @"/etc/passwd:2 is a malformed line: the wrong number of fields: correct or remove it");
    assert!(check("unique-gids", &tree).starts_with("holds"));
}

#[test]
fn without_the_files_nothing_is_known() {
    assert_eq!(check("unique-uids", &tree([])), "unknown: there is no /etc/passwd");
    let no_shadow = tree([("/etc/passwd", "root:x:0:0::/root:/bin/sh\n")]);
    assert_eq!(check("no-empty-passwords", &no_shadow), "unknown: there is no /etc/shadow");
}

#[test]
fn an_unknown_check_suggests_the_nearest() {
    insta::assert_snapshot!(refused("accounts \"unique-uid\" {}"), @r#"
    error: there is no check `unique-uid` of accounts
     --> rule.hcl:1:10
      |
    1 | accounts "unique-uid" {}
      |          ^^^^^^^^^^^^
      |
      = help: did you mean `unique-uids`?
    "#);
}

#[test]
fn passwords_of_the_future_get_a_day_that_the_tree_knows() {
    let tree = accounts("a:x:1000:1000::/:/bin/sh\n", "a:$y$x:999999:0:99999:7:::\nb:*:0:0:99999:7:::\n", "");
    assert!(check("password-changes-past", &tree).contains("found a changed on day 999999 of "));
    insta::assert_snapshot!(fix("password-changes-past", &tree), @"
    --- /etc/shadow
    +++ /etc/shadow
    @@ -1,3 +1,3 @@
     root:*:19700:0:99999:7:::
    -a:$y$x:999999:0:99999:7:::
    +a:$y$x:19700:0:99999:7:::
     b:*:0:0:99999:7:::
    ");
    let alone = crate::testing::tree([("/etc/shadow", "a:!:999999:0:99999:7:::\n")]);
    insta::assert_snapshot!(fix("password-changes-past", &alone), @"no other account tells a day: set one with `chage -d DAY USER` in a script step");
}
