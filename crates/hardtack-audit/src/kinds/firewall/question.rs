//! What can be asked of a firewall.

use crate::system::firewall::{Answer, Family, Hook, Ruleset};
use crate::system::sockets::Socket;
use crate::verdict::{Finding, Judgement};

/// A question, the same for every firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// There is a table.
    Table,
    /// Packets in, out and through meet a chain.
    BaseChains,
    /// The loopback interface is open, and its addresses are refused from elsewhere.
    Loopback,
    /// What no rule names is dropped.
    DefaultDeny,
    /// Every open port has a rule.
    OpenPorts,
}

/// Packets in, through and out.
pub(super) const HOOKS: [Hook; 3] = [Hook::Input, Hook::Forward, Hook::Output];

impl Question {
    /// The questions by their names in rules.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("table", Self::Table),
        ("base-chains", Self::BaseChains),
        ("loopback", Self::Loopback),
        ("default-deny", Self::DefaultDeny),
        ("open-ports", Self::OpenPorts),
    ];

    /// The question of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, question)| *question)
    }

    /// What is wanted, after "the firewall has".
    pub(super) fn wants(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::BaseChains => "base chains for packets in, through and out",
            Self::Loopback => "rules that open the loopback interface and refuse its addresses from elsewhere",
            Self::DefaultDeny => "rules or policies that drop what no rule lets through",
            Self::OpenPorts => "a rule for every open port",
        }
    }

    /// The answers that a ruleset gives; none where there is no open port.
    pub(super) fn judge(self, ruleset: &Ruleset, families: &[Family], sockets: &[Socket]) -> Judgement {
        match self {
            Self::Table => Ok(vec![table(ruleset)]),
            Self::BaseChains => Ok(each(families, &HOOKS, |family, hook| base_chain(ruleset, family, hook))),
            Self::Loopback => loopback(ruleset, families),
            Self::DefaultDeny => {
                let mut findings = Vec::new();
                for family in families {
                    for hook in HOOKS {
                        let answer = ruleset.default_deny(hook, *family)?;
                        let expected = format!("what no rule names is dropped ({} {})", family.name(), hook.name());
                        findings.push(finding(answer, expected));
                    }
                }
                Ok(findings)
            }
            Self::OpenPorts => open_ports(ruleset, families, sockets),
        }
    }
}

fn each(families: &[Family], hooks: &[Hook], ask: impl Fn(Family, Hook) -> Finding) -> Vec<Finding> {
    families.iter().flat_map(|family| hooks.iter().map(|hook| ask(*family, *hook)).collect::<Vec<_>>()).collect()
}

fn finding(answer: Answer, expected: String) -> Finding {
    Finding::persistent(answer.holds, expected, answer.found, answer.at)
}

fn table(ruleset: &Ruleset) -> Finding {
    match ruleset.tables.first() {
        Some(table) => Finding::persistent(true, "a table", format!("table {}", table.name), table.at.clone()),
        None => Finding::persistent(false, "a table", "no table", None),
    }
}

fn base_chain(ruleset: &Ruleset, family: Family, hook: Hook) -> Finding {
    let expected = format!("a chain for {} {}", family.name(), hook.name());
    match ruleset.base_chains(hook, family).first() {
        Some((chain, base)) => {
            Finding::persistent(true, expected, format!("{} in table {}", chain.name, chain.table), base.at.clone())
        }
        None => Finding::persistent(false, expected, "no such chain", None),
    }
}

fn loopback(ruleset: &Ruleset, families: &[Family]) -> Judgement {
    let mut findings = Vec::new();
    for family in families {
        let name = family.name();
        for hook in [Hook::Input, Hook::Output] {
            let answer = ruleset.loopback_accepted(hook, *family)?;
            findings.push(finding(answer, format!("the loopback interface is open ({name} {})", hook.name())));
        }
        let answer = ruleset.loopback_spoof_dropped(*family)?;
        findings.push(finding(answer, format!("loopback addresses from elsewhere are dropped ({name})")));
    }
    Ok(findings)
}

fn open_ports(ruleset: &Ruleset, families: &[Family], sockets: &[Socket]) -> Judgement {
    let mut findings: Vec<Finding> = Vec::new();
    for socket in sockets.iter().filter(|socket| !socket.is_loopback) {
        for family in families.iter().filter(|family| socket.families.contains(family)) {
            let (protocol, port) = (socket.protocol.name(), socket.port);
            let expected = format!("a rule for {protocol}/{port} over {}", family.name());
            if findings.iter().any(|finding| finding.expected == expected) {
                continue;
            }
            findings.push(match ruleset.names_port(*family, socket.protocol, port)? {
                Some(at) => Finding::persistent(true, expected, "a rule", at),
                None => {
                    let found = format!("no rule, and {} listens", socket.what);
                    Finding::persistent(false, expected, found, socket.at.clone())
                }
            });
        }
    }
    Ok(findings)
}
