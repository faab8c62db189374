use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use hardtack_tree::Tree;

use crate::fix::Fixer;
use crate::system::{Runtime, System};
use crate::testing::{fixed, judged, refused, stated, tree};

const STOCK: &str = "#!/usr/sbin/nft -f\n\nflush ruleset\n\ntable inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter;\n\t}\n\
                     \tchain forward {\n\t\ttype filter hook forward priority filter;\n\t}\n\
                     \tchain output {\n\t\ttype filter hook output priority filter;\n\t}\n}\n";

const DENY: &str = "firewall \"nftables\" {\n asks = \"default-deny\"\n inbound = [\"ssh\", \"ping\", \"udp/6000-6100\"]\n outbound = [\"ping\", \"tcp/443\"]\n}";

#[test]
fn mistakes_in_rules_are_named() {
    insta::assert_snapshot!(refused("firewall \"nftable\" { asks = \"loopback\" }"), @r#"
    error: there is no firewall `nftable`
     --> rule.hcl:1:10
      |
    1 | firewall "nftable" { asks = "loopback" }
      |          ^^^^^^^^^
      |
      = help: did you mean `nftables`?
    "#);
    insta::assert_snapshot!(refused("firewall \"ufw\" {\n asks = \"default-deny\"\n inbound = [\"ssh\", \"443/tcp\"]\n}"), @r#"
    error: `443/tcp` is not `ssh`, `ping`, `tcp/PORT`, `udp/PORT` or `tcp/FROM-TO`
     --> rule.hcl:3:20
      |
    3 |  inbound = ["ssh", "443/tcp"]
      |                    ^^^^^^^^^
    "#);
    insta::assert_snapshot!(refused("firewall \"ufw\" {\n asks = \"default-deny\"\n outbound = [\"ssh\"]\n}"), @r#"
    error: `ssh` means the ports of the machine's own sshd
     --> rule.hcl:3:14
      |
    3 |  outbound = ["ssh"]
      |              ^^^^^
      |
      = help: write "tcp/22"
    "#);
}

#[test]
fn evidence_names_the_deciding_line() {
    let loopback = stated("firewall \"nftables\" { asks = \"loopback\" }");
    let rules =
        STOCK.replace("hook input priority filter;", "hook input priority filter; policy drop;\n\t\tiif lo accept");
    insta::assert_snapshot!(judged(&*loopback, &tree([("/etc/nftables.conf", &rules)])), @r"
    holds: the loopback interface is open (IPv4 input), found let through at /etc/nftables.conf:8
    holds: the loopback interface is open (IPv4 output), found let through at /etc/nftables.conf:14
    holds: loopback addresses from elsewhere are dropped (IPv4), found dropped at /etc/nftables.conf:7
    holds: the loopback interface is open (IPv6 input), found let through at /etc/nftables.conf:8
    holds: the loopback interface is open (IPv6 output), found let through at /etc/nftables.conf:14
    holds: loopback addresses from elsewhere are dropped (IPv6), found dropped at /etc/nftables.conf:7
    ");
}

#[test]
fn the_sites_rules_stay() {
    let loopback = stated("firewall \"nftables\" { asks = \"loopback\" }");
    let site = STOCK.replace("hook input priority filter;", "hook input priority filter;\n\t\ttcp dport 22 accept");
    insta::assert_snapshot!(fixed(&*loopback, &tree([("/etc/nftables.conf", &site)])), @r#"
    --- /etc/nftables.conf
    +++ /etc/nftables.conf
    @@ -5,6 +5,9 @@
     table inet filter {
     	chain input {
     		type filter hook input priority filter;
    +		iif "lo" accept
    +		ip saddr 127.0.0.0/8 drop
    +		ip6 saddr ::1 drop
     		tcp dport 22 accept
     	}
     	chain forward {
    @@ -12,5 +15,6 @@
     	}
     	chain output {
     		type filter hook output priority filter;
    +		oif "lo" accept
     	}
     }
    "#);
    // Nothing would let answers in or out.
    insta::assert_snapshot!(fixed(&*stated(DENY), &tree([("/etc/nftables.conf", &site)])), @"the site's own rules do not let packets of established connections (IPv4 input) through once all else is dropped: add a rule for it");
    let line = "table inet f { chain input { type filter hook input priority 0; tcp dport 1 accept; }; }\n";
    insta::assert_snapshot!(fixed(&*loopback, &tree([("/etc/nftables.conf", line)])), @"the site's own rules of nftables stand in the way: give it rules that open the loopback interface and refuse its addresses from elsewhere");
}

#[test]
fn a_change_of_policy_does_not_lock_ssh_out() {
    let site = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n\
                -A INPUT -m state --state ESTABLISHED -j ACCEPT\n-A OUTPUT -m state --state ESTABLISHED -j ACCEPT\n\
                -A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n";
    let deny = stated("firewall \"iptables\" {\n asks = \"default-deny\"\n inbound = [\"ssh\"]\n}");
    let with_port = |port: &str| tree([("/etc/iptables/rules.v4", site), ("/etc/ssh/sshd_config", port)]);
    insta::assert_snapshot!(fixed(&*deny, &with_port("Port 22\n")), @r"
    --- /etc/iptables/rules.v4
    +++ /etc/iptables/rules.v4
    @@ -1,5 +1,5 @@
     *filter
    -:INPUT ACCEPT [0:0]
    +:INPUT DROP [0:0]
     :FORWARD DROP [0:0]
     :OUTPUT DROP [0:0]
     -A INPUT -m state --state ESTABLISHED -j ACCEPT
    ");
    insta::assert_snapshot!(fixed(&*deny, &with_port("Port 22\nPort 2222\n")), @"the site's own rules do not let tcp/2222 (IPv4 input) through once all else is dropped: add a rule for it");
}

/// Runs a loader's own check on a file, in a network of its own.
fn checked(program: &[&str], text: &[u8]) {
    if Command::new(program[0]).arg("--version").output().is_err() {
        eprintln!("skipped: {} is not installed", program[0]);
        return;
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let output = Command::new("unshare").arg("-n").args(program).arg(file.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("unshare failed") {
        eprintln!("skipped: no network of its own: {said}");
        return;
    }
    assert!(output.status.success(), "{program:?}: {said}\n{}", String::from_utf8_lossy(text));
}

#[test]
fn the_programs_load_what_a_fix_writes() {
    let ssh = ("/etc/ssh/sshd_config", "Port 22\nPort 2222\n");
    let body = "asks = \"default-deny\"\n inbound = [\"ssh\", \"ping\", \"udp/6000-6100\"]\n outbound = [\"ping\", \"tcp/443\"]\n}";
    let written = |name: &str, path: &str, old: &str| {
        let base = tree([ssh, (path, old)]);
        let mut fixer = Fixer::new(&base);
        stated(&format!("firewall \"{name}\" {{\n {body}")).fix(&mut fixer).unwrap();
        stated(&format!("firewall \"{name}\" {{ asks = \"loopback\" }}")).fix(&mut fixer).unwrap();
        fixer.tree.read(&path.parse().unwrap()).unwrap().unwrap()
    };
    checked(&["nft", "-c", "-f"], &written("nftables", "/etc/nftables.conf", STOCK));
    checked(&["iptables-restore", "--test"], &written("iptables", "/etc/iptables/rules.v4", ""));
    checked(&["ip6tables-restore", "--test"], &written("ip6tables", "/etc/iptables/rules.v6", ""));
    let loopback = stated("firewall \"nftables\" { asks = \"loopback\" }");
    let old = tree([("/etc/nftables.conf", STOCK)]);
    let mut fixer = Fixer::new(&old);
    loopback.fix(&mut fixer).unwrap();
    checked(&["nft", "-c", "-f"], &fixer.tree.read(&"/etc/nftables.conf".parse().unwrap()).unwrap().unwrap());
}

#[test]
fn the_running_kernel_is_asked_too() {
    let dir = tempfile::tempdir().unwrap();
    let proc = dir.path().join("proc");
    fs::create_dir_all(proc.join("net")).unwrap();
    let head = "sl local_address rem_address st\n";
    for (name, line) in [("tcp", "0: 00000000:0016 00000000:0000 0A\n"), ("udp", "0: 00000000:0044 00000000:0000 07\n")]
    {
        fs::write(proc.join("net").join(name), format!("{head}{line}")).unwrap();
    }
    let program = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    program(
        "nft",
        "#!/bin/sh\ncat <<'E'\ntable inet f {\n chain in {\n type filter hook input priority filter; policy drop;\n iif \"lo\" accept\n tcp dport 22 accept\n }\n}\nE\n",
    );
    let runtime = Runtime::at(&proc, &dir.path().join("systemctl"));
    let judged = |asks: &str| {
        let state = stated(&format!("firewall \"nftables\" {{ asks = \"{asks}\" }}"));
        let findings = state.judge_runtime(&System::new(&tree([])), &runtime).unwrap().unwrap();
        let line = |finding: &crate::verdict::Finding| {
            format!("{}: {}, found {}", finding.holds, finding.expected, finding.found)
        };
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(judged("open-ports"), @r"
    true: a rule for tcp/22 over IPv4, found a rule
    false: a rule for udp/68 over IPv4, found no rule, and a socket listens
    ");
    insta::assert_snapshot!(judged("default-deny"), @r"
    true: what no rule names is dropped (IPv4 input), found dropped
    false: what no rule names is dropped (IPv4 forward), found no chain sees it
    false: what no rule names is dropped (IPv4 output), found no chain sees it
    true: what no rule names is dropped (IPv6 input), found dropped
    false: what no rule names is dropped (IPv6 forward), found no chain sees it
    false: what no rule names is dropped (IPv6 output), found no chain sees it
    ");
    program("nft", "#!/bin/sh\necho 'Operation not permitted (you must be root)' >&2\nexit 1\n");
    let again = Runtime::at(&proc, &dir.path().join("systemctl"));
    let cause = stated("firewall \"nftables\" { asks = \"table\" }")
        .judge_runtime(&System::new(&tree([])), &again)
        .unwrap()
        .unwrap_err();
    insta::assert_snapshot!(cause, @"nft failed: Operation not permitted (you must be root)");
}
