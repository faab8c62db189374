//! What the rules of ufw's user let in, beside what the site names.

use hardtack_tree::Tree;

use super::fix::resolved;
use crate::fix::FixError;
use crate::system::firewall::{Action, Family, Hook, Match, Opening, Rule, Ruleset, ufw};
use crate::verdict::{Finding, Judgement, Unjudgeable};

/// Judges every rule that lets something in, and the policy for the rest.
pub(super) fn judge(ruleset: &Ruleset, tree: &dyn Tree, named: &[Opening]) -> Judgement {
    let resolved = resolved(tree, named).map_err(|error| match error {
        FixError::Unjudgeable(cause) => cause,
        other => Unjudgeable(other.to_string()),
    })?;
    let words: Vec<String> = named.iter().map(ToString::to_string).collect();
    let words = if words.is_empty() { "nothing".to_owned() } else { words.join(", ") };
    let mut findings = Vec::new();
    for family in Family::BOTH {
        let answer = ruleset.default_deny(Hook::Input, family)?;
        let expected = format!("what no rule names is dropped ({} input)", family.name());
        findings.push(Finding::persistent(answer.holds, expected, answer.found, answer.at));
        let prefix = ufw::prefix(family);
        let chain = format!("{prefix}-user-input");
        let accepts = |rule: &&Rule| match &rule.action {
            Action::Accept => true,
            Action::Jump(name) | Action::Goto(name) => *name == format!("{prefix}-user-limit-accept"),
            _ => false,
        };
        let rules = ruleset.chains.iter().filter(|found| found.name == chain).flat_map(|found| &found.rules);
        for rule in rules.filter(accepts) {
            let expected = format!("{words} let in ({})", family.name());
            let others = beside(rule, &resolved);
            let found = if others.is_empty() { "no more than that".to_owned() } else { others.join(", ") };
            findings.push(Finding::persistent(others.is_empty(), expected, found, rule.at.clone()));
        }
    }
    Ok(findings)
}

/// What a rule lets in that is not named.
fn beside(rule: &Rule, named: &[Opening]) -> Vec<String> {
    // The machine may talk to itself.
    if rule.matches.iter().any(|wanted| matches!(wanted, Match::In(names) if names.iter().all(|name| name == "lo"))) {
        return Vec::new();
    }
    let protocols = rule.matches.iter().find_map(|wanted| match wanted {
        Match::Protocol(names) => Some(names.as_slice()),
        _ => None,
    });
    let ports = rule.matches.iter().find_map(|wanted| match wanted {
        Match::Port(ranges) => Some(ranges.as_slice()),
        _ => None,
    });
    let Some(protocols) = protocols else { return vec!["every protocol".to_owned()] };
    let is_ping = |name: &str| name.contains("icmp") && named.contains(&Opening::Ping);
    let mut others = Vec::new();
    for name in protocols.iter().filter(|name| !is_ping(name)) {
        let Some(ranges) = ports else {
            others.push(format!("all of {name}"));
            continue;
        };
        for (first, last) in ranges {
            if !covered(name, *first, *last, named) {
                let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
                others.push(format!("{name}/{range}"));
            }
        }
    }
    others
}

/// Whether every port of a range is in one of the openings.
fn covered(name: &str, first: u16, last: u16, named: &[Opening]) -> bool {
    let mut next = u32::from(first);
    while next <= u32::from(last) {
        let reach = named.iter().filter_map(|opening| match opening {
            Opening::Ports { protocol, from, to } if protocol.name() == name => {
                Some((u32::from(*from), u32::from(*to)))
            }
            _ => None,
        });
        match reach.filter(|(from, to)| *from <= next && next <= *to).map(|(_, to)| to).max() {
            Some(to) => next = to + 1,
            None => return false,
        }
    }
    true
}
