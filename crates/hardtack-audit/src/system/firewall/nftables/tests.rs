use proptest::prelude::*;

use super::*;
use crate::system::firewall::{Answer, Family, Hook, Protocol};
use crate::testing::tree;

const MAIN: &str = "/etc/nftables.conf";

fn ruleset(text: &str) -> Ruleset {
    read(&tree([(MAIN, text)])).unwrap()
}

/// A table with these rules at the hooks for packets in; what no rule names is dropped.
fn input(rules: &str) -> Ruleset {
    ruleset(&format!(
        "table inet t {{\nchain in {{\ntype filter hook input priority 0; policy drop;\n{rules}\n}}\n}}\n"
    ))
}

fn shown(answer: Result<Answer, Unjudgeable>) -> String {
    match answer {
        Ok(answer) => {
            let at = answer.at.map(|at| format!(" at {at}")).unwrap_or_default();
            format!("{}: {}{at}", answer.holds, answer.found)
        }
        Err(cause) => format!("unknown: {cause}"),
    }
}

fn ssh(ruleset: &Ruleset) -> String {
    shown(ruleset.lets_through(Hook::Input, Family::V4, Protocol::Tcp, 22))
}

fn deny(ruleset: &Ruleset) -> String {
    shown(ruleset.default_deny(Hook::Input, Family::V4))
}

#[test]
fn ports_in_every_form() {
    for rule in [
        "tcp dport 22 accept",
        "tcp dport ssh accept",
        "tcp dport { 22, 443 } accept",
        "tcp dport {\n 80,\n 20-25\n} ct state new counter packets 1 bytes 2 log prefix \"in; }\" accept comment \"# ssh\"",
        "meta l4proto tcp th dport 22 accept",
        "meta l4proto { tcp, udp } th dport 22 accept",
        "ip protocol tcp tcp dport 22 accept",
        "tcp dport != 80 accept",
        "iifname != \"lo\" ip saddr { 10.0.0.0/8, 192.168.0.0/16 } tcp dport 22 limit rate 10/minute burst 5 packets accept",
        "tcp dport vmap { 22 : accept, 80:drop }",
        "ct state vmap { established : accept, related : accept, invalid : drop }; tcp dport 22 accept",
    ] {
        assert_eq!(ssh(&input(rule)).split(" at ").next(), Some("true: let through"), "{rule}");
        assert_eq!(
            deny(&input(rule)).split(" at ").next(),
            Some(if rule.contains("!= 80") { "false: some is let through" } else { "true: dropped" }),
            "{rule}"
        );
    }
    for rule in [
        "tcp dport 2222 accept",
        "udp dport 22 accept",
        "iif lo tcp dport 22 accept",
        "ct state established accept",
        "tcp dport 22 log",
        "ip6 saddr ::/0 accept",
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(ssh(&input(rule)), @"false: dropped at /etc/nftables.conf:3");
        }
    }
}

#[test]
fn the_first_verdict_counts() {
    insta::assert_snapshot!(ssh(&input("tcp dport 22 drop\naccept")), @"false: dropped at /etc/nftables.conf:4");
    insta::assert_snapshot!(ssh(&input("accept\ntcp dport 22 drop")), @"true: let through at /etc/nftables.conf:4");
}

#[test]
fn a_packet_has_to_come_through_every_base_chain() {
    let text = "table inet a {\nchain in { type filter hook input priority 0; policy accept; tcp dport 22 accept; }\n}\n\
                table ip b {\nchain in { type filter hook input priority filter + 10; policy drop; }\n}\n";
    insta::assert_snapshot!(ssh(&ruleset(text)), @"false: dropped at /etc/nftables.conf:5");
    // IPv6 does not meet the table of IPv4.
    insta::assert_snapshot!(
        shown(ruleset(text).default_deny(Hook::Input, Family::V6)),
        @"false: some is let through at /etc/nftables.conf:2"
    );
    insta::assert_snapshot!(deny(&ruleset("")), @"false: no chain sees it");
}

