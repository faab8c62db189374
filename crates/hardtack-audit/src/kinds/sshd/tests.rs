//! Judging and fixing directives.

use proptest::prelude::*;

use super::*;
use crate::testing::{fixed, judged, state, tree};

fn sshd(block: &str) -> Box<dyn DesiredState> {
    state(&Sshd, block).unwrap()
}

const MAIN: &str = "/etc/ssh/sshd_config";
const DEBIAN: &str = "Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\nX11Forwarding yes\n";

#[test]
fn the_deciding_line_is_the_evidence() {
    let tries = sshd("sshd \"MaxAuthTries\" { at_most = 4 }");
    let tree = tree([(
        MAIN,
        "MaxAuthTries 6\nMaxAuthTries 4\nMatch User bob\n  MaxAuthTries 9\nMatch User eve\n  MaxAuthTries 1\n",
    )]);
    insta::assert_snapshot!(judged(&*tries, &tree), @r"
    fails: MaxAuthTries at most 4, found MaxAuthTries 6 at /etc/ssh/sshd_config:1
    fails: MaxAuthTries at most 4, found MaxAuthTries 9 for Match User bob at /etc/ssh/sshd_config:4
    ");
    insta::assert_snapshot!(fixed(&*tries, &tree), @r"
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1,6 +1,5 @@
    -MaxAuthTries 6
     MaxAuthTries 4
    +MaxAuthTries 4
     Match User bob
    -  MaxAuthTries 9
     Match User eve
       MaxAuthTries 1
    ");
}

#[test]
fn the_command_line_wins_over_every_file() {
    let root = sshd("sshd \"PermitRootLogin\" { equals = \"no\" }");
    let tries = sshd("sshd \"MaxAuthTries\" { at_most = 4 }");
    let main = (MAIN, "PermitRootLogin no\nMaxAuthTries 4\n");
    let defaults = ("/etc/default/ssh", "# Options\nSSHD_OPTS=\"-o PermitRootLogin=yes -oMaxAuthTries=9\"\n");
    let unit = "[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n";
    for tree in [tree([main, defaults]), tree([main, defaults, ("/usr/lib/systemd/system/ssh.service", unit)])] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(judged(&*root, &tree), @"fails: PermitRootLogin no, found PermitRootLogin yes on the command line, which wins over every file at /etc/default/ssh:2");
            insta::assert_snapshot!(judged(&*tries, &tree), @"fails: MaxAuthTries at most 4, found MaxAuthTries 9 on the command line, which wins over every file at /etc/default/ssh:2");
            insta::assert_snapshot!(fixed(&*root, &tree), @"/etc/default/ssh:2 starts sshd with an option for PermitRootLogin, which wins over every file: take the option out");
        }
    }
    let drop_in = |command: &str| {
        let text = format!("[Service]\nExecStart=\nExecStart={command}\n");
        let own = tree([
            main,
            ("/usr/lib/systemd/system/ssh.service", unit),
            ("/usr/lib/systemd/system/ssh@.service", "[Service]\nExecStart=-/usr/sbin/sshd -i\n"),
            ("/etc/systemd/system/ssh.service.d/own.conf", &text),
        ]);
        judged(&*root, &own)
    };
    insta::assert_snapshot!(drop_in("/usr/sbin/sshd -De -o 'PermitRootLogin yes'"), @"
    fails: PermitRootLogin no, found PermitRootLogin yes on the command line, which wins over every file at /etc/systemd/system/ssh.service.d/own.conf:3
    holds: PermitRootLogin no, found PermitRootLogin no at /etc/ssh/sshd_config:1
    ");
    insta::assert_snapshot!(drop_in("/usr/sbin/sshd -D -f /etc/other"), @"unknown: /etc/systemd/system/ssh.service.d/own.conf:3 starts sshd with -f /etc/other, so that /etc/ssh/sshd_config is not what it reads: take the option out");
    insta::assert_snapshot!(drop_in("/bin/sh -c 'exec sshd -D'"), @"unknown: /etc/systemd/system/ssh.service.d/own.conf:3 starts sshd through /bin/sh; what that gives it cannot be told");
    insta::assert_snapshot!(drop_in("/usr/sbin/sshd -D -p 22"), @"holds: PermitRootLogin no, found PermitRootLogin no at /etc/ssh/sshd_config:1");
}

#[test]
fn a_line_that_cannot_be_read_is_never_a_pass() {
    let root = sshd("sshd \"PermitRootLogin\" { one_of = [\"no\", \"prohibit-password\"] }");
    let tree = tree([(MAIN, "PermitRootLogin \"no\n")]);
    insta::assert_snapshot!(judged(&*root, &tree), @"
    holds: PermitRootLogin no or prohibit-password, found PermitRootLogin prohibit-password by default
    fails: PermitRootLogin no or prohibit-password, found a quotation mark is not closed; sshd does not start at /etc/ssh/sshd_config:1
    ");
    insta::assert_snapshot!(fixed(&*root, &tree), @"/etc/ssh/sshd_config:1: a quotation mark is not closed; sshd does not start; correct the line");
}

#[test]
fn a_drop_in_is_written_when_it_is_read_first() {
    let tries = sshd("sshd \"MaxAuthTries\" { at_most = 4 }");
    let root = sshd("sshd \"PermitRootLogin\" { equals = \"no\" }");
    let tree = tree([(MAIN, DEBIAN)]);
    insta::assert_snapshot!(judged(&*tries, &tree), @"fails: MaxAuthTries at most 4, found MaxAuthTries 6 by default");
    let mut fixer = Fixer::new(&tree);
    root.fix(&mut fixer).unwrap();
    tries.fix(&mut fixer).unwrap();
    insta::assert_snapshot!(fixer.tree.diff().unwrap(), @r"
    directory /etc/ssh/sshd_config.d: new, 0755 0:0
    file /etc/ssh/sshd_config.d/00-hardtack.conf: new, 0600 0:0
    --- /dev/null
    +++ /etc/ssh/sshd_config.d/00-hardtack.conf
    @@ -0,0 +1,3 @@
    +# Settings that hardening rules ask for. sshd keeps the first value it reads, and reads this file first.
    +MaxAuthTries 4
    +PermitRootLogin no
    ");
}

#[test]
fn a_file_that_sorts_earlier_is_changed_in_place() {
    let tries = sshd("sshd \"MaxAuthTries\" { at_most = 4 }");
    let tree =
        tree([(MAIN, DEBIAN), ("/etc/ssh/sshd_config.d/00-aaa.conf", "MaxAuthTries 20\nMatch all\nMaxAuthTries 30\n")]);
    insta::assert_snapshot!(fixed(&*tries, &tree), @r"
    --- /etc/ssh/sshd_config.d/00-aaa.conf
    +++ /etc/ssh/sshd_config.d/00-aaa.conf
    @@ -1,3 +1,3 @@
     MaxAuthTries 20
     Match all
    -MaxAuthTries 30
    +MaxAuthTries 4
    file /etc/ssh/sshd_config.d/00-hardtack.conf: new, 0600 0:0
    --- /dev/null
    +++ /etc/ssh/sshd_config.d/00-hardtack.conf
    @@ -0,0 +1,2 @@
    +# Settings that hardening rules ask for. sshd keeps the first value it reads, and reads this file first.
    +MaxAuthTries 4
    ");
}

#[test]
fn without_an_include_the_main_file_is_changed() {
    let banner = sshd("sshd \"Banner\" { \n set = true\n write = \"/etc/issue.net\"\n }");
    let tree = tree([(MAIN, "UsePAM yes\nMatch User bob\n  Banner none\n")]);
    insta::assert_snapshot!(judged(&*banner, &tree), @r"
    fails: Banner set, found Banner none by default
    fails: Banner set, found Banner none for Match User bob at /etc/ssh/sshd_config:3
    ");
    insta::assert_snapshot!(fixed(&*banner, &tree), @r"
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1,3 +1,3 @@
     UsePAM yes
    +Banner /etc/issue.net
     Match User bob
    -  Banner none
    ");
}

#[test]
fn algorithm_lists_have_what_is_wanted_and_nothing_else() {
    let outcome = |block: &str, text: &str| {
        let (asked, tree) = (sshd(block), tree([(MAIN, text)]));
        format!("{}\n{}", judged(&*asked, &tree), fixed(&*asked, &tree))
    };
    let only = "sshd \"Ciphers\" { only = [\"aes256-ctr\", \"aes128-ctr\"] }";
    insta::assert_snapshot!(outcome(only, "Ciphers aes128-ctr\n"), @"holds: Ciphers with nothing but aes256-ctr, aes128-ctr, found Ciphers with no others at /etc/ssh/sshd_config:1");
    insta::assert_snapshot!(outcome(only, "Ciphers +aes128-cbc\n"), @r"
    fails: Ciphers with nothing but aes256-ctr, aes128-ctr, found Ciphers with chacha20-poly1305@openssh.com, aes192-ctr, aes128-gcm@openssh.com, aes256-gcm@openssh.com, aes128-cbc at /etc/ssh/sshd_config:1
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1 +1 @@
    -Ciphers +aes128-cbc
    +Ciphers aes256-ctr,aes128-ctr
    ");
    let includes = "sshd \"KexAlgorithms\" { includes = [\"sntrup761x25519-sha512\", \"mlkem768x25519-sha256\"] }";
    insta::assert_snapshot!(outcome(includes, "KexAlgorithms curve25519-sha256,mlkem768x25519-sha256\n"), @"holds: KexAlgorithms with sntrup761x25519-sha512 or mlkem768x25519-sha256, found KexAlgorithms curve25519-sha256,mlkem768x25519-sha256 at /etc/ssh/sshd_config:1");
    insta::assert_snapshot!(outcome(includes, "KexAlgorithms curve25519-sha256\n"), @r"
    fails: KexAlgorithms with sntrup761x25519-sha512 or mlkem768x25519-sha256, found KexAlgorithms curve25519-sha256 at /etc/ssh/sshd_config:1
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1 +1 @@
    -KexAlgorithms curve25519-sha256
    +KexAlgorithms sntrup761x25519-sha512,curve25519-sha256
    ");
    insta::assert_snapshot!(state(&Sshd, "sshd \"Banner\" { only = [\"a\"] }").unwrap_err().to_string(), @"rule.hcl:1:1: Banner has no list of algorithms");
}

#[test]
fn algorithm_lists_lose_only_what_is_weak() {
    let ciphers = sshd("sshd \"Ciphers\" { excludes = [\"*-cbc\", \"rijndael-cbc@lysator.liu.se\"] }");
    let outcome = |text: &str| {
        let tree = tree([(MAIN, text)]);
        format!("{}\n{}", judged(&*ciphers, &tree), fixed(&*ciphers, &tree))
    };
    insta::assert_snapshot!(outcome("Ciphers +aes128-cbc\n"), @r"
    fails: Ciphers without *-cbc, rijndael-cbc@lysator.liu.se, found Ciphers with aes128-cbc at /etc/ssh/sshd_config:1
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1 +1 @@
    -Ciphers +aes128-cbc
    +Ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
    ");
    insta::assert_snapshot!(outcome("Ciphers 3des-cbc,aes256-ctr\n"), @r"
    fails: Ciphers without *-cbc, rijndael-cbc@lysator.liu.se, found Ciphers with 3des-cbc at /etc/ssh/sshd_config:1
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1 +1 @@
    -Ciphers 3des-cbc,aes256-ctr
    +Ciphers aes256-ctr
    ");
    insta::assert_snapshot!(outcome("Ciphers 3des-cbc\n"), @r"
    fails: Ciphers without *-cbc, rijndael-cbc@lysator.liu.se, found Ciphers with 3des-cbc at /etc/ssh/sshd_config:1
    --- /etc/ssh/sshd_config
    +++ /etc/ssh/sshd_config
    @@ -1 +1 @@
    -Ciphers 3des-cbc
    +Ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
    ");
    insta::assert_snapshot!(judged(&*ciphers, &tree([(MAIN, "UsePAM yes\n")])), @"holds: Ciphers without *-cbc, rijndael-cbc@lysator.liu.se, found Ciphers with none of them by default");
}

#[test]
fn durations_and_spellings_are_understood() {
    for (block, line) in [
        ("sshd \"LoginGraceTime\" {\n at_least = 1\n at_most = 60\n}", "LoginGraceTime 1m"),
        ("sshd \"PermitRootLogin\" { one_of = [\"no\", \"prohibit-password\"] }", "permitrootlogin Without-Password"),
        ("sshd \"LogLevel\" { one_of = [\"VERBOSE\", \"INFO\"] }", "LogLevel info"),
        ("sshd \"MaxStartups\" { within = \"10:30:60\" }", "MaxStartups 8:50:50"),
    ] {
        let tree = tree([(MAIN, line)]);
        assert!(judged(&*sshd(block), &tree).starts_with("holds"), "{line}");
    }
    let grace = sshd("sshd \"LoginGraceTime\" {\n at_least = 1\n at_most = 60\n}");
    insta::assert_snapshot!(judged(&*grace, &tree([(MAIN, "LoginGraceTime 0\n")])), @"fails: LoginGraceTime from 1 to 60, found LoginGraceTime 0 at /etc/ssh/sshd_config:1");
    insta::assert_snapshot!(judged(&*grace, &tree([(MAIN, "LoginGraceTime soon\n")])), @"fails: LoginGraceTime from 1 to 60, found LoginGraceTime soon at /etc/ssh/sshd_config:1");
}

#[test]
fn no_file_is_unknown_and_not_the_default() {
    let tree = tree([("/etc/hosts", "")]);
    insta::assert_snapshot!(judged(&*sshd("sshd \"PermitEmptyPasswords\" { equals = \"no\" }"), &tree), @"unknown: there is no /etc/ssh/sshd_config, and sshd does not start without it");
}

#[test]
fn mistakes_in_rules_are_named() {
    let mistakes = [
        "sshd \"MaxAuthTrys\" { at_most = 4 }",
        "sshd \"MaxAuthTries\" {}",
        "sshd \"MaxAuthTries\" {\n at_most = 4\n equals = 3\n}",
        "sshd \"Banner\" { at_most = 4 }",
        "sshd \"MaxStartups\" { within = \"many\" }",
        "sshd \"MaxStartups\" {\n within = \"10:30:60\"\n typo = 1\n}",
    ];
    let messages = mistakes.map(|block| state(&Sshd, block).unwrap_err().to_string());
    insta::assert_snapshot!(messages.join("\n"), @r"
    rule.hcl:1:6: `MaxAuthTrys` is not a keyword of sshd_config
    rule.hcl:1:1: this block asks for nothing
    rule.hcl:1:1: this block asks for several things at once
    rule.hcl:1:1: Banner has no number as its value
    rule.hcl:1:31: `many` is not start:rate:full, as in 10:30:60
    rule.hcl:3:2: `sshd` has no key `typo`
    ");
}

/// Lines that go well or badly together.
const LINES: [&str; 12] = [
    "MaxAuthTries 6",
    "maxauthtries=3",
    "Match User bob",
    "Match all",
    "Match Address 192.0.2.0/24 User \"eve\"",
    "  MaxAuthTries 20 # many",
    "Include /etc/ssh/sshd_config.d/*.conf",
    "Include late.conf",
    "MaxAuthTries many",
    "UsePAM yes",
    "# MaxAuthTries 1",
    "Protocol 2",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// [`fixed`] asserts that the state holds after its fix and that a second one has nothing to do.
    #[test]
    fn every_configuration_can_be_fixed(
        files in prop::collection::vec(prop::collection::vec(prop::sample::select(&LINES[..]), 0..6), 4),
    ) {
        let text = |index: usize| files[index].join("\n");
        // Files that others include may not include: they would include themselves.
        let leaf = |index: usize| text(index).replace("Include", "# Include");
        let tree = tree([
            (MAIN, &text(0)),
            ("/etc/ssh/sshd_config.d/00-a.conf", &leaf(1)),
            ("/etc/ssh/sshd_config.d/50-b.conf", &leaf(2)),
            ("/etc/ssh/late.conf", &leaf(3)),
        ]);
        let diff = fixed(&*sshd("sshd \"MaxAuthTries\" { at_most = 4 }"), &tree);
        prop_assert!(diff.is_empty() || diff.contains("+++ /etc/ssh/"), "{}", diff);
    }
}
