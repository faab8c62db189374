//! What can be asked of a firewall.

use crate::system::firewall::{Answer, Family, Hook, Ruleset};
use crate::system::sockets::Socket;
use crate::verdict::{Finding, Judgement, Unjudgeable};

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
    /// Nobody reaches an open port as often as they like.
    RateLimit,
    /// The rules of ufw's user let nothing in but what the site names.
    OnlyInbound,
}

/// Packets in, through and out.
pub(super) const HOOKS: [Hook; 3] = [Hook::Input, Hook::Forward, Hook::Output];

impl Question {
    /// The questions by their names in rules.
    pub(super) const NAMES: [(&'static str, Self); 7] = [
        ("table", Self::Table),
        ("base-chains", Self::BaseChains),
        ("loopback", Self::Loopback),
        ("default-deny", Self::DefaultDeny),
        ("open-ports", Self::OpenPorts),
        ("rate-limit", Self::RateLimit),
        ("only-inbound", Self::OnlyInbound),
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
            Self::RateLimit => "a limit of how often one machine may connect to each open port",
            Self::OnlyInbound => "no rule that lets in more than the site names",
        }
    }

    /// Whether it is about what listens.
    pub(super) fn is_about_sockets(self) -> bool {
        matches!(self, Self::OpenPorts | Self::RateLimit)
    }

    /// The answers that a ruleset gives; none where there is no open port, or where a site's openings have to be
    /// known ([`super::inbound`]).
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
            Self::OpenPorts => each_socket(families, sockets, |family, socket| open_port(ruleset, family, socket)),
            Self::RateLimit => each_socket(families, sockets, |family, socket| {
                let answer = ruleset.limits(family, socket.protocol, socket.port)?;
                Ok(finding(answer, format!("a limit for {}", port(family, socket))))
            }),
            Self::OnlyInbound => Ok(Vec::new()),
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

/// A port in words.
fn port(family: Family, socket: &Socket) -> String {
    format!("{}/{} over {}", socket.protocol.name(), socket.port, family.name())
}

/// Asks about every socket that others reach, each port once.
fn each_socket(
    families: &[Family],
    sockets: &[Socket],
    ask: impl Fn(Family, &Socket) -> Result<Finding, Unjudgeable>,
) -> Judgement {
    let mut asked = Vec::new();
    let mut findings = Vec::new();
    for socket in sockets.iter().filter(|socket| !socket.is_loopback) {
        for family in families.iter().filter(|family| socket.families.contains(family)) {
            let port = port(*family, socket);
            if !asked.contains(&port) {
                findings.push(ask(*family, socket)?);
                asked.push(port);
            }
        }
    }
    Ok(findings)
}

fn open_port(ruleset: &Ruleset, family: Family, socket: &Socket) -> Result<Finding, Unjudgeable> {
    let expected = format!("a rule for {}", port(family, socket));
    Ok(match ruleset.names_port(family, socket.protocol, socket.port)? {
        Some(at) => Finding::persistent(true, expected, "a rule", at),
        None => {
            let found = format!("no rule, and {} listens", socket.what);
            Finding::persistent(false, expected, found, socket.at.clone())
        }
    })
}
