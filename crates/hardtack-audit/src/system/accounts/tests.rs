use hardtack_tree::MemoryTree;
use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn accounts(tree: &MemoryTree) -> Accounts {
    Accounts::read(tree).unwrap()
}

#[test]
fn names_and_numbers_are_found_both_ways() {
    let accounts = accounts(&tree([
        ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n"),
        ("/etc/group", "root:x:0:\nadm:x:4:syslog,ann\n"),
    ]));
    assert_eq!(accounts.uid("daemon").unwrap(), Some(1));
    assert_eq!(accounts.gid("adm").unwrap(), Some(4));
    assert_eq!(accounts.gid("wheel").unwrap(), None);
    assert_eq!([accounts.user_label(1), accounts.user_label(77)], ["daemon", "77"]);
    assert_eq!([accounts.group_label(4), accounts.group_label(0)], ["adm", "root"]);
    assert_eq!(accounts.groups().unwrap().rows()[1].value.members, ["syslog", "ann"]);
}

#[test]
fn a_missing_file_matters_only_to_who_asks_for_it() {
    let accounts = accounts(&tree([]));
    assert_eq!(accounts.uid("root").unwrap(), Some(0));
    assert_eq!(accounts.uid("ann").unwrap_err().to_string(), "there is no /etc/passwd");
    assert!(accounts.gshadow().is_none());
}

#[test]
fn password_fields_are_judged_as_passwd_does() {
    let shadow = "a::1:0:99999:7:::\nb:!:1::::::\nc:*:1::::::\nd:!$y$j9T$x$y:1::::::\ne:$y$j9T$x$y:1::::::\n\
                  f:x:1::::::\ng:abJnggxhB/yWI:1::::::\nh:!!:1::::::\n";
    let accounts = accounts(&tree([("/etc/shadow", shadow)]));
    let found: Vec<_> = accounts.shadow().unwrap().values().map(|entry| entry.password).collect();
    use Password::{Empty, Locked, Set};
    assert_eq!(found, [Empty, Locked, Locked, Locked, Set, Locked, Set, Locked]);
}

#[test]
fn malformed_lines_are_kept_with_their_reasons() {
    let accounts = accounts(&tree([(
        "/etc/passwd",
        "root:x:0:0::/root:/bin/sh\n\nshort:x:1\n:x:2:2::/:\nneg:x:-1:1::/:\n+::::::\nbig:x:4294967296:1::/:\nok:x:5:5::/:\n",
    )]));
    let users = accounts.users().unwrap();
    assert_eq!(users.rows().iter().map(|row| row.line).collect::<Vec<_>>(), [1, 8]);
    let reasons: Vec<_> = users.malformed().iter().map(|found| format!("{} {}", found.line, found.why)).collect();
    insta::assert_snapshot!(reasons.join("\n"), @r"
    3 the wrong number of fields
    4 no name
    5 a number that is no number
    6 an entry of NIS compatibility, which brings in accounts from elsewhere
    7 a number that is no number
    ");
}

proptest! {
    #[test]
    fn every_line_is_a_row_or_malformed(text in "[a-z0-9:x!*$,+\\n -]{0,120}") {
        let tree = tree([("/etc/passwd", &text), ("/etc/shadow", &text), ("/etc/group", &text), ("/etc/gshadow", &text)]);
        let accounts = accounts(&tree);
        let users = accounts.users().unwrap();
        prop_assert_eq!(users.rows().len() + users.malformed().len(), text.lines().filter(|line| !line.trim_ascii().is_empty()).count());
    }
}
