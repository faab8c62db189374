use crate::testing::{fixed, judged, stated, tree};

const STATE: &str = "aide_selection \"/sbin/auditctl\" { attributes = [\"p\", \"sha512\"] }";
const INCLUDE: &str = "@@x_include /etc/aide/aide.conf.d ^[a-zA-Z0-9_-]+$\n";

#[test]
fn a_line_for_a_link_is_for_nothing() {
    let machine =
        |lines: &str| tree([("/etc/aide/aide.conf", lines), ("/usr/sbin/auditctl", "x"), ("/sbin", "-> usr/sbin")]);
    let state = stated(STATE);
    insta::assert_snapshot!(judged(&*state, &machine("/sbin/auditctl p+sha512\n")), @"fails: AIDE keeps p+sha512 of /usr/sbin/auditctl, found no line is for it");
    insta::assert_snapshot!(judged(&*state, &machine("/ 0 p+u+H\n")), @"holds: AIDE keeps p+sha512 of /usr/sbin/auditctl, found kept at /etc/aide/aide.conf:1");
    insta::assert_snapshot!(fixed(&*state, &machine(&format!("/usr/sbin p\n{INCLUDE}"))), @r"
    directory /etc/aide/aide.conf.d: new, 0755 0:0
    file /etc/aide/aide.conf.d/05_hardtack: new, 0644 0:0
    --- /dev/null
    +++ /etc/aide/aide.conf.d/05_hardtack
    @@ -0,0 +1,2 @@
    +# What AIDE watches for the hardening profile, written by hardtack.
    +/usr/sbin/auditctl$ f p+sha512
    ");
    insta::assert_snapshot!(fixed(&*state, &machine("/opt p\n")), @r"
    --- /etc/aide/aide.conf
    +++ /etc/aide/aide.conf
    @@ -1 +1,2 @@
     /opt p
    +/usr/sbin/auditctl$ f p+sha512
    ");
    insta::assert_snapshot!(fixed(&*state, &machine(&format!("!/usr\n{INCLUDE}"))), @"/etc/aide/aide.conf:1 decides: AIDE keeps p+sha512 of /usr/sbin/auditctl, found left out");
    insta::assert_snapshot!(judged(&*state, &tree([("/etc/aide/aide.conf", "")])), @"holds: AIDE keeps p+sha512 of /sbin/auditctl, found no such file");
}
