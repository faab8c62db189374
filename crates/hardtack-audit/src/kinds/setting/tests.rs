//! Judging and fixing keys.

use proptest::prelude::*;

use super::*;
use crate::testing::{debian_pam, fixed, judged, state, tree};

fn setting(block: &str) -> Box<dyn DesiredState> {
    state(&Setting, block).unwrap()
}

const DENY: &str = r#"setting "/etc/security/faillock.conf" {
    key      = "deny"
    at_least = 1
    at_most  = 5
    default  = 3
    module   = "pam_faillock.so"
}"#;

const STORAGE: &str = r#"setting "/etc/systemd/journald.conf" {
    section = "Journal"
    key     = "Storage"
    equals  = "persistent"
    default = "auto"
}"#;

#[test]
fn the_last_line_is_changed_in_place() {
    let days = setting(
        "setting \"/etc/login.defs\" {\n key = \"PASS_MAX_DAYS\"\n at_least = 1\n at_most = 365\n default = -1\n}",
    );
    let tree = tree([("/etc/login.defs", "# ages\nPASS_MAX_DAYS\t99999\nUMASK\t022\n")]);
    insta::assert_snapshot!(judged(&*days, &tree), @"fails: PASS_MAX_DAYS from 1 to 365, found PASS_MAX_DAYS 99999 at /etc/login.defs:2");
    insta::assert_snapshot!(fixed(&*days, &tree), @r"
    --- /etc/login.defs
    +++ /etc/login.defs
    @@ -1,3 +1,3 @@
     # ages
    -PASS_MAX_DAYS	99999
    +PASS_MAX_DAYS 365
     UMASK	022
    ");
    insta::assert_snapshot!(judged(&*days, &crate::testing::tree([("/etc/login.defs", "UMASK 022\n")])), @"fails: PASS_MAX_DAYS from 1 to 365, found PASS_MAX_DAYS -1 by default");
}

#[test]
fn a_drop_in_comes_over_what_is_read_before_it() {
    let storage = setting(STORAGE);
    let main = ("/etc/systemd/journald.conf", "[Journal]\n#Storage=auto\nStorage=volatile\n");
    insta::assert_snapshot!(fixed(&*storage, &tree([main])), @r"
    directory /etc/systemd/journald.conf.d: new, 0755 0:0
    file /etc/systemd/journald.conf.d/60-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/systemd/journald.conf.d/60-hardtack.conf
    @@ -0,0 +1,2 @@
    +[Journal]
    +Storage=persistent
    ");
    let late = ("/etc/systemd/journald.conf.d/99-site.conf", "[Journal]\nStorage=none\n\n[Other]\nx=y\n");
    insta::assert_snapshot!(fixed(&*storage, &tree([main, late])), @r"
    file /etc/systemd/journald.conf.d/zz-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/systemd/journald.conf.d/zz-hardtack.conf
    @@ -0,0 +1,2 @@
    +[Journal]
    +Storage=persistent
    ");
    let vendor = ("/usr/lib/systemd/journald.conf.d/zzz.conf", "[Journal]\nStorage=none\n");
    insta::assert_snapshot!(fixed(&*storage, &tree([main, vendor])), @r"
    directory /etc/systemd/journald.conf.d: new, 0755 0:0
    file /etc/systemd/journald.conf.d/zzz.hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/systemd/journald.conf.d/zzz.hardtack.conf
    @@ -0,0 +1,2 @@
    +[Journal]
    +Storage=persistent
    ");
    let masked = ("/etc/systemd/journald.conf.d/zzz.conf", "[Journal]\nStorage=none\n");
    insta::assert_snapshot!(fixed(&*storage, &tree([main, masked])), @r"
    --- /etc/systemd/journald.conf.d/zzz.conf
    +++ /etc/systemd/journald.conf.d/zzz.conf
    @@ -1,2 +1,2 @@
     [Journal]
    -Storage=none
    +Storage=persistent
    ");
}

#[test]
fn truth_has_many_words() {
    let compress = setting(
        "setting \"/etc/systemd/journald.conf\" {\n section = \"Journal\"\n key = \"Compress\"\n equals = \"yes\"\n default = \"yes\"\n}",
    );
    for text in ["[Journal]\nCompress=true\n", "[Journal]\nCompress=\n", "[Other]\nCompress=no\n"] {
        assert!(judged(&*compress, &tree([("/etc/systemd/journald.conf", text)])).starts_with("holds"), "{text}");
    }
    let size = tree([("/etc/systemd/journald.conf", "[Journal]\nCompress=0\n")]);
    insta::assert_snapshot!(judged(&*compress, &size), @"fails: Compress yes, found Compress 0 at /etc/systemd/journald.conf:2");
}

#[test]
fn the_main_file_of_pwquality_has_the_last_word() {
    let length = setting(
        "setting \"/etc/security/pwquality.conf\" {\n key = \"minlen\"\n at_least = 14\n default = 8\n module = \"pam_pwquality.so\"\n}",
    );
    let own = debian_pam().file("/etc/security/pwquality.conf", "# minlen = 8\n").unwrap();
    insta::assert_snapshot!(fixed(&*length, &own), @r"
    directory /etc/security/pwquality.conf.d: new, 0755 0:0
    file /etc/security/pwquality.conf.d/60-hardtack.conf: new, 0644 0:0
    --- /dev/null
    +++ /etc/security/pwquality.conf.d/60-hardtack.conf
    @@ -0,0 +1 @@
    +minlen = 14
    ");
    let set = own.file("/etc/security/pwquality.conf", "minlen = 8\n").unwrap();
    insta::assert_snapshot!(fixed(&*length, &set), @r"
    --- /etc/security/pwquality.conf
    +++ /etc/security/pwquality.conf
    @@ -1 +1 @@
    -minlen = 8
    +minlen = 14
    ");
}

#[test]
fn arguments_of_the_module_come_over_the_file() {
    let tree = debian_pam()
        .file("/etc/security/faillock.conf", "deny = 4\n")
        .unwrap()
        .file("/etc/pam.d/local", "auth required pam_faillock.so preauth deny=50 audit\n")
        .unwrap();
    insta::assert_snapshot!(judged(&*setting(DENY), &tree), @r"
    holds: deny from 1 to 5, found deny 4 at /etc/security/faillock.conf:1
    fails: deny from 1 to 5, found pam_faillock.so deny=50, which comes over /etc/security/faillock.conf at /etc/pam.d/local:1
    ");
    insta::assert_snapshot!(fixed(&*setting(DENY), &tree), @r"
    --- /etc/pam.d/local
    +++ /etc/pam.d/local
    @@ -1 +1 @@
    -auth required pam_faillock.so preauth deny=50 audit
    +auth required pam_faillock.so preauth audit
    ");
}

#[test]
fn a_key_may_stand_alone_and_one_of_several_is_enough() {
    let root = setting(
        "setting \"/etc/security/faillock.conf\" {\n key = [\"even_deny_root\", \"root_unlock_time\"]\n set = true\n}",
    );
    let tree = |text: &str| tree([("/etc/security/faillock.conf", text)]);
    assert!(judged(&*root, &tree("root_unlock_time = 60\n")).starts_with("holds"));
    insta::assert_snapshot!(judged(&*root, &tree("# even_deny_root\n")), @"fails: even_deny_root or root_unlock_time set, found even_deny_root or root_unlock_time not set");
    insta::assert_snapshot!(fixed(&*root, &tree("# even_deny_root\n")), @r"
    --- /etc/security/faillock.conf
    +++ /etc/security/faillock.conf
    @@ -1 +1,2 @@
     # even_deny_root
    +even_deny_root
    ");
}

#[test]
fn a_value_only_the_site_knows_is_not_made_up() {
    let servers = setting(
        "setting \"/etc/systemd/timesyncd.conf\" {\n section = \"Time\"\n key = [\"NTP\", \"FallbackNTP\"]\n set = true\n}",
    );
    insta::assert_snapshot!(fixed(&*servers, &tree([("/etc/systemd/timesyncd.conf", "[Time]\nNTP=\n")])), @"NTP in /etc/systemd/timesyncd.conf needs a value that only the site can choose");
}

#[test]
fn files_that_are_not_known_state_their_format() {
    let unset = setting("setting \"/opt/app/app.conf\" {\n format = \"equals\"\n key = \"debug\"\n set = false\n}");
    insta::assert_snapshot!(fixed(&*unset, &tree([("/opt/app/app.conf", "debug = 1\nname = a\ndebug = 2\n")])), @r"
    --- /opt/app/app.conf
    +++ /opt/app/app.conf
    @@ -1,3 +1 @@
    -debug = 1
     name = a
    -debug = 2
    ");
    let mistakes = [
        "setting \"/opt/app/app.conf\" {\n key = \"debug\"\n set = false\n}",
        "setting \"/opt/app/app.conf\" {\n format = \"yaml\"\n key = \"debug\"\n set = false\n}",
        "setting \"/etc/login.defs\" {\n format = \"space\"\n key = \"UMASK\"\n set = true\n}",
        "setting \"/etc/systemd/journald.conf\" {\n key = \"Storage\"\n set = true\n}",
        "setting \"etc/login.defs\" {\n key = \"UMASK\"\n set = true\n}",
    ];
    let messages = mistakes.map(|block| state(&Setting, block).unwrap_err().to_string());
    insta::assert_snapshot!(messages.join("\n"), @r"
    rule.hcl:1:9: hardtack does not know the format of /opt/app/app.conf
    rule.hcl:2:11: `yaml` is none of equals, space, ini, shell
    rule.hcl:2:11: hardtack knows the format of /etc/login.defs
    rule.hcl:1:1: keys of an INI file stand in sections: `section` is missing
    rule.hcl:1:9: `etc/login.defs` does not start with `/`: write it from the root of the tree, as in `/etc/hosts`
    ");
}

const LINES: [&str; 9] = [
    "[Journal]",
    "[Other]",
    "Storage=volatile",
    "Storage=",
    "Storage = persistent",
    "# Storage=none",
    "Storage=no\\",
    "ne",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// [`fixed`] asserts that the state holds after its fix and that a second one has nothing to do. Files of
    /// packages stay as they are.
    #[test]
    fn every_configuration_can_be_fixed(
        files in prop::collection::vec(prop::collection::vec(prop::sample::select(&LINES[..]), 0..6), 4),
    ) {
        let text = |index: usize| files[index].join("\n");
        let tree = tree([
            ("/etc/systemd/journald.conf", &text(0)),
            ("/etc/systemd/journald.conf.d/10-a.conf", &text(1)),
            ("/run/systemd/journald.conf.d/99-b.conf", &text(2)),
            ("/usr/lib/systemd/journald.conf.d/zzz.conf", &text(3)),
        ]);
        let diff = fixed(&*setting(STORAGE), &tree);
        prop_assert!(diff.is_empty() || diff.contains("+++ /etc/systemd/journald.conf"), "{}", diff);
    }
}