#[test]
fn chains_jump_return_and_go() {
    let rules = "jump site\ndrop\n}\nchain site {\ntcp dport 80 return\ntcp dport 22 goto ssh\n}\nchain ssh {\naccept";
    insta::assert_snapshot!(ssh(&input(rules)), @"true: let through at /etc/nftables.conf:12");
    // After goto the chain that jumped first goes on.
    let rules = "jump site\naccept\n}\nchain site {\ngoto empty\ndrop\n}\nchain empty {\n";
    insta::assert_snapshot!(deny(&input(rules)), @"false: some is let through at /etc/nftables.conf:5");
    insta::assert_snapshot!(deny(&input("jump nowhere")), @"unknown: /etc/nftables.conf:4 is not understood: there is no chain nowhere");
}

#[test]
fn jumps_in_circles_and_crowds_end() {
    insta::assert_snapshot!(deny(&input("jump a\n}\nchain a {\ntcp dport 1 jump a")), @"true: dropped at /etc/nftables.conf:3");
    insta::assert_snapshot!(deny(&input("jump a\n}\nchain a {\njump a")), @"unknown: /etc/nftables.conf:7 is not understood: jumps within jumps, more than the kernel allows");
    let crowd: String =
        (0..16).map(|n| format!("}}\nchain c{n} {{\n{}", format!("jump c{}\n", n + 1).repeat(20))).collect();
    let crowd = format!("jump c0\n{crowd}}}\nchain c16 {{\naccept");
    assert!(deny(&input(&crowd)).starts_with("unknown") || deny(&input(&crowd)).starts_with("false"));
}

#[test]
fn includes_definitions_and_sets() {
    let tree = tree([
        (
            MAIN,
            "flush ruleset\ndefine ssh = { 22, 2222 }\ninclude \"/etc/nftables.d/*.nft\"\ninclude \"./none/*.nft\"\n",
        ),
        ("/etc/nftables.d/20-rules.nft", "add rule inet f in ip saddr @trusted tcp dport $ssh accept\n"),
        (
            "/etc/nftables.d/10-table.nft",
            "table inet f {\nset trusted {\ntype ipv4_addr\nflags interval\nelements = { 10.0.0.0/8,\n 192.0.2.1 }\n}\n\
             chain in {\ntype filter hook input priority filter; policy drop;\n}\n}\n",
        ),
        ("/etc/nftables.d/.hidden.nft", "flush ruleset\n"),
    ]);
    let found = read(&tree).unwrap();
    insta::assert_snapshot!(ssh(&found), @"true: let through at /etc/nftables.d/20-rules.nft:1");
    insta::assert_snapshot!(deny(&found), @"true: dropped at /etc/nftables.d/10-table.nft:9");
}

#[test]
fn what_nft_refuses_is_no_ruleset() {
    let refused = |text| read(&tree([(MAIN, text)])).unwrap_err().to_string();
    insta::assert_snapshot!(refused("include \"/etc/site.nft\"\n"), @"/etc/nftables.conf:1: there is no /etc/site.nft, and nft loads nothing");
    insta::assert_snapshot!(refused("table ip t {\n}\ntcp dport $ports accept\n"), @"/etc/nftables.conf:3: $ports is not defined, and nft loads nothing");
    insta::assert_snapshot!(refused("include \"/etc/nftables.conf\"\n"), @"/etc/nftables.conf:1: files include each other more than 16 deep, and nft loads nothing");
}

