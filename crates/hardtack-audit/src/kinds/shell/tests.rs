use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::testing::{fixed, judged, refused, stated, tree};

const USERS: &str = "umask \"users\" { mask = \"027\" }";
const ROOT: &str = "umask \"root\" { mask = \"027\" }";
const TMOUT: &str = "shell_variable \"TMOUT\" {\n at_least = 1\n at_most = 900\n}";

#[test]
fn the_most_lax_place_decides() {
    let with = |text| judged(&*stated(USERS), &tree([("/etc/profile", text), ("/etc/profile.d/a.sh", "umask 077\n")]));
    insta::assert_snapshot!(with("umask u=rwx,g=rx,o=\n"), @"
    holds: umask at least 027, found umask 027 at /etc/profile:1
    holds: umask at least 027, found umask 077 at /etc/profile.d/a.sh:1
    ");
    insta::assert_snapshot!(with("if true; then\n  umask 022\nfi\n"), @"
    fails: umask at least 027, found umask 022 at /etc/profile:2
    holds: umask at least 027, found umask 077 at /etc/profile.d/a.sh:1
    ");
    insta::assert_snapshot!(with("umask $MASK\n"), @"unknown: /etc/profile:1: only a running shell can tell the umask");
    insta::assert_snapshot!(with("echo '\n"), @"unknown: /etc/profile:1: a quote or an expansion is not closed");
}

#[test]
fn a_mask_that_may_not_be_set_is_none() {
    let with = |text| judged(&*stated(USERS), &tree([("/etc/profile", text)]));
    insta::assert_snapshot!(with(""), @"fails: umask at least 027, found no umask");
    insta::assert_snapshot!(with("[ -t 0 ] && umask 027\n"), @"
    holds: umask at least 027, found umask 027 at /etc/profile:1
    fails: umask at least 027, found a umask that is set under a condition only
    ");
}

#[test]
fn pam_sets_a_mask_of_its_own() {
    let with = |line: &str| tree([("/etc/pam.d/common-session", line), ("/etc/profile", "")]);
    let of_defaults = with("session optional pam_umask.so nousergroups\n");
    insta::assert_snapshot!(judged(&*stated(USERS), &of_defaults), @"holds: umask at least 027, found pam_umask.so sets the UMASK of /etc/login.defs at /etc/pam.d/common-session:1");
    // A machine with Debian's build of the module shows it: without the word a user's own group gets what the user gets.
    let opened = with("session optional pam_umask.so\n");
    insta::assert_snapshot!(judged(&*stated(USERS), &opened), @"fails: umask at least 027, found pam_umask.so gives the groups of users what their owners get at /etc/pam.d/common-session:1");
    insta::assert_snapshot!(judged(&*stated(ROOT), &opened), @"holds: root's umask at least 027, found pam_umask.so sets the UMASK of /etc/login.defs at /etc/pam.d/common-session:1");
    insta::assert_snapshot!(fixed(&*stated(USERS), &with("session optional pam_umask.so umask=022\n")), @"
    --- /etc/pam.d/common-session
    +++ /etc/pam.d/common-session
    @@ -1 +1 @@
    -session optional pam_umask.so umask=022
    +session optional pam_umask.so umask=027 nousergroups
    ");
}

#[test]
fn lax_lines_become_strict_where_they_stand() {
    let profile = "if [ \"$UID\" -ge 1000 ]; then\n  umask 002\nelse\n  umask 022\nfi\n";
    insta::assert_snapshot!(fixed(&*stated(USERS), &tree([("/etc/profile", profile)])), @r#"
    --- /etc/profile
    +++ /etc/profile
    @@ -1,5 +1,5 @@
     if [ "$UID" -ge 1000 ]; then
    -  umask 002
    +  umask 027
     else
    -  umask 022
    +  umask 027
     fi
    directory /etc/profile.d: new, 0755 0:0
    file /etc/profile.d/60-hardtack.sh: new, 0644 0:0
    --- /dev/null
    +++ /etc/profile.d/60-hardtack.sh
    @@ -0,0 +1 @@
    +umask 027
    "#);
    let beside = tree([("/etc/profile", "[ -t 0 ] && umask 022\n")]);
    insta::assert_snapshot!(fixed(&*stated(USERS), &beside), @"/etc/profile:1 has other commands beside it: change the line by hand");
}

#[test]
fn what_root_sets_comes_over_what_everybody_gets() {
    let with = |own: &str| tree([("/etc/profile", "umask 027\n"), ("/root/.bashrc", own)]);
    insta::assert_snapshot!(judged(&*stated(ROOT), &with("# umask 022\n")), @"holds: root's umask at least 027, found umask 027 at /etc/profile:1");
    insta::assert_snapshot!(judged(&*stated(ROOT), &with("umask 022\n")), @"fails: root's umask at least 027, found umask 022 at /root/.bashrc:1");
    insta::assert_snapshot!(fixed(&*stated(ROOT), &with("umask 022\n")), @"
    --- /root/.bashrc
    +++ /root/.bashrc
    @@ -1 +1 @@
    -umask 022
    +umask 027
    ");
}

#[test]
fn a_variable_is_set_once_and_for_all() {
    let with = |text| judged(&*stated(TMOUT), &tree([("/etc/profile", text), ("/etc/bash.bashrc", "# TMOUT=0\n")]));
    insta::assert_snapshot!(with("TMOUT=600\nreadonly TMOUT\nexport TMOUT\n"), @"
    holds: TMOUT from 1 to 900, found TMOUT=600 at /etc/profile:1
    holds: TMOUT read-only, found read-only at /etc/profile:1
    holds: TMOUT exported, found exported at /etc/profile:1
    ");
    insta::assert_snapshot!(with("TMOUT=0\n"), @"
    fails: TMOUT from 1 to 900, found TMOUT=0 at /etc/profile:1
    fails: TMOUT read-only, found not read-only at /etc/profile:1
    fails: TMOUT exported, found not exported at /etc/profile:1
    ");
    insta::assert_snapshot!(with("declare -xr TMOUT=$X\n"), @"unknown: /etc/profile:1: only a running shell can tell TMOUT");
    insta::assert_snapshot!(with("# nothing\n"), @"fails: TMOUT from 1 to 900, found TMOUT not set");
    insta::assert_snapshot!(with("[ $x ] && declare -xr TMOUT=600\nunset TMOUT\n"), @"
    holds: TMOUT from 1 to 900, found TMOUT=600 at /etc/profile:1
    fails: TMOUT set, found it is taken back at /etc/profile:2
    fails: TMOUT set in every case, found it is set under a condition at /etc/profile:1
    fails: TMOUT read-only, found not read-only at /etc/profile:1
    fails: TMOUT exported, found not exported at /etc/profile:1
    ");
}

#[test]
fn a_variable_goes_everywhere_but_into_one_file() {
    let lax = tree([
        ("/etc/profile", "if true; then\n  TMOUT=9000\nfi\nexport TMOUT\n"),
        ("/etc/profile.d/a.sh", "readonly TMOUT=900\n"),
    ]);
    insta::assert_snapshot!(fixed(&*stated(TMOUT), &lax), @"
    --- /etc/profile
    +++ /etc/profile
    @@ -1,4 +1,3 @@
     if true; then
    -  TMOUT=9000
    +  :
     fi
    -export TMOUT
    file /etc/profile.d/60-hardtack.sh: new, 0644 0:0
    --- /dev/null
    +++ /etc/profile.d/60-hardtack.sh
    @@ -0,0 +1 @@
    +readonly TMOUT=900; export TMOUT
    --- /etc/profile.d/a.sh
    +++ /etc/profile.d/a.sh
    @@ -1 +0,0 @@
    -readonly TMOUT=900
    ");
}

fn path_tree(path: &str) -> MemoryTree {
    let dir = |tree: MemoryTree, path, mode, uid| tree.dir(path, Mode::new(mode), Owner { uid, gid: 0 }).unwrap();
    let tree = tree([("/etc/login.defs", &format!("ENV_SUPATH PATH={path}\n"))]);
    let tree = dir(tree, "/usr/bin", 0o755, 0);
    let tree = dir(tree, "/opt/open", 0o777, 0);
    dir(tree, "/opt/theirs", 0o755, 1000).symlink("/bin", "usr/bin").unwrap()
}

#[test]
fn directories_of_roots_path_are_roots() {
    let state = stated("root_path {}");
    insta::assert_snapshot!(judged(&*state, &path_tree("/usr/bin:/bin")), @"holds: root's PATH of directories that only root writes, found PATH=/usr/bin:/bin at /etc/login.defs:1");
    let wrong = path_tree("/usr/bin::.:bin:/opt/open:/opt/theirs:/none:/etc/login.defs");
    insta::assert_snapshot!(judged(&*state, &wrong), @"
    fails: root's PATH of directories that only root writes, found an empty element: the current directory at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found ., which depends on the current directory at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found bin, which depends on the current directory at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found /opt/open, which has mode 0777 at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found /opt/theirs, which belongs to user 1000 at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found /none, which is not there at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found /etc/login.defs, which is no directory at /etc/login.defs:1
    ");
    insta::assert_snapshot!(fixed(&*state, &wrong), @"
    --- /etc/login.defs
    +++ /etc/login.defs
    @@ -1 +1 @@
    -ENV_SUPATH PATH=/usr/bin::.:bin:/opt/open:/opt/theirs:/none:/etc/login.defs
    +ENV_SUPATH PATH=/usr/bin:/opt/open:/opt/theirs:/none
    directory /none: new, 0755 0:0
    mode /opt/open: 0777 -> 0755
    owner /opt/theirs: 1000:0 -> 0:0
    ");
    insta::assert_snapshot!(judged(&*state, &tree([])), @"unknown: no file sets root's PATH");
}

#[test]
fn shells_add_to_roots_path() {
    let with = |text| judged(&*stated("root_path {}"), &path_tree("/usr/bin").file("/root/.profile", text).unwrap());
    insta::assert_snapshot!(with("[ -d ~/bin ] && PATH=\"$HOME/bin:$PATH\"\n"), @"
    holds: root's PATH of directories that only root writes, found PATH=/usr/bin at /etc/login.defs:1
    holds: root's PATH of directories that only root writes, found PATH=$HOME/bin:$PATH at /root/.profile:1
    ");
    insta::assert_snapshot!(with("PATH=~/bin:$PATH:\n"), @"
    holds: root's PATH of directories that only root writes, found PATH=/usr/bin at /etc/login.defs:1
    fails: root's PATH of directories that only root writes, found /root/bin, which is not there at /root/.profile:1
    fails: root's PATH of directories that only root writes, found an empty element: the current directory at /root/.profile:1
    ");
    insta::assert_snapshot!(with("PATH=$(getconf PATH)\n"), @"unknown: /root/.profile:1: only a running shell can tell PATH");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("umask \"user\" { mask = \"029\" }"), @r#"
    error: `user` is neither `users` nor `root`
     --> rule.hcl:1:7
      |
    1 | umask "user" { mask = "029" }
      |       ^^^^^^
      |
      = help: did you mean `users`?

    error: `029` is not a mask
     --> rule.hcl:1:23
      |
    1 | umask "user" { mask = "029" }
      |                       ^^^^^
      |
      = help: write it in octal: "027"
    "#);
}
