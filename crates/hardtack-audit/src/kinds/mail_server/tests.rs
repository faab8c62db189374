use hardtack_tree::MemoryTree;

use crate::testing::{fixed, judged, stated};

fn with(package: &str, files: &[(&str, &str)]) -> MemoryTree {
    let status = format!("Package: {package}\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n");
    let tree = MemoryTree::new().file("/var/lib/dpkg/status", &status).unwrap();
    files.iter().fold(tree, |tree, (path, text)| tree.file(path, text).unwrap())
}

#[test]
fn postfix_reads_continued_lines_and_the_last_one_counts() {
    let local = stated("mail_server {}");
    let tree = with(
        "postfix",
        &[(
            "/etc/postfix/main.cf",
            "inet_interfaces = loopback-only\n\ninet_interfaces = localhost,\n# no\n  $myhostname\nmyorigin = x\n",
        )],
    );
    insta::assert_snapshot!(judged(&*local, &tree), @r"
    holds: postfix listens on loopback addresses only, found localhost at /etc/postfix/main.cf:3
    fails: postfix listens on loopback addresses only, found $myhostname at /etc/postfix/main.cf:3
    ");
    insta::assert_snapshot!(fixed(&*local, &with("postfix", &[("/etc/postfix/main.cf", "a = b\ninet_interfaces = all,\n  10.0.0.1\nc = d\n")])), @r"
    --- /etc/postfix/main.cf
    +++ /etc/postfix/main.cf
    @@ -1,4 +1,3 @@
     a = b
    -inet_interfaces = all,
    -  10.0.0.1
    +inet_interfaces = loopback-only
     c = d
    ");
}

#[test]
fn exim_writes_ports_behind_addresses() {
    let local = stated("mail_server {}");
    let exim = |value: &str| {
        with("exim4-base", &[("/etc/exim4/update-exim4.conf.conf", &format!("dc_local_interfaces='{value}'\n"))])
    };
    insta::assert_snapshot!(judged(&*local, &exim("127.0.0.1.25 ; [::1]:587 ; 10.0.0.1")), @r"
    holds: exim listens on loopback addresses only, found 127.0.0.1.25 at /etc/exim4/update-exim4.conf.conf:1
    holds: exim listens on loopback addresses only, found [::1]:587 at /etc/exim4/update-exim4.conf.conf:1
    fails: exim listens on loopback addresses only, found 10.0.0.1 at /etc/exim4/update-exim4.conf.conf:1
    ");
    let own = with("exim4-base", &[("/etc/exim4/exim4.conf", "")]);
    insta::assert_snapshot!(judged(&*local, &own), @"unknown: /etc/exim4/exim4.conf takes the place of what Debian makes, and exim's language is not read");
}

#[test]
fn sendmail_without_options_listens_everywhere() {
    let local = stated("mail_server {}");
    insta::assert_snapshot!(judged(&*local, &with("sendmail-base", &[("/etc/mail/sendmail.cf", "O DaemonPortOptions=Family=inet, Name=MTA-v4, Port=smtp, Addr=127.0.0.1\n")])), @"holds: sendmail listens on loopback addresses only, found 127.0.0.1 at /etc/mail/sendmail.cf:1");
    insta::assert_snapshot!(judged(&*local, &with("sendmail-base", &[])), @"fails: sendmail listens on loopback addresses only, found every address");
}
