use proptest::prelude::*;

use super::*;
use crate::testing::tree;

/// The statements of a configuration, a line each.
fn shown(rsyslog: &Rsyslog) -> String {
    let line = |found: &Found| {
        let form = match &found.statement.form {
            Form::Directive { name, value } => format!("${name} {value}"),
            Form::File { target } | Form::Forward { target } => format!("to {target}"),
            Form::Discard => "discarded".to_owned(),
            Form::Object { name, parameters } => {
                let parameters = parameters.iter().map(|parameter| format!(" {}={}", parameter.name, parameter.value));
                format!("{name}{}", parameters.collect::<String>())
            }
        };
        format!("{} {form}", found.at())
    };
    rsyslog.statements().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read(text: &str) -> String {
    match Rsyslog::read(&tree([("/etc/rsyslog.conf", text)])) {
        Ok(rsyslog) => shown(&rsyslog),
        Err(cause) => format!("unknown: {cause}"),
    }
}

#[test]
fn both_syntaxes_are_read() {
    let text = "# $ModLoad imtcp\n$ModLoad imudp # old\nmodule(load=\"imtcp\" # a comment )\n  Port = \"5\\\"14\")\n/* module(load=\"x\")\n */\n\
                *.*;auth.none\t-/var/log/syslog;format\n:msg, contains, \"a.b\" -/var/log/x\nmail.* @@host\nkern.* ?Dynamic\n\
                if $msg contains \"module(load='y')\" then {\n  action(type=\"omfile\" file=\"/var/log/z\" fileCreateMode=\"0600\")\n}\n\
                auth.* action(type=\"omfwd\" target=[\"a\", \"b)\"])\n$msg\n";
    insta::assert_snapshot!(read(text), @r#"
    /etc/rsyslog.conf:2 $ModLoad imudp
    /etc/rsyslog.conf:3 module load=imtcp port=5\"14
    /etc/rsyslog.conf:7 to /var/log/syslog
    /etc/rsyslog.conf:8 to /var/log/x
    /etc/rsyslog.conf:9 to @@host
    /etc/rsyslog.conf:10 to ?Dynamic
    /etc/rsyslog.conf:12 action type=omfile file=/var/log/z filecreatemode=0600
    /etc/rsyslog.conf:14 action type=omfwd target=["a", "b)"]
    /etc/rsyslog.conf:15 $msg
    "#);
}

#[test]
fn included_files_stand_in_their_place() {
    let tree = tree([
        (
            "/etc/rsyslog.conf",
            "$A 1\n$IncludeConfig /etc/rsyslog.d/*.conf\ninclude(file=\"/etc/more\" mode=\"optional\")\n$A 2\n",
        ),
        ("/etc/rsyslog.d/20.conf", "$B 2\n"),
        ("/etc/rsyslog.d/10.conf", "$B 1\n"),
        ("/etc/rsyslog.d/10.conf.old", "$B 0\n"),
        ("/etc/more/x", "$C 1\n"),
    ]);
    insta::assert_snapshot!(shown(&Rsyslog::read(&tree).unwrap()), @"
    /etc/rsyslog.conf:1 $A 1
    /etc/rsyslog.conf:2 $IncludeConfig /etc/rsyslog.d/*.conf
    /etc/rsyslog.d/10.conf:1 $B 1
    /etc/rsyslog.d/20.conf:1 $B 2
    /etc/rsyslog.conf:3 include file=/etc/more mode=optional
    /etc/more/x:1 $C 1
    /etc/rsyslog.conf:4 $A 2
    ");
}

#[test]
fn what_cannot_be_told_is_unknown() {
    insta::assert_snapshot!(read("\nmodule(load=\"imtcp\n"), @"unknown: /etc/rsyslog.conf:2: something begins that does not end");
    insta::assert_snapshot!(read("/* module(load=\"imtcp\")\n"), @"unknown: /etc/rsyslog.conf:1: something begins that does not end");
    insta::assert_snapshot!(read("include(file=`echo $X`)\n"), @"unknown: /etc/rsyslog.conf:1: only rsyslogd can tell what it includes");
    insta::assert_snapshot!(read("$IncludeConfig /etc/rsyslog.conf\n"), @"unknown: /etc/rsyslog.conf is one of more than 200 files that include each other");
    insta::assert_snapshot!(Rsyslog::read(&tree([])).unwrap_err().to_string(), @"there is no /etc/rsyslog.conf");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "[a-z$*.:=(){}'\"`/#; \\t\\n\\\\\\[\\]é]{0,60}|(module|action|include)\\([a-z=\" \\n#]{0,20}\\)?") {
        read(&text);
    }
}
