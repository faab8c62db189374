use hardtack_tree::{FileKind, MemoryTree, Mode, Owner};

use crate::testing::{fixed, judged, refused, stated, tree};

const WRITABLE: &str = "tree_scan \"world-writable\" {}";
const UNOWNED: &str = "tree_scan \"unowned\" {}";
const ADOPTED: &str = "tree_scan \"unowned\" { adopt = true }";

fn file(tree: MemoryTree, path: &str, mode: u32, uid: u32, gid: u32) -> MemoryTree {
    tree.file_with(path, "", Mode::new(mode), Owner { uid, gid }).unwrap()
}

fn base() -> MemoryTree {
    tree([("/etc/passwd", "ann:x:1000:1000::/:/bin/sh\n"), ("/etc/group", "ann:x:1000:\n"), ("/link", "-> /etc")])
}

#[test]
fn links_devices_and_sticky_directories_may_be_written_by_everybody() {
    let mut tree = base().dir("/tmp", Mode::new(0o1777), Owner::ROOT).unwrap();
    tree = tree.special("/dev/null", FileKind::CharDevice, Mode::new(0o666), (1, 3)).unwrap();
    insta::assert_snapshot!(judged(&*stated(WRITABLE), &tree), @"holds: no file that everybody writes, and no such directory without the sticky bit, found none of 8 entries");
    tree = tree.dir("/srv/drop", Mode::new(0o2777), Owner::ROOT).unwrap();
    tree = file(tree, "/srv/open", 0o4646, 0, 0);
    insta::assert_snapshot!(judged(&*stated(WRITABLE), &tree), @"
    fails: no file that everybody writes, and no such directory without the sticky bit, found mode 2777 at /srv/drop
    fails: no file that everybody writes, and no such directory without the sticky bit, found mode 4646 at /srv/open
    ");
    insta::assert_snapshot!(fixed(&*stated(WRITABLE), &tree), @"
    mode /srv/drop: 2777 -> 3777
    mode /srv/open: 4646 -> 4644
    ");
}

#[test]
fn many_are_counted_and_some_listed() {
    let tree = (0..30).fold(base(), |tree, number| file(tree, &format!("/srv/{number:02}"), 0o666, 0, 0));
    let said = judged(&*stated(WRITABLE), &tree);
    assert_eq!(said.lines().count(), 21);
    insta::assert_snapshot!(said.lines().last().unwrap(), @"fails: no file that everybody writes, and no such directory without the sticky bit, found 10 entries more");
}

#[test]
fn what_belongs_to_nobody_is_given_to_root_when_asked() {
    let tree = file(file(base(), "/srv/a", 0o644, 2000, 1000), "/srv/b", 0o644, 1000, 2001);
    insta::assert_snapshot!(judged(&*stated(UNOWNED), &tree), @"
    fails: every entry with a user and a group that exist, found no user 2000 at /srv/a
    fails: every entry with a user and a group that exist, found no group 2001 at /srv/b
    ");
    insta::assert_snapshot!(fixed(&*stated(UNOWNED), &tree), @"/srv/a belongs to 2000:1000, which nobody is: give it to somebody, or let the rule's parameter `adopt` give all such entries to root");
    insta::assert_snapshot!(fixed(&*stated(ADOPTED), &tree), @"
    owner /srv/a: 2000:1000 -> 0:1000
    owner /srv/b: 1000:2001 -> 1000:0
    ");
    let elsewhere = tree.file("/etc/nsswitch.conf", "passwd: files systemd [NOTFOUND=return] sss\n").unwrap();
    insta::assert_snapshot!(judged(&*stated(UNOWNED), &elsewhere), @"unknown: /srv/a belongs to 2000:1000, which sss of /etc/nsswitch.conf may know");
}

#[test]
fn directories_of_dynamic_users_are_left_out_with_a_remark() {
    let tree = file(base(), "/var/lib/private/systemd/journal-upload", 0o644, 62803, 62803);
    insta::assert_snapshot!(judged(&*stated(UNOWNED), &tree), @"
    holds: every entry with a user and a group that exist, found none of 10 entries
    holds: every entry with a user and a group that exist, found 1 entries left out, which belong to services with a user of systemd's making
    ");
    assert_eq!(fixed(&*stated(ADOPTED), &tree), "");
    let outside = file(tree, "/srv/a", 0o644, 62803, 0);
    let said = judged(&*stated(UNOWNED), &file(outside, "/var/lib/private/b", 0o644, 2000, 2000));
    assert_eq!(said.matches("fails: ").count(), 2, "{said}");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("tree_scan \"unown\" {}"), @r#"
    error: `unown` is neither `world-writable` nor `unowned`
     --> rule.hcl:1:11
      |
    1 | tree_scan "unown" {}
      |           ^^^^^^^
      |
      = help: did you mean `unowned`?
    "#);
}
