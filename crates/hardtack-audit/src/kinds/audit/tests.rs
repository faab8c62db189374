//! Traps of auditctl's language: what records the same in other words, and what seems to record and does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use hardtack_tree::{MemoryTree, Mode, Owner};

use crate::judge::judge;
use crate::rule::Rule;
use crate::system::{Runtime, System};
use crate::testing::{fixed, judged, refused, stated, tree};

const RULES: &str = "/etc/audit/rules.d/10-site.rules";

/// What is said of these rules on a small tree.
fn said(wanted: &str, rules: &str) -> String {
    judged(&*stated(&format!("audit_rule \"{wanted}\" {{}}")), &tree([(RULES, rules), ("/etc/sudoers.d/a", "")]))
}

fn holds(wanted: &str, rules: &str) -> bool {
    let said = said(wanted, rules);
    assert!(said.starts_with("holds") || said.starts_with("fails"), "{said}");
    said.starts_with("holds")
}

#[test]
fn a_watch_is_a_rule_on_a_path() {
    let watch = "-w /etc/group -p wa";
    assert!(holds(watch, "-w /etc/group -p wa -k anything\n"));
    assert!(holds(watch, "-w /etc/group\n"), "without -p every access is watched");
    assert!(holds(watch, "-w /etc/ -p rwa\n"), "the directory is watched with all in it");
    assert!(holds(watch, "-a exit,always -F perm=aw -F path=/etc/group\n"));
    assert!(holds(watch, "-a always,exit -S all -F dir=/etc -F perm=w\n-w /etc/group -p a\n"));
    assert!(holds(
        watch,
        "-a always,exit -F arch=b32 -F path=/etc/group -F perm=wa\n-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa\n"
    ));
    assert!(!holds(watch, "-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa\n"), "32-bit programs are missing");
    assert!(!holds(watch, "-w /etc/group -p w\n"));
    assert!(!holds(watch, "-w /etc/group- -p wa\n"));
    assert!(!holds(watch, "#-w /etc/group -p wa\n"));
    assert!(!holds(watch, "-a always,exit -F path=/etc/group -F perm=wa -F auid=1000\n"), "only one user is recorded");
    let directory = "-w /etc/sudoers.d -p wa";
    assert!(holds(directory, "-a always,exit -F dir=/etc/sudoers.d -F perm=wa\n"));
    assert!(!holds(directory, "-a always,exit -F path=/etc/sudoers.d -F perm=wa\n"), "not what is in the directory");
}

#[test]
fn calls_may_be_spread_over_rules() {
    let wanted = "-a always,exit -S adjtimex,settimeofday";
    let b32 = "-a always,exit -F arch=b32 -S settimeofday -S adjtimex -S stime\n";
    assert!(holds(
        wanted,
        &format!("{b32}-a exit,always -F arch=x86_64 -S adjtimex\n-a always,exit -S settimeofday\n")
    ));
    assert!(holds(wanted, "-a always,exit -F key=all\n"));
    insta::assert_snapshot!(said(wanted, b32), @"fails: the audit records what -a always,exit -S adjtimex,settimeofday asks for, found not recorded: adjtimex by 64-bit programs, settimeofday by 64-bit programs at /etc/audit/rules.d/10-site.rules:1");
    insta::assert_snapshot!(said(wanted, "-a always,exit -F arch=b64 -S adjtimex -F auid>=1000\n"), @"fails: the audit records what -a always,exit -S adjtimex,settimeofday asks for, found not recorded: adjtimex, settimeofday");
}

