use proptest::prelude::*;

use super::*;
use crate::testing::tree;

fn modes(text: &str) -> String {
    let headers = parse(text).unwrap();
    headers
        .iter()
        .map(|header| format!("{}: {} {}", header.line, header.name, header.mode()))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn headers_are_told_from_rules() {
    insta::assert_snapshot!(modes(
        "abi <abi/3.0>,\n#include <tunables/global>\n@{BIN}=/usr/{bin,sbin} # {\n\
         profile ping /{usr/,}bin/{,iputils-}ping flags=(attach_disconnected, complain) {\n\
           #include <abstractions/base>\n  include if exists <local/bin.ping>\n\
           /{,usr/}bin/{ba,da,}sh ix, # runs {\n  deny @{PROC}/@{pid}/{stat,maps} r,\n  network inet raw,\n\
           profile child {\n    /x r,\n  }\n  ^hat flags=(kill) {\n    dbus (send, receive) bus=system peer=(label=a),\n  }\n\
           if defined $X {\n    /y r,\n  }\n}\n\
         /usr/sbin/old (complain) {\n}\n\
         profile \"with blank\" \"/opt/a b\"\n  flags=(unconfined)\n{\n}\n\
         profile x xattrs=(user.a=b) {\n}\n"
    ), @r"
    4: ping complain
    10: ping//child enforce
    13: ping//hat enforce
    20: /usr/sbin/old complain
    22: with blank unconfined
    26: x enforce
    ");
}

#[test]
fn braces_must_match() {
    assert!(parse("profile a {\n").is_err() && parse("}\n").is_err());
}

#[test]
fn links_decide_before_flags() {
    let tree = tree([
        ("/etc/apparmor.d/a", "profile a flags=(complain) {\n}\n"),
        ("/etc/apparmor.d/b", "profile b {\n}\n"),
        ("/etc/apparmor.d/c", "profile c {\n}\n"),
        ("/etc/apparmor.d/c.dpkg-old", "profile c {\n"),
        ("/etc/apparmor.d/local/d", "profile d {\n}\n"),
        ("/etc/apparmor.d/disable/a", "-> /etc/apparmor.d/a"),
        ("/etc/apparmor.d/force-complain/b", "-> ../b"),
    ]);
    let profiles = AppArmor::read(&tree).unwrap();
    let lines: Vec<_> = profiles.profiles().iter().map(|found| format!("{} {}", found.name, found.mode)).collect();
    assert_eq!(lines, ["a disabled", "b complain", "c enforce"]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(profile |flags=\\(|complain|[{}(),\"#\\\\ \\n^a-zé/=-]){0,30}") {
        for header in parse(&text).unwrap_or_default() {
            prop_assert!(header.span.is_none_or(|(from, to)| text.get(from..to).is_some()));
        }
    }
}
