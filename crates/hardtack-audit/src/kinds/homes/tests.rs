use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::testing::{fixed, judged, refused, stated, tree};

const OWNED: &str = "homes \"owned\" { mode = \"0750\" }";
const DOT_FILES: &str = "homes \"dot-files\" { remove = true }";

fn with(users: &str) -> MemoryTree {
    let passwd = format!("root:x:0:0::/root:/bin/sh\nwww:x:33:33::/nonexistent:/usr/sbin/nologin\n{users}");
    let tree = tree([("/etc/passwd", &passwd), ("/etc/shells", "/bin/sh\n")]);
    tree.dir("/root", Mode::new(0o700), Owner::ROOT).unwrap()
}

fn home(tree: MemoryTree, path: &str, mode: u32, uid: u32) -> MemoryTree {
    tree.dir(path, Mode::new(mode), Owner { uid, gid: uid }).unwrap()
}

fn file(tree: MemoryTree, path: &str, mode: u32, uid: u32) -> MemoryTree {
    tree.file_with(path, "", Mode::new(mode), Owner { uid, gid: uid }).unwrap()
}

#[test]
fn homes_are_there_and_their_users() {
    let tree = with("ann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n");
    let tree = home(tree, "/home/ann", 0o755, 1001);
    insta::assert_snapshot!(judged(&*stated(OWNED), &tree), @"
    holds: a home of root that belongs to root and has at most mode 0750, found mode 0700 at /root
    fails: a home of ann that belongs to ann and has at most mode 0750, found user 1001 at /home/ann
    fails: a home of ann that belongs to ann and has at most mode 0750, found mode 0755 at /home/ann
    fails: a home of bob that belongs to bob and has at most mode 0750, found no /home/bob at /etc/passwd:4
    ");
    insta::assert_snapshot!(fixed(&*stated(OWNED), &tree), @"
    owner /home/ann: 1001:1001 -> 1000:1001
    mode /home/ann: 0755 -> 0750
    directory /home/bob: new, 0750 1001:1001
    ");
}

#[test]
fn directories_of_the_system_stay_as_they_are() {
    let of = |field: &str| fixed(&*stated(OWNED), &with(&format!("ann:x:1000:1000::{field}:/bin/sh\n")));
    insta::assert_snapshot!(of("/"), @"the home of ann is /, a directory of the system: give ann another");
    insta::assert_snapshot!(of("/usr/lib/ann"), @"the home of ann is /usr/lib/ann, a directory of the system: give ann another");
    insta::assert_snapshot!(of("home/ann"), @"ann has no home: give it one with `usermod -d`");
    insta::assert_snapshot!(of("/root"), @"the home of ann is /root, a directory of the system: give ann another");
    let shared =
        home(with("ann:x:1000:1000::/srv/a:/bin/sh\nbob:x:1001:1001::/srv/a:/bin/sh\n"), "/srv/a", 0o750, 1000);
    insta::assert_snapshot!(fixed(&*stated(OWNED), &shared), @"/srv/a is the home of bob and of ann: give one of them another");
    let links = with("ann:x:1000:1000::/home/ann:/bin/sh\n").symlink("/home/ann", "../etc").unwrap();
    insta::assert_snapshot!(fixed(&*stated(OWNED), &links), @"the home of ann is /home/ann, a directory of the system: give ann another");
}

#[test]
fn dot_files_open_nothing_to_others() {
    let mut tree = home(with("ann:x:1000:1000::/home/ann:/bin/sh\n"), "/home/ann", 0o750, 1000);
    for (path, mode, uid) in [
        ("/home/ann/.profile", 0o644, 1000),
        ("/home/ann/notes", 0o666, 0),
        ("/home/ann/.config/deep/.env", 0o664, 1000),
        ("/home/ann/.bash_history", 0o644, 1000),
        ("/home/ann/.rhosts", 0o600, 1000),
        ("/root/.netrc", 0o600, 1000),
    ] {
        tree = file(tree, path, mode, uid);
    }
    insta::assert_snapshot!(judged(&*stated(DOT_FILES), &tree), @"
    fails: /root/.netrc belongs to root, found user 1000 at /root/.netrc
    fails: /root/.netrc has the group of root, found group 1000 at /root/.netrc
    fails: /home/ann/.bash_history has at most mode 0600, found mode 0644 at /home/ann/.bash_history
    fails: /home/ann/.config/deep/.env has at most mode 0644, found mode 0664 at /home/ann/.config/deep/.env
    fails: no .rhosts of ann, found it is there at /home/ann/.rhosts
    ");
    insta::assert_snapshot!(fixed(&*stated(DOT_FILES), &tree), @"
    mode /home/ann/.bash_history: 0644 -> 0600
    mode /home/ann/.config/deep/.env: 0664 -> 0644
    remove /home/ann/.rhosts
    owner /root/.netrc: 1000:1000 -> 0:0
    ");
    insta::assert_snapshot!(fixed(&*stated("homes \"dot-files\" {}"), &tree), @"/home/ann/.rhosts of ann may be wanted: remove it, or set the parameter `remove`");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("homes \"owned\" {}"), @r#"
    error: `owned` does not go with these keys
     --> rule.hcl:1:7
      |
    1 | homes "owned" {}
      |       ^^^^^^^
      |
      = help: `owned` needs `mode`, `dot-files` takes `remove`
    "#);
}