#[test]
fn a_rule_that_asks_for_less_records_more() {
    let wanted = "-a always,exit -S open -F exit=-EACCES -F auid>=UID_MIN -F auid!=unset";
    let both = |fields: &str| {
        format!("-a always,exit -F arch=b64 -S open {fields}\n-a always,exit -F arch=b32 -S open {fields}\n")
    };
    for fields in [
        "-F exit=-EACCES -F auid>=1000 -F auid!=unset",
        "-F auid!=-1 -F auid>=1000 -F exit=-13 -k access",
        "-F auid!=4294967295 -F auid>=500 -F exit=-EACCES",
        "-F loginuid>999 -F success=0",
        "",
    ] {
        assert!(holds(wanted, &both(fields)), "{fields}");
    }
    for fields in ["-F exit=-EPERM", "-F auid>=1001", "-F auid=1000", "-F success=1", "-F exit=-EACCES -F euid=0"] {
        assert!(!holds(wanted, &both(fields)), "{fields}");
    }
    let compared = "-a always,exit -F arch=b64 -C euid!=uid -S execve -F auid!=unset";
    assert!(holds(compared, "-a always,exit -F arch=b64 -C uid!=euid -F auid!=-1 -S execve\n"));
    assert!(!holds(compared, "-a always,exit -F arch=b64 -C gid!=egid -F auid!=-1 -S execve\n"));
    assert!(holds(
        "-a always,exit -F arch=b64 -S clock_settime -F a0=0x0",
        "-a always,exit -F arch=b64 -S clock_settime -F a0=0\n"
    ));
}

#[test]
fn what_comes_first_decides() {
    let wanted = "-a always,exit -F arch=b64 -S mount";
    let always = "-a always,exit -F arch=b64 -S mount\n";
    insta::assert_snapshot!(said(wanted, &format!("-a never,exit -S mount\n{always}")), @"fails: the audit records what -a always,exit -F arch=b64 -S mount asks for, found not recorded: mount by 64-bit programs at /etc/audit/rules.d/10-site.rules:1");
    assert!(holds(wanted, &format!("{always}-a never,exit -S mount\n")));
    assert!(!holds(wanted, &format!("{always}-A never,exit -S mount\n")), "-A puts a rule before the others");
    assert!(!holds(wanted, &format!("{always}-a task,never\n")));
    assert!(!holds(wanted, &format!("{always}-d exit,always -S mount -F arch=b64\n")));
    assert!(holds(wanted, &format!("{always}-D\n")), "augenrules puts -D first");
}

#[test]
fn links_lead_to_what_is_watched() {
    let tree = tree([
        (RULES, "-w /var/run/utmp -p wa\n"),
        ("/run/utmp", ""),
        ("/var/run", "-> /run"),
        ("/etc/audit/rules.d/README", "not read"),
    ]);
    insta::assert_snapshot!(judged(&*stated("audit_rule \"-w /run/utmp -p wa\" {}"), &tree), @"holds: the audit records what -w /run/utmp -p wa asks for, found recorded at /etc/audit/rules.d/10-site.rules:1");
    insta::assert_snapshot!(judged(&*stated("audit_rule \"-w /etc/netplan/ -p wa\" { if_there = true }"), &tree), @"holds: the audit records what -w /etc/netplan/ -p wa asks for, found there is no /etc/netplan");
    insta::assert_snapshot!(judged(&*stated("audit_rule \"-w /opt/x/y -p wa\" {}"), &tree), @"holds: the audit records what -w /opt/x/y -p wa asks for, found there is no /opt/x");
}

#[test]
fn a_line_that_auditctl_refuses_makes_all_unknown() {
    insta::assert_snapshot!(said("-w /etc/group -p wa", "-w /etc/group -p wa\n-w /x -q\n"), @"unknown: /etc/audit/rules.d/10-site.rules:2: `-q` has no value");
    // The last line of a file goes on in the next one, where no newline ends it.
    let files = tree([(RULES, "-w /etc/group -p wa"), ("/etc/audit/rules.d/20-x.rules", "-w /etc/passwd -p wa\n")]);
    insta::assert_snapshot!(judged(&*stated("audit_rule \"-w /etc/group -p wa\" {}"), &files), @"unknown: /etc/audit/rules.d/10-site.rules:1: `wa-w` is not made of r, w, x and a");
    insta::assert_snapshot!(said("-w /etc/group -p wa", "-k key\n"), @"unknown: /etc/audit/rules.d/10-site.rules:1: it does nothing");
    insta::assert_snapshot!(refused("audit_rule \"-a never,exit\" {}").lines().next().unwrap(), @"error: `-a never,exit` cannot be asked for: it records nothing");
}

