//! The kind `firewall`: what the rules of a firewall do to packets.

mod compose;
mod edit;
mod fix;
mod inbound;
mod question;
#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Read, Segment, Value, ValueError};
use hardtack_tree::{TreePath, tree_path};

use self::question::Question;
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{Demand, DesiredState, Kind};
use crate::system::firewall::{Family, Opening, Ruleset, iptables, nftables, ufw};
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// `firewall "NAME" { asks = … }`.
pub(super) struct Firewall;

/// Which firewall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Nftables,
    Ufw,
    Iptables(Family),
}

const PROGRAMS: [(&str, Program); 4] = [
    ("nftables", Program::Nftables),
    ("ufw", Program::Ufw),
    ("iptables", Program::Iptables(Family::V4)),
    ("ip6tables", Program::Iptables(Family::V6)),
];

/// What is asked of a firewall, and what a site lets through.
#[derive(Debug)]
pub(super) struct State {
    program: Program,
    question: Question,
    inbound: Vec<Opening>,
    outbound: Vec<Opening>,
}

impl Kind for Firewall {
    fn name(&self) -> &'static str {
        "firewall"
    }

    fn summary(&self) -> &'static str {
        "what the rules of nftables, ufw, iptables or ip6tables do to packets"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            (
                "asks",
                "the question: table, base-chains, loopback, default-deny, open-ports, rate-limit or only-inbound",
            ),
            (
                "inbound",
                "what a fix lets in, or `only-inbound` allows: `ssh` for sshd's own ports, `ping`, `tcp/443`, `udp/6000-6100`",
            ),
            ("outbound", "what a fix lets out, in the same words without `ssh`"),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let program = block.label(0).and_then(|name| {
            let known = PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, program)| *program);
            known_word(block, known, "firewall", &name, PROGRAMS.iter().map(|(name, _)| *name), true)
        });
        let question = block.required::<String>("asks").and_then(|name| {
            let known = Question::named(&name);
            known_word(block, known, "question", &name, Question::NAMES.iter().map(|(name, _)| *name), false)
        });
        let inbound = block.optional_with("inbound", |value| openings(value, true)).unwrap_or_default();
        let outbound = block.optional_with("outbound", |value| openings(value, false)).unwrap_or_default();
        if let (Some(program), Some(Question::OnlyInbound)) = (program.as_ref(), question.as_ref())
            && *program != Program::Ufw
        {
            let error = Diagnostic::error("`only-inbound` is asked of ufw").at(block.place_of("asks"));
            block.error(error);
        }
        let (program, question) = block.finish((program, question))?;
        Ok(Box::new(State { program, question, inbound, outbound }))
    }
}

fn known_word<T>(
    block: &mut BlockReader<'_>,
    known: Option<T>,
    what: &str,
    word: &str,
    words: impl Iterator<Item = &'static str>,
    is_label: bool,
) -> Read<T> {
    let place = if is_label { block.label_place(0) } else { block.place_of("asks") };
    match known {
        Some(known) => block.absorb(Ok(known)),
        None => block.fail(Diagnostic::error(format!("there is no {what} `{word}`")).at(place).nearest(word, words)),
    }
}

fn openings(value: &Value, inwards: bool) -> Result<Vec<Opening>, ValueError> {
    let read = |(index, text): (usize, &String)| {
        let opening = text.parse::<Opening>().map_err(ValueError::new);
        let opening = opening.and_then(|opening| match opening {
            Opening::Ssh if !inwards => {
                Err(ValueError::new("`ssh` means the ports of the machine's own sshd").help("write \"tcp/22\""))
            }
            opening => Ok(opening),
        });
        opening.map_err(|wrong| wrong.inside(Segment::Index(index)))
    };
    Vec::<String>::from_value(value)?.iter().enumerate().map(read).collect()
}

impl Program {
    /// The families whose packets it is asked about.
    fn families(self) -> Vec<Family> {
        match self {
            Self::Nftables | Self::Ufw => Family::BOTH.to_vec(),
            Self::Iptables(family) => vec![family],
        }
    }

    fn name(self) -> &'static str {
        PROGRAMS.iter().find(|(_, program)| *program == self).map_or("", |(name, _)| *name)
    }

    /// What the boot loads.
    fn at_rest<'s>(self, system: &'s System<'_>) -> Result<&'s Ruleset, Unjudgeable> {
        Ok(match self {
            Self::Nftables => &system.nftables()?.0,
            Self::Ufw => &system.ufw()?.0,
            Self::Iptables(_) => &system.iptables()?.0,
        })
    }

    /// What the kernel has.
    fn running(self, runtime: &Runtime) -> Result<&Ruleset, Unjudgeable> {
        match self {
            Self::Nftables => runtime.nftables(),
            Self::Ufw | Self::Iptables(_) => runtime.iptables(),
        }
    }
}

impl DesiredState for State {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let ruleset = self.program.at_rest(system)?;
        if self.question == Question::OnlyInbound {
            return inbound::judge(ruleset, system.tree(), &self.inbound);
        }
        let sockets = if self.question.is_about_sockets() { system.sockets()?.0.as_slice() } else { &[] };
        let mut findings = self.question.judge(ruleset, &self.program.families(), sockets)?;
        if findings.is_empty() {
            let found = "nothing, as far as units and sshd's configuration tell";
            findings.push(Finding::persistent(true, self.question.wants(), found, None));
        }
        Ok(findings)
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        // Which ports are sshd's, of which a site speaks, only its files tell.
        if self.question == Question::OnlyInbound {
            return None;
        }
        let judge = || {
            let ruleset = self.program.running(runtime)?;
            let sockets = if self.question.is_about_sockets() { runtime.sockets()? } else { &[] };
            let findings = self.question.judge(ruleset, &self.program.families(), sockets)?;
            let found = |finding: Finding| Finding::runtime(finding.holds, finding.expected, finding.found);
            Ok(findings.into_iter().map(found).collect())
        };
        Some(judge())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        fix::fix(self, fixer)
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        let program = self.program.name();
        let list = |openings: &[Opening]| {
            let words: Vec<_> = openings.iter().map(ToString::to_string).collect();
            if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
        };
        match self.question {
            Question::DefaultDeny => format!(
                "{program} drops what no rule lets through; a fix lets in {} and out {}.",
                list(&self.inbound),
                list(&self.outbound)
            ),
            Question::OnlyInbound => format!("{program} lets in nothing but {}.", list(&self.inbound)),
            question => format!("{program} has {}.", question.wants()),
        }
    }

    fn paths(&self) -> Vec<TreePath> {
        let user = |family| ufw::rules_file("user", family).ok();
        let mut paths = match self.program {
            Program::Nftables => vec![nftables::MAIN_FILE.to_path()],
            Program::Iptables(family) => vec![iptables::main_file(family).to_path()],
            Program::Ufw => Family::BOTH.into_iter().filter_map(user).chain([ufw::DEFAULTS.to_path()]).collect(),
        };
        if matches!(self.question, Question::OpenPorts) {
            // What listens decides which rules there must be.
            paths.extend([tree_path!("/etc/ssh/sshd_config"), tree_path!("/etc/ssh/sshd_config.d")]);
        }
        paths
    }

    fn demands(&self) -> Vec<Demand> {
        match self.question {
            Question::DefaultDeny => vec![Demand::OnlyLetIn { inbound: self.inbound.clone() }],
            _ => Vec::new(),
        }
    }
}
