use hardtack_tree::MemoryTree;

use super::*;
use crate::testing::{fixed, judged, refused, stated, tree};

const SHADOW: &str = "file \"/etc/shadow\" {\nmode = \"0640\"\nowner = \"root\"\ngroup = [\"shadow\", \"root\"]\n}";
const GROUPS: (&str, &str) = ("/etc/group", "root:x:0:\nshadow:x:42:\n");
const USERS: (&str, &str) = ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");

fn with(path: &str, mode: u32, uid: u32, gid: u32) -> MemoryTree {
    tree([GROUPS, USERS]).file_with(path, "", Mode::new(mode), Owner { uid, gid }).unwrap()
}

#[test]
fn a_mode_is_a_ceiling() {
    assert!(!judged(&*stated(SHADOW), &with("/etc/shadow", 0o600, 0, 42)).contains("fails"));
    insta::assert_snapshot!(judged(&*stated(SHADOW), &with("/etc/shadow", 0o604, 1000, 7)), @"
    fails: /etc/shadow has at most mode 0640, found mode 0604 at /etc/shadow
    fails: /etc/shadow belongs to root, found owner ann at /etc/shadow
    fails: /etc/shadow has the group shadow or root, found group 7 at /etc/shadow
    ");
}

#[test]
fn a_fix_takes_away_what_is_too_much_and_no_more() {
    insta::assert_snapshot!(fixed(&*stated(SHADOW), &with("/etc/shadow", 0o6604, 1000, 0)), @"
    owner /etc/shadow: 1000:0 -> 0:0
    mode /etc/shadow: 6604 -> 0600
    ");
}

#[test]
fn a_group_that_the_tree_does_not_know_cannot_be_given() {
    let log = stated("file \"/var/log/x\" { group = \"adm\" }");
    insta::assert_snapshot!(fixed(&*log, &with("/var/log/x", 0o600, 0, 5)), @"the tree has no user or group adm");
}

#[test]
fn a_pattern_names_every_match_and_follows_links_inside_the_tree() {
    let keys = stated("file \"/etc/ssh/*_key\" {\nmode = \"0600\"\noptional = true\n}");
    insta::assert_snapshot!(judged(&*keys, &tree([])), @"holds: /etc/ssh/*_key has at most mode 0600, found no such file");
    let tree = tree([
        ("/etc/ssh/b_key", ""),
        ("/etc/ssh/a_key", "-> ../../../../srv/a"),
        ("/srv/a", ""),
        ("/etc/ssh/c_key", "-> nowhere"),
        ("/etc/ssh/d_key.pub", ""),
    ]);
    insta::assert_snapshot!(judged(&*keys, &tree), @"
    fails: /etc/ssh/a_key has at most mode 0600, found mode 0644 at /srv/a
    fails: /etc/ssh/b_key has at most mode 0600, found mode 0644 at /etc/ssh/b_key
    ");
    insta::assert_snapshot!(fixed(&*keys, &tree), @"
    mode /etc/ssh/b_key: 0644 -> 0600
    mode /srv/a: 0644 -> 0600
    ");
}

#[test]
fn what_must_be_there_is_made_only_where_the_rule_says_so() {
    let allow = "file \"/etc/cron.allow\" {\nmode = \"0640\"\nowner = \"root\"\n";
    let plain = stated(&format!("{allow}}}"));
    assert!(judged(&*plain, &tree([])).starts_with("fails: /etc/cron.allow has at most mode 0640"));
    insta::assert_snapshot!(fixed(&*plain, &tree([])), @"there is no /etc/cron.allow: install what brings it");
    insta::assert_snapshot!(fixed(&*stated(&format!("{allow}create = true\n}}")), &tree([])), @"
    directory /etc: new, 0755 0:0
    file /etc/cron.allow: new, 0640 0:0
    ");
    let directory = stated("file \"/var/log/audit\" {\nkind = \"directory\"\nmode = \"0750\"\ncreate = true\n}");
    insta::assert_snapshot!(fixed(&*directory, &tree([])), @"
    directory /var: new, 0755 0:0
    directory /var/log: new, 0755 0:0
    directory /var/log/audit: new, 0750 0:0
    ");
}

#[test]
fn something_else_of_that_name_is_told() {
    let crontab = stated("file \"/etc/crontab\" { mode = \"0600\" }");
    let tree = MemoryTree::new().dir("/etc/crontab", Mode::new(0o700), Owner::ROOT).unwrap();
    insta::assert_snapshot!(judged(&*crontab, &tree), @"fails: /etc/crontab is a file, found a directory at /etc/crontab");
    insta::assert_snapshot!(fixed(&*crontab, &tree), @"/etc/crontab is a directory: replace it by a file");
}

#[test]
fn mistakes_are_told_with_their_place() {
    insta::assert_snapshot!(refused("file \"/etc/x\" { mode = \"0999\" }"), @r#"
    error: `0999` is not a mode
     --> rule.hcl:1:24
      |
    1 | file "/etc/x" { mode = "0999" }
      |                        ^^^^^^
      |
      = help: write it in octal: "0640"
    "#);
    insta::assert_snapshot!(refused("file \"/etc/*\" {\n  create = true\n}"), @"
    error: `create` is for one file that must be there
     --> rule.hcl:2:12
      |
    2 |   create = true
      |            ^^^^
      |
      = help: write the path without `*`, and leave `optional` out
    ");
    insta::assert_snapshot!(refused("file \"etc/x\" { kind = \"pipe\" }"), @r#"
    error: `etc/x` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
     --> rule.hcl:1:6
      |
    1 | file "etc/x" { kind = "pipe" }
      |      ^^^^^^^

    error: expected "file" or "directory"
     --> rule.hcl:1:23
      |
    1 | file "etc/x" { kind = "pipe" }
      |                       ^^^^^^
    "#);
}

#[test]
fn everything_below_a_directory_goes_by_its_name() {
    let logs = stated(
        "file \"/var/log/**\" {\n except = [\"wtmp*\"]\n mode = \"0640\"\n owner = \"root\"\n group = [\"root\", \"adm\"]\n services = true\n optional = true\n}",
    );
    let file =
        |tree: MemoryTree, path, mode, uid, gid| tree.file_with(path, "", Mode::new(mode), Owner { uid, gid }).unwrap();
    let mut tree = tree([
        ("/etc/passwd", "chrony:x:101:105::/:/usr/sbin/nologin\nann:x:1000:1000::/:/bin/sh\n"),
        ("/etc/group", "adm:x:4:\n"),
        ("/etc/shells", "/bin/sh\n"),
        ("/var/log/link", "-> /etc/passwd"),
    ]);
    tree = file(tree, "/var/log/wtmp.1", 0o664, 0, 43);
    tree = file(tree, "/var/log/a/b/c.log", 0o644, 0, 4);
    tree = file(tree, "/var/log/chrony/d.log", 0o640, 101, 105);
    tree = file(tree, "/var/log/ann.log", 0o600, 1000, 1000);
    insta::assert_snapshot!(judged(&*logs, &tree), @"
    fails: /var/log/a/b/c.log has at most mode 0640, found mode 0644 at /var/log/a/b/c.log
    fails: /var/log/ann.log belongs to root, found owner ann at /var/log/ann.log
    fails: /var/log/ann.log has the group root or adm, found group 1000 at /var/log/ann.log
    ");
    insta::assert_snapshot!(fixed(&*logs, &tree), @"
    mode /var/log/a/b/c.log: 0644 -> 0640
    owner /var/log/ann.log: 1000:1000 -> 0:0
    ");
}