#[test]
fn a_fix_adds_what_is_missing_to_a_file_of_its_own() {
    let wanted = stated("audit_rule \"-a always,exit -S mount -F auid>=UID_MIN -F auid!=unset -k mounts\" {}");
    let site = "-a always,exit -F arch=b32 -S mount\n";
    insta::assert_snapshot!(fixed(&*wanted, &tree([(RULES, site), ("/etc/login.defs", "UID_MIN 500\n")])), @r"
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,7 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +
    +
    +-a always,exit -F arch=b32 -S mount
    +-a always,exit -F arch=b64 -S mount -F auid>=500 -F auid!=unset -k mounts
    +
    file /etc/audit/rules.d/50-hardtack.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/rules.d/50-hardtack.rules
    @@ -0,0 +1,2 @@
    +# What the audit records for the hardening profile, written by hardtack.
    +-a always,exit -F arch=b64 -S mount -F auid>=500 -F auid!=unset -k mounts
    ");
    let never = "-a never,exit -S mount\n";
    insta::assert_snapshot!(fixed(&*wanted, &tree([(RULES, never)])), @"/etc/audit/rules.d/10-site.rules:1 keeps it from being recorded: take that line out");
    let log = stated("audit_rule \"-w SUDO_LOGFILE -p wa -k sudo_log_file\" {}");
    insta::assert_snapshot!(fixed(&*log, &tree([("/etc/sudoers", "Defaults logfile=\"/var/log/sudo.log\"\n"), ("/var/log/x", "")])), @r"
    directory /etc/audit: new, 0755 0:0
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,6 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +
    +
    +-w /var/log/sudo.log -p wa -k sudo_log_file
    +
    directory /etc/audit/rules.d: new, 0755 0:0
    file /etc/audit/rules.d/50-hardtack.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/rules.d/50-hardtack.rules
    @@ -0,0 +1,2 @@
    +# What the audit records for the hardening profile, written by hardtack.
    +-w /var/log/sudo.log -p wa -k sudo_log_file
    ");
    insta::assert_snapshot!(fixed(&*log, &tree([("/etc/sudoers", "")])), @"sudo has no log file of its own");
}

#[test]
fn the_last_word_on_changes_is_the_one_read_last() {
    let locked = stated("audit_rule \"-e 2\" {}");
    let other = "/etc/audit/rules.d/100-x.rules";
    insta::assert_snapshot!(judged(&*locked, &tree([(RULES, "-e 2\n-e 1\n")])), @"fails: the audit rules end with -e 2, found -e 1 at /etc/audit/rules.d/10-site.rules:2");
    insta::assert_snapshot!(fixed(&*locked, &tree([(RULES, "-e 2\n"), (other, "-b 9\n-e 1\n")])), @r"
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,5 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +-b 9
    +
    +-e 2
    --- /etc/audit/rules.d/100-x.rules
    +++ /etc/audit/rules.d/100-x.rules
    @@ -1,2 +1,2 @@
     -b 9
    --e 1
    +-e 2
    ");
    insta::assert_snapshot!(fixed(&*locked, &tree([(RULES, "-b 9\n")])), @r"
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,5 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +-b 9
    +
    +-e 2
    file /etc/audit/rules.d/99-finalize.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/rules.d/99-finalize.rules
    @@ -0,0 +1 @@
    +-e 2
    ");
}

#[test]
fn privileged_programs_are_those_that_the_kernel_lets_be_so() {
    let setuid = |tree: MemoryTree, path: &str| tree.file_with(path, "", Mode::new(0o4755), Owner::ROOT).unwrap();
    let base = tree([
        ("/etc/fstab", "tmpfs /tmp tmpfs nosuid 0 0\n"),
        (RULES, "-a always,exit -F path=/usr/bin/su -F perm=x\n"),
    ]);
    let base = ["/usr/bin/su", "/usr/bin/sudo", "/tmp/hidden"].into_iter().fold(base, setuid);
    let base = base.file_with("/usr/bin/ping", "", Mode::new(0o755), Owner::ROOT).unwrap();
    let base = base.xattr("/usr/bin/ping", "security.capability", vec![1]).unwrap();
    let state = stated("audit_privileged {}");
    insta::assert_snapshot!(judged(&*state, &base), @r"
    fails: the audit records starts of /usr/bin/ping, found not recorded: execution
    fails: the audit records starts of /usr/bin/sudo, found not recorded: execution
    ");
    insta::assert_snapshot!(fixed(&*state, &base), @r"
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,8 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +
    +
    +-a always,exit -F path=/usr/bin/su -F perm=x
    +-a always,exit -F path=/usr/bin/ping -F perm=x -F auid>=1000 -F auid!=unset -k privileged
    +-a always,exit -F path=/usr/bin/sudo -F perm=x -F auid>=1000 -F auid!=unset -k privileged
    +
    file /etc/audit/rules.d/51-hardtack-privileged.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/rules.d/51-hardtack-privileged.rules
    @@ -0,0 +1,3 @@
    +# Starts of privileged programs, written by hardtack from those that it found.
    +-a always,exit -F path=/usr/bin/ping -F perm=x -F auid>=1000 -F auid!=unset -k privileged
    +-a always,exit -F path=/usr/bin/sudo -F perm=x -F auid>=1000 -F auid!=unset -k privileged
    ");
}

#[test]
fn mistakes_are_skipped_where_the_rules_say_so_first() {
    let skipped = stated("audit_rule \"-c\" {}");
    insta::assert_snapshot!(judged(&*skipped, &tree([(RULES, "-w /x -p wa\n-c\n")])), @"fails: the audit rules begin with -c, found -c after some rules at /etc/audit/rules.d/10-site.rules:2");
    insta::assert_snapshot!(fixed(&*skipped, &tree([(RULES, "-w /x -p wa\n-c\n")])), @r"
    file /etc/audit/audit.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/audit.rules
    @@ -0,0 +1,8 @@
    +## This file is automatically generated from /etc/audit/rules.d
    +
    +
    +
    +-c
    +-w /x -p wa
    +-c
    +
    file /etc/audit/rules.d/00-hardtack.rules: new, 0640 0:0
    --- /dev/null
    +++ /etc/audit/rules.d/00-hardtack.rules
    @@ -0,0 +1 @@
    +-c
    ");
    assert!(holds("-w /etc/group -p wa", "-c\n-w /etc/group -x\n-w /etc/group -p wa\n"));
}

/// A rule's verdict, reason and what does not hold, on a system with these files whose auditctl says this.
fn live(states: &str, files: &MemoryTree, status: &str, list: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let auditctl = dir.path().join("auditctl");
    fs::write(dir.path().join("status"), status).unwrap();
    fs::write(dir.path().join("list"), list).unwrap();
    let script = "#!/bin/sh\ncd ${0%/*}\n[ -s status ] || { echo You must be root >&2; exit 4; }\n\
                  case $1 in -s) cat status ;; -l) cat list ;; esac\n";
    fs::write(&auditctl, script).unwrap();
    fs::set_permissions(&auditctl, fs::Permissions::from_mode(0o755)).unwrap();
    let runtime = Runtime::at(Path::new("/nonexistent"), &dir.path().join("systemctl"));
    let source = hardtack_hcl::Source::new(
        "t.hcl",
        format!("rule \"t\" {{\n title = \"T\"\n severity = \"low\"\n why = \"W.\"\n{states}\n}}\n"),
    );
    let rule = Rule::parse(&"t".parse().unwrap(), &source, &Default::default()).unwrap();
    let result = judge(&rule, &System::new(files), Some(&runtime));
    let bad = result.findings.iter().filter(|finding| !finding.holds);
    let bad = bad.map(|finding| format!("\n{:?}: {}, found {}", finding.basis, finding.expected, finding.found));
    format!("{:?}: {}{}", result.verdict, result.reason.unwrap_or_default(), bad.collect::<String>())
}

#[test]
fn the_running_kernel_is_asked_too() {
    const IDENTITY: &str = "audit_rule \"-w /etc/group -p wa -k identity\" {}";
    let files = tree([(RULES, "-w /etc/group -p wa -k identity\n"), ("/etc/sudoers.d/a", "")]);
    let on = "enabled 2\nfailure 1\npid 300\n";
    // As auditctl 3 and 4 list what they were given.
    for list in
        ["-w /etc/group -p wa -k identity\n", "-a always,exit -S all -F path=/etc/group -F perm=wa -F key=identity\n"]
    {
        insta::allow_duplicates! {
            insta::assert_snapshot!(live(IDENTITY, &files, on, list), @"Pass:");
        }
    }
    insta::assert_snapshot!(live(IDENTITY, &files, on, "No rules\n"), @r"
    Fail: the files ask for it, but the running system does not have it: it needs a reboot or a reload
    Runtime: the running kernel records what -w /etc/group -p wa -k identity asks for, found not recorded: writing, changes of attributes
    ");
    insta::assert_snapshot!(live(IDENTITY, &files, "enabled 0\n", "-w /etc/group -p wa\n"), @r"
    Fail: the files ask for it, but the running system does not have it: it needs a reboot or a reload
    Runtime: the running kernel records what -w /etc/group -p wa -k identity asks for, found its audit is off
    ");
    insta::assert_snapshot!(live(IDENTITY, &tree([(RULES, "")]), on, "-w /etc/group -p wa\n"), @r"
    Fail: the running system has it, but the files do not: it is lost at the next boot
    Persistent: the audit records what -w /etc/group -p wa -k identity asks for, found not recorded: writing, changes of attributes
    ");
    let shadowed = "-a never,exit -F path=/etc/group\n-w /etc/group -p wa\n";
    insta::assert_snapshot!(live(IDENTITY, &files, on, shadowed), @r"
    Fail: the files ask for it, but the running system does not have it: it needs a reboot or a reload
    Runtime: the running kernel records what -w /etc/group -p wa -k identity asks for, found not recorded: writing, changes of attributes, because of line 1 of auditctl -l
    ");
    insta::assert_snapshot!(live(IDENTITY, &files, "", ""), @"Unknown: auditctl failed: You must be root");
    let directory = tree([(RULES, "-w /etc/sudoers.d -p wa\n"), ("/etc/sudoers.d/a", "")]);
    insta::assert_snapshot!(live("audit_rule \"-w /etc/sudoers.d -p wa\" {}", &directory, on, "-w /etc/sudoers.d -p wa\n"), @"Pass:");
}

#[test]
fn what_else_the_files_ask_of_the_kernel_is_asked_of_it() {
    let end = tree([(RULES, "-e 2\n")]);
    insta::assert_snapshot!(live("audit_rule \"-e 2\" {}", &end, "enabled 2\n", "No rules\n"), @"Pass:");
    insta::assert_snapshot!(live("audit_rule \"-e 2\" {}", &end, "enabled 1\n", "No rules\n"), @r"
    Fail: the files ask for it, but the running system does not have it: it needs a reboot or a reload
    Runtime: the kernel takes no other audit rules, found it takes them until it is told not to
    ");
    let time = "-a always,exit -S adjtimex,settimeofday -k time-change";
    let files = tree([(RULES, &format!("{time}\n"))]);
    let list = "-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=time-change\n\
                -a always,exit -F arch=b32 -S settimeofday -F key=time-change\n";
    insta::assert_snapshot!(live(&format!("audit_rule \"{time}\" {{}}"), &files, "enabled 1\n", list), @r"
    Fail: 
    Persistent: the audit records what -a always,exit -S adjtimex,settimeofday -k time-change asks for, found not recorded: adjtimex by 32-bit programs, settimeofday by 32-bit programs
    Runtime: the running kernel records what -a always,exit -S adjtimex,settimeofday -k time-change asks for, found not recorded: adjtimex by 32-bit programs
    ");

    let su = tree([(RULES, "-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset\n")]);
    let su = su.file_with("/usr/bin/su", "", Mode::new(0o4755), Owner::ROOT).unwrap();
    let list = "-a always,exit -S all -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=-1\n";
    insta::assert_snapshot!(live("audit_privileged {}", &su, "enabled 2\n", list), @"Pass:");
    insta::assert_snapshot!(live("audit_privileged {}", &su, "enabled 2\n", "No rules\n"), @r"
    Fail: the files ask for it, but the running system does not have it: it needs a reboot or a reload
    Runtime: the running kernel records starts of /usr/bin/su, found not recorded: execution
    ");
}
