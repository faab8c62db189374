//! Which line decides.

use hardtack_tree::{MemoryTree, TreePath};

use super::*;
use crate::testing::tree;

fn value(tree: &MemoryTree, file: &str, section: &str, key: &str) -> String {
    let dialect = Dialect::known(&TreePath::new(file).unwrap()).unwrap();
    let model = KeyValue::read(tree, &dialect).unwrap();
    match model.deciding(section, key) {
        Some(found) => format!("{} at {}", model.value(&found).unwrap_or("nothing"), found.at()),
        None => "not set".to_owned(),
    }
}

#[test]
fn systemd_merges_drop_ins_by_name_and_the_last_wins() {
    let journald = "/etc/systemd/journald.conf";
    let storage = |tree: &MemoryTree| value(tree, journald, "Journal", "Storage");
    let files = [
        (journald, "[Journal]\nStorage=auto\n"),
        ("/usr/lib/systemd/journald.conf.d/50-a.conf", "[Journal]\nStorage=volatile\n"),
        ("/run/systemd/journald.conf.d/40-b.conf", "[Journal]\nStorage=none\n"),
    ];
    insta::assert_snapshot!(storage(&tree(files)), @"volatile at /usr/lib/systemd/journald.conf.d/50-a.conf:2");
    let own = tree(files).file("/etc/systemd/journald.conf.d/50-a.conf", "[Other]\nStorage=x\n").unwrap();
    insta::assert_snapshot!(storage(&own), @"none at /run/systemd/journald.conf.d/40-b.conf:2");
    let masked = tree(files).symlink("/etc/systemd/journald.conf.d/50-a.conf", "/dev/null").unwrap();
    insta::assert_snapshot!(storage(&masked), @"none at /run/systemd/journald.conf.d/40-b.conf:2");
    let reset = tree(files).file("/etc/systemd/journald.conf.d/60-c.conf", "[Journal]\nStorage=\n").unwrap();
    insta::assert_snapshot!(storage(&reset), @"nothing at /etc/systemd/journald.conf.d/60-c.conf:2");
}

#[test]
fn the_main_file_of_pwquality_comes_after_its_drop_ins() {
    let main = "/etc/security/pwquality.conf";
    let tree = tree([(main, "minlen = 8\n"), ("/etc/security/pwquality.conf.d/60-x.conf", "minlen = 14\ndifok = 2\n")]);
    insta::assert_snapshot!(value(&tree, main, "", "minlen"), @"8 at /etc/security/pwquality.conf:1");
    insta::assert_snapshot!(value(&tree, main, "", "difok"), @"2 at /etc/security/pwquality.conf.d/60-x.conf:2");
}

#[test]
fn the_last_line_of_login_defs_wins() {
    let tree = tree([("/etc/login.defs", "PASS_MAX_DAYS 99999\nPASS_MAX_DAYS 365\npass_max_days 1\n")]);
    insta::assert_snapshot!(value(&tree, "/etc/login.defs", "", "PASS_MAX_DAYS"), @"365 at /etc/login.defs:2");
}

#[test]
fn chrony_reads_what_its_file_names() {
    let main = "/etc/chrony/chrony.conf";
    let sources = ("/etc/chrony/sources.d/site.sources", "SERVER a.example iburst\n");
    let named = tree([(main, "sourcedir /run/chrony /etc/chrony/sources.d\n"), sources]);
    insta::assert_snapshot!(value(&named, main, "", "server"), @"a.example iburst at /etc/chrony/sources.d/site.sources:1");
    let not_named = tree([(main, "# sourcedir /etc/chrony/sources.d\n"), sources]);
    insta::assert_snapshot!(value(&not_named, main, "", "server"), @"not set");
    let included = tree([(main, "include /etc/chrony/*/*.sources\n"), sources]);
    insta::assert_snapshot!(value(&included, main, "", "server"), @"a.example iburst at /etc/chrony/sources.d/site.sources:1");
}

#[test]
fn keys_of_auditd_have_any_case() {
    let tree = tree([("/etc/audit/auditd.conf", "Max_Log_File = 8\n")]);
    insta::assert_snapshot!(value(&tree, "/etc/audit/auditd.conf", "", "max_log_file"), @"8 at /etc/audit/auditd.conf:1");
}
