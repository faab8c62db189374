use crate::system::{Runtime, System};
use crate::testing::{fixed, judged, refused, stated, tree};

const KEPT: &str = "audit_room \"kept\" { megabytes = 100 }";
const CONFIG: &str = "/etc/audit/auditd.conf";

#[test]
fn what_is_deleted_counts() {
    let with = |text: &str| judged(&*stated(KEPT), &tree([(CONFIG, text)]));
    insta::assert_snapshot!(with("max_log_file = 8\nnum_logs = 5\nMAX_LOG_FILE_ACTION = rotate\n"), @"fails: auditd keeps 100 MB before it deletes any, found 5 logs of 8 MB at /etc/audit/auditd.conf:2");
    insta::assert_snapshot!(with("max_log_file = 20\nnum_logs = 5\nmax_log_file_action = ROTATE\n"), @"holds: auditd keeps 100 MB before it deletes any, found 5 logs of 20 MB at /etc/audit/auditd.conf:2");
    insta::assert_snapshot!(with("max_log_file = 8\nmax_log_file_action = keep_logs\n"), @"holds: auditd keeps 100 MB before it deletes any, found max_log_file_action KEEP_LOGS, which deletes nothing at /etc/audit/auditd.conf:1");
    insta::assert_snapshot!(with("max_log_file = x\nmax_log_file_action = rotate\n"), @"unknown: /etc/audit/auditd.conf:1: max_log_file is `x`, and auditd does not start");
    insta::assert_snapshot!(fixed(&*stated(KEPT), &tree([(CONFIG, "max_log_file = 8\nnum_logs = 3\nmax_log_file_action = ROTATE\n")])), @"
    --- /etc/audit/auditd.conf
    +++ /etc/audit/auditd.conf
    @@ -1,3 +1,3 @@
    -max_log_file = 8
    +max_log_file = 34
     num_logs = 3
     max_log_file_action = ROTATE
    ");
}

#[test]
fn the_partition_is_looked_at_or_said() {
    let files = [
        (
            "self/mountinfo",
            "22 1 254:1 / / rw - ext4 /dev/vda1 rw\n30 22 254:2 / /var/log/audit rw - ext4 /dev/vda2 rw\n",
        ),
        ("partitions", "major minor  #blocks  name\n\n 254 1 4194304 vda1\n 254 2 51200 vda2\n"),
    ];
    let runtime = Runtime::shown(files.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
    let live = stated("audit_room \"partition\" { megabytes = 100 }");
    insta::assert_snapshot!(judged(&*live, &tree([])), @"unknown: only the running machine tells how large the partition of the audit's logs is; a site can say so");
    let found = live.judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap().remove(0);
    assert_eq!((found.holds, found.found.as_str()), (false, "50 MB"));
    let said = stated("audit_room \"partition\" {\n megabytes = 100\n said = 120\n}");
    assert!(live.is_live_only() && !said.is_live_only());
    insta::assert_snapshot!(judged(&*said, &tree([])), @"holds: a partition of 100 MB or more for the audit's logs, found 120 MB, as the site says");
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("audit_room \"keep\" { megabytes = 1 }"), @r#"
    error: `keep` is neither `kept` nor `partition`
     --> rule.hcl:1:12
      |
    1 | audit_room "keep" { megabytes = 1 }
      |            ^^^^^^
      |
      = help: did you mean `kept`?
    "#);
}
