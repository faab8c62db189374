use proptest::prelude::*;

use super::*;
use crate::system::firewall::Protocol;
use crate::testing::tree;

/// The filter table with these rules; what no rule names is dropped.
fn filter(rules: &str) -> Ruleset {
    let text = format!(
        "# saved\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [12:34]\n:site - [0:0]\n{rules}COMMIT\n"
    );
    read(&tree([("/etc/iptables/rules.v4", &text)])).unwrap()
}

fn ssh(ruleset: &Ruleset) -> String {
    shown(ruleset.lets_through(Hook::Input, Family::V4, Protocol::Tcp, 22))
}

fn deny(ruleset: &Ruleset) -> String {
    shown(ruleset.default_deny(Hook::Input, Family::V4))
}

fn shown(answer: Result<crate::system::firewall::Answer, Unjudgeable>) -> String {
    match answer {
        Ok(answer) => format!("{}{}", answer.holds, answer.at.map(|at| format!(" at {at}")).unwrap_or_default()),
        Err(cause) => format!("unknown: {cause}"),
    }
}

#[test]
fn ports_in_every_form() {
    for rule in [
        "-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
        "[5:300] -A INPUT -p 6 --dport ssh -j ACCEPT",
        "-A INPUT -p tcp -m multiport --dports 80,20:25,443 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT",
        "-A INPUT ! -i lo -s 10.0.0.0/8,192.0.2.0/24 -p tcp --dport 22 --syn -m comment --comment \"-j DROP it\" -j ACCEPT",
        "-A INPUT -p tcp --dport 22 -m limit --limit 3/min --limit-burst 4 -j ACCEPT",
        "-A INPUT -p tcp --dport 22 -m addrtype --dst-type LOCAL -j ACCEPT",
        "-A INPUT -p tcp -j site\n-A site -p tcp --dport :22 -j ACCEPT",
        "-I INPUT 1 -p tcp --dport 22 -j ACCEPT",
        "-A INPUT -p tcp ! --dport 80 -j ACCEPT",
    ] {
        assert!(ssh(&filter(&format!("{rule}\n"))).starts_with("true"), "{rule}");
    }
    for rule in [
        "-A INPUT -p udp --dport 22 -j ACCEPT",
        "-A INPUT -i lo -j ACCEPT",
        "-A INPUT -p tcp --dport 22 -j LOG --log-prefix \"a b\"",
        "-A INPUT -j site",
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(ssh(&filter(&format!("{rule}\n"))), @"false at /etc/iptables/rules.v4:3");
        }
    }
}

#[test]
fn rules_and_policies_deny() {
    insta::assert_snapshot!(deny(&filter("-A INPUT -i lo -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -j ACCEPT\n")), @"true at /etc/iptables/rules.v4:3");
    insta::assert_snapshot!(deny(&filter("-A INPUT -m limit --limit 5/sec -j ACCEPT\n")), @"false at /etc/iptables/rules.v4:7");
    insta::assert_snapshot!(shown(filter("").default_deny(Hook::Output, Family::V4)), @"false at /etc/iptables/rules.v4:5");
    // Nothing is said of IPv6.
    insta::assert_snapshot!(shown(filter("").default_deny(Hook::Input, Family::V6)), @"false");
    // What translates addresses does not filter.
    insta::assert_snapshot!(deny(&filter("COMMIT\n*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\n")), @"true at /etc/iptables/rules.v4:3");
}

#[test]
fn what_is_not_understood_is_unknown_and_never_a_pass() {
    insta::assert_snapshot!(deny(&filter("-A INPUT -m bpf --bytecode \"1,6 0 0 0\" -j ACCEPT\n")), @r#"unknown: /etc/iptables/rules.v4:7 is not understood: -A INPUT -m bpf --bytecode "1,6 0 0 0" -j ACCEPT"#);
    insta::assert_snapshot!(deny(&filter("-A INPUT -j NFQUEUE --queue-num 1\n")), @"unknown: /etc/iptables/rules.v4:7 is not understood: -A INPUT -j NFQUEUE --queue-num 1");
    insta::assert_snapshot!(deny(&filter("-D INPUT 1\n")), @"unknown: /etc/iptables/rules.v4:7 is not understood: -D INPUT 1");
    let cut = read(&tree([("/etc/iptables/rules.v4", "*filter\n:INPUT DROP [0:0]\n")])).unwrap();
    insta::assert_snapshot!(deny(&cut), @"unknown: /etc/iptables/rules.v4:2 is not understood: a table without its COMMIT");
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(lines in prop::collection::vec("(\\*|:|-A |-I |-P |COMMIT|\\[1:2\\] )?(INPUT|filter|site)?( -i lo| -p tcp| --dport 22| ! -s 1.1.1.1| -m limit| -j ACCEPT| -j site| \"|[ -~]){0,6}", 0..20)) {
        let found = filter(&(lines.join("\n") + "\n"));
        let _ = (deny(&found), ssh(&found));
    }
}
