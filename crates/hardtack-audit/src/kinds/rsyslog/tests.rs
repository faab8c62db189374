use crate::testing::{fixed, judged, refused, stated, tree};

const MODE: &str = "rsyslog \"file-mode\" { at_most = \"0640\" }";
const NETWORK: &str = "rsyslog \"no-network\" {}";

#[test]
fn every_mode_counts_and_so_does_every_file_without_one() {
    let with = |main: &str, own: &str| {
        judged(&*stated(MODE), &tree([("/etc/rsyslog.conf", main), ("/etc/rsyslog.d/a.conf", own)]))
    };
    insta::assert_snapshot!(with("$FileCreateMode 0600\n*.* /var/log/all\n", ""), @"holds: log files with at most mode 0640, found FileCreateMode 0600 at /etc/rsyslog.conf:1");
    insta::assert_snapshot!(with("*.* /var/log/all\n$filecreatemode 0640\n", ""), @"
    holds: log files with at most mode 0640, found FileCreateMode 0640 at /etc/rsyslog.conf:2
    fails: log files with at most mode 0640, found 0644, which rsyslogd takes where no mode is set before at /etc/rsyslog.conf:1
    ");
    insta::assert_snapshot!(with("$FileCreateMode 0640\n$IncludeConfig /etc/rsyslog.d/*\n", "$FileCreateMode 0644\n"), @"
    holds: log files with at most mode 0640, found FileCreateMode 0640 at /etc/rsyslog.conf:1
    fails: log files with at most mode 0640, found FileCreateMode 0644 at /etc/rsyslog.d/a.conf:1
    ");
    insta::assert_snapshot!(with("$FileCreateMode 0640\naction(type=\"omfile\" file=\"/a\")\n", ""), @"
    holds: log files with at most mode 0640, found FileCreateMode 0640 at /etc/rsyslog.conf:1
    fails: log files with at most mode 0640, found 0644, which rsyslogd takes where no mode is set before at /etc/rsyslog.conf:2
    ");
    insta::assert_snapshot!(with("module(load=\"builtin:omfile\" fileCreateMode=\"0640\")\naction(type=\"omfile\" file=\"/a\")\n", ""), @"holds: log files with at most mode 0640, found FileCreateMode 0640 at /etc/rsyslog.conf:1");
    insta::assert_snapshot!(with("$FileCreateMode 0x\naction(type=\"omfile\" file=\"/a\" fileCreateMode=`echo 0644`)\n", ""), @"unknown: /etc/rsyslog.conf:2: only rsyslogd can tell the mode");
}

#[test]
fn modes_are_set_in_their_place() {
    let lax = tree([
        ("/etc/rsyslog.conf", "# first\nmodule(load=\"imuxsock\")\n$IncludeConfig /etc/rsyslog.d/*.conf\n"),
        (
            "/etc/rsyslog.d/a.conf",
            "$FileCreateMode 0666\nif $msg then action(type=\"omfile\" file=\"/a\")\naction(type=\"omfile\" fileCreateMode=\"0644\" file=\"/b\")\n",
        ),
    ]);
    insta::assert_snapshot!(fixed(&*stated(MODE), &lax), @r#"
    --- /etc/rsyslog.d/a.conf
    +++ /etc/rsyslog.d/a.conf
    @@ -1,3 +1,3 @@
    -$FileCreateMode 0666
    -if $msg then action(type="omfile" file="/a")
    -action(type="omfile" fileCreateMode="0644" file="/b")
    +$FileCreateMode 0640
    +if $msg then action(type="omfile" file="/a" fileCreateMode="0640")
    +action(type="omfile" fileCreateMode="0640" file="/b")
    "#);
    insta::assert_snapshot!(fixed(&*stated(MODE), &tree([("/etc/rsyslog.conf", "# first\n*.* /var/log/all\n")])), @"
    --- /etc/rsyslog.conf
    +++ /etc/rsyslog.conf
    @@ -1,2 +1,3 @@
     # first
    +$FileCreateMode 0640
     *.* /var/log/all
    ");
}

#[test]
fn what_listens_is_taken_out() {
    let open = tree([
        (
            "/etc/rsyslog.conf",
            "$ModLoad imtcp.so\n  $InputTCPServerRun 514 # port\n$IncludeConfig /etc/rsyslog.d/*.conf\n",
        ),
        (
            "/etc/rsyslog.d/a.conf",
            "module(load=\"imuxsock\")\nmodule(\n  load=\"imudp\"\n)\ninput(type=\"imudp\" port=\"514\")\n",
        ),
    ]);
    insta::assert_snapshot!(judged(&*stated(NETWORK), &open), @"
    fails: rsyslog takes no messages from the network, found the module imtcp at /etc/rsyslog.conf:1
    fails: rsyslog takes no messages from the network, found $InputTCPServerRun 514 at /etc/rsyslog.conf:2
    fails: rsyslog takes no messages from the network, found the module imudp at /etc/rsyslog.d/a.conf:2
    fails: rsyslog takes no messages from the network, found an input of imudp at /etc/rsyslog.d/a.conf:5
    ");
    insta::assert_snapshot!(fixed(&*stated(NETWORK), &open), @r#"
    --- /etc/rsyslog.conf
    +++ /etc/rsyslog.conf
    @@ -1,3 +1 @@
    -$ModLoad imtcp.so
    -  $InputTCPServerRun 514 # port
     $IncludeConfig /etc/rsyslog.d/*.conf
    --- /etc/rsyslog.d/a.conf
    +++ /etc/rsyslog.d/a.conf
    @@ -1,5 +1 @@
     module(load="imuxsock")
    -module(
    -  load="imudp"
    -)
    -input(type="imudp" port="514")
    "#);
    let beside = tree([("/etc/rsyslog.conf", "module(load=\"imudp\") input(type=\"imudp\")\n")]);
    insta::assert_snapshot!(fixed(&*stated(NETWORK), &beside), @"/etc/rsyslog.conf:1 has other statements beside it: change the line by hand");
    insta::assert_snapshot!(judged(&*stated(NETWORK), &tree([("/etc/rsyslog.conf", "#$ModLoad imtcp\n")])), @"holds: rsyslog takes no messages from the network, found no module that listens");
}

#[test]
fn all_messages_of_a_facility_are_kept() {
    let keeps = stated("rsyslog \"keeps\" { facilities = [\"auth\", \"authpriv\", \"daemon\"] }");
    let with = |text: &str| judged(&*keeps, &tree([("/etc/rsyslog.conf", text)]));
    insta::assert_snapshot!(with("auth,authpriv.* /var/log/auth.log\n*.*;auth,authpriv.none -/var/log/syslog\n"), @"
    holds: all messages of auth are kept, found auth,authpriv.* at /etc/rsyslog.conf:1
    holds: all messages of authpriv are kept, found auth,authpriv.* at /etc/rsyslog.conf:1
    holds: all messages of daemon are kept, found *.*;auth,authpriv.none at /etc/rsyslog.conf:2
    ");
    insta::assert_snapshot!(with("daemon.info ~\nauth.* action(type=\"omfile\" file=\"/a\")\nauthpriv.* @@log:514\n*.* /b\n"), @"
    holds: all messages of auth are kept, found auth.* at /etc/rsyslog.conf:2
    holds: all messages of authpriv are kept, found authpriv.* at /etc/rsyslog.conf:3
    fails: all messages of daemon are kept, found daemon.info is discarded at /etc/rsyslog.conf:1
    ");
    insta::assert_snapshot!(with("auth.info /a\nif $x == 'authpriv.*' then action(type=\"omfile\" file=\"/a\")\n"), @"
    fails: all messages of auth are kept, found no selector that takes them all
    fails: all messages of authpriv are kept, found no selector that takes them all
    fails: all messages of daemon are kept, found no selector that takes them all
    ");
    insta::assert_snapshot!(fixed(&*keeps, &tree([("/etc/rsyslog.conf", "module(load=\"imuxsock\")\n")])), @r#"
    --- /etc/rsyslog.conf
    +++ /etc/rsyslog.conf
    @@ -1 +1,3 @@
     module(load="imuxsock")
    +auth,authpriv.*	/var/log/auth.log
    +daemon.*	/var/log/daemon.log
    "#);
    insta::assert_snapshot!(fixed(&*keeps, &tree([("/etc/rsyslog.conf", "auth.* stop\n")])), @"rsyslog discards the messages before they are kept: change the line by hand");
}

#[test]
fn what_is_sent_goes_over_tls() {
    let tls = stated("rsyslog \"tls\" {}");
    let with = |text: &str| judged(&*tls, &tree([("/etc/rsyslog.conf", text)]));
    insta::assert_snapshot!(with("*.* /var/log/all\n"), @"holds: messages for other machines go over TLS to one that is known, found none are sent");
    insta::assert_snapshot!(with("*.* @log\n*.* @@log:6514\naction(type=\"omfwd\" target=\"log\")\naction(type=\"omrelp\" tls=\"on\")\n"), @"
    fails: messages for other machines go over TLS to one that is known, found UDP at /etc/rsyslog.conf:1
    fails: messages for other machines go over TLS to one that is known, found no stream driver that encrypts at /etc/rsyslog.conf:2
    fails: messages for other machines go over TLS to one that is known, found UDP at /etc/rsyslog.conf:3
    fails: messages for other machines go over TLS to one that is known, found RELP that takes anybody for the collector at /etc/rsyslog.conf:4
    ");
    insta::assert_snapshot!(with("$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n*.* @@a\n$ActionSendStreamDriverAuthMode x509/name\n*.* @@b\n"), @"
    fails: messages for other machines go over TLS to one that is known, found a stream driver that takes anybody for the collector at /etc/rsyslog.conf:3
    holds: messages for other machines go over TLS to one that is known, found TLS at /etc/rsyslog.conf:5
    ");
    let action = "action(type=\"omfwd\" target=\"log\" protocol=\"tcp\" StreamDriverMode=\"1\" StreamDriverAuthMode=\"x509/name\")\n";
    insta::assert_snapshot!(with(&format!("{action}global(DefaultNetstreamDriver=\"gtls\")\n")), @"holds: messages for other machines go over TLS to one that is known, found TLS at /etc/rsyslog.conf:1");
    insta::assert_snapshot!(with("action(type=\"omfwd\" protocol=`echo tcp`)\n"), @"unknown: /etc/rsyslog.conf:1: only rsyslogd can tell protocol");
    insta::assert_snapshot!(fixed(&*tls, &tree([("/etc/rsyslog.conf", "*.* @log\n")])), @r#"/etc/rsyslog.conf:1: UDP; what the collector takes only the site knows: send with protocol="tcp", StreamDriver="gtls", StreamDriverMode="1" and StreamDriverAuthMode="x509/name""#);
}

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("rsyslog \"file-mod\" {}"), @r#"
    error: `file-mod` is none of file-mode, keeps, no-network, tls
     --> rule.hcl:1:9
      |
    1 | rsyslog "file-mod" {}
      |         ^^^^^^^^^^
      |
      = help: did you mean `file-mode`?
    "#);
    insta::assert_snapshot!(refused("rsyslog \"file-mode\" { at_most = \"0888\" }"), @r#"
    error: `0888` is not a mode
     --> rule.hcl:1:33
      |
    1 | rsyslog "file-mode" { at_most = "0888" }
      |                                 ^^^^^^
      |
      = help: write it in octal: "0640"
    "#);
}