#[test]
fn what_is_not_understood_is_unknown_and_never_a_pass() {
    insta::assert_snapshot!(deny(&input("socket cgroupv2 level 1 \"user.slice\" accept")), @r#"unknown: /etc/nftables.conf:4 is not understood: socket cgroupv2 level 1 user.slice accept"#);
    insta::assert_snapshot!(deny(&input("tcp dport 80 queue to 0\naccept")), @"false: some is let through at /etc/nftables.conf:5");
    insta::assert_snapshot!(ssh(&input("tcp dport 22 queue to 0")), @"unknown: /etc/nftables.conf:4 is not understood: tcp dport 22 queue to 0");
    insta::assert_snapshot!(deny(&ruleset("table inet t {\nflags dormant;\nchain in { type filter hook input priority 0; policy drop; }\n}\n")), @"unknown: /etc/nftables.conf:2 is not understood: flags dormant");
    // Behind a rule that decides, nothing is asked.
    insta::assert_snapshot!(deny(&input("drop\nsocket transparent 1 accept")), @"true: dropped at /etc/nftables.conf:4");
}

#[test]
fn later_commands_undo_earlier_ones() {
    let table = "table inet t {\nchain in {\ntype filter hook input priority 0; policy drop;\ndrop\n}\n}\n";
    for undo in ["flush ruleset", "delete table inet t", "destroy table inet t"] {
        assert_eq!(deny(&ruleset(&format!("{table}{undo}\n"))), "false: no chain sees it", "{undo}");
    }
    let again = format!("{table}flush chain inet t in\ninsert rule inet t in tcp dport 22 accept\n");
    insta::assert_snapshot!(ssh(&ruleset(&again)), @"true: let through at /etc/nftables.conf:8");
}

#[test]
fn the_unit_says_which_file() {
    let tree = tree([
        ("/lib/systemd/system/nftables.service", "[Service]\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\n"),
        (
            "/etc/systemd/system/nftables.service.d/x.conf",
            "[Service]\nExecStart=\nExecStart=/usr/sbin/nft -f /etc/x.nft\n",
        ),
    ]);
    assert_eq!(main_file(&tree).unwrap().to_string(), "/etc/x.nft");
}

#[test]
fn addresses_of_loopback_from_elsewhere() {
    let spoof = |rules: &str| shown(input(rules).loopback_spoof_dropped(Family::V4));
    insta::assert_snapshot!(spoof("iif lo accept\nip saddr 127.0.0.0/8 drop\ntcp dport 22 accept"), @"true: dropped at /etc/nftables.conf:5");
    insta::assert_snapshot!(spoof("iif lo accept\nip saddr 127.0.0.1 drop\ntcp dport 22 accept"), @"false: some is let through at /etc/nftables.conf:6");
    insta::assert_snapshot!(spoof("udp sport 67 udp dport 68 accept\nicmp type echo-request accept"), @"true: dropped at /etc/nftables.conf:3");
    let open = |rules: &str| shown(input(rules).loopback_accepted(Hook::Input, Family::V4));
    insta::assert_snapshot!(open("ct state invalid drop\niifname { lo, \"dummy0\" } accept"), @"true: let through at /etc/nftables.conf:5");
    insta::assert_snapshot!(open("ip saddr 127.0.0.0/8 drop\niif lo accept"), @"false: some is dropped at /etc/nftables.conf:4");
    insta::assert_snapshot!(open("tcp dport 25 reject\niif lo accept"), @"false: some is dropped at /etc/nftables.conf:4");
}

#[test]
fn a_listing_reads_as_its_file() {
    let listing = "table inet filter {\n\tset trusted {\n\t\ttype ipv4_addr\n\t\tflags dynamic,timeout\n\t}\n\n\tchain input {\n\
                   \t\ttype filter hook input priority filter; policy drop;\n\t\tip saddr @trusted accept\n\
                   \t\tct state vmap { invalid : drop, established : accept }\n\t\ttcp dport 22 counter packets 0 bytes 0 accept\n\t}\n}\n";
    let found = parse_listing(listing);
    assert!(ssh(&found).starts_with("true"));
    assert!(deny(&found).starts_with("true"));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(words in prop::collection::vec("table|chain|inet|t|c|\\{|\\}|;|\n|tcp|dport|22|accept|jump|@x|define|=|,|type|filter|hook|input|priority|policy|drop|vmap|:|add|rule|set|elements|limit|rate|log|prefix|counter|ct|state|[ -~]{1,5}", 0..60)) {
        let found = read(&tree([(MAIN, &words.join(" "))]));
        let _ = found.map(|found| found.default_deny(Hook::Input, Family::V4));
    }
}
