//! Bringing a firewall to what is asked: a complete ruleset where there is none, small changes where there is one.

use hardtack_tree::{Mode, Owner, StagedTree, Tree};

use super::compose::{self, Site, Way};
use super::question::{HOOKS, Question};
use super::{Program, State, edit};
use crate::fix::{FixError, Fixer};
use crate::kind::DesiredState;
use crate::system::System;
use crate::system::firewall::{Base, Chain, Family, Hook, Opening, Protocol, Ruleset, iptables, nftables, ufw};
use crate::system::sockets;

/// The mode of Debian's own `/etc/nftables.conf`, which can be run.
const NFT_MODE: Mode = Mode::new(0o755);

/// Rules about one port that one fix changes.
const MOST_RULES: usize = 100;

/// The mode that netfilter-persistent gives its files.
const IPTABLES_MODE: Mode = Mode::new(0o640);

/// Makes `state` hold, or says why only a person can.
pub(super) fn fix(state: &State, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
    state.judge(&fixer.system())?;
    let tried = fixer.attempt(state, |tree| match state.question {
        Question::Table | Question::BaseChains => base_chains(tree, state.program),
        Question::Loopback => loopback(tree, state.program),
        Question::DefaultDeny => default_deny(tree, state),
        Question::OpenPorts => Err(FixError::NotByFiles(
            "let the port in with the parameter `inbound` of the rule on what no rule names, or stop what listens"
                .to_owned(),
        )),
        Question::RateLimit => rate_limit(tree),
        Question::OnlyInbound => Err(FixError::NotByFiles(
            "take the rule out with `ufw delete`, or name what it lets in in the rule's parameter `inbound`".to_owned(),
        )),
    });
    match tried {
        Ok(true) => return Ok(()),
        // The change did not fit into the files as they are.
        Ok(false) | Err(FixError::Unjudgeable(_)) => {}
        Err(other) => return Err(other),
    }
    let (program, wanted) = (state.program.name(), state.question.wants());
    Err(FixError::NotByFiles(format!("the site's own rules of {program} stand in the way: give it {wanted}")))
}

fn base_chains(tree: &mut StagedTree<'_>, program: Program) -> Result<(), FixError> {
    let Program::Nftables = program else { return Ok(()) };
    let ruleset = System::new(&*tree).nftables()?.0.clone();
    let missing = |hook: &&Hook| Family::BOTH.iter().any(|family| ruleset.base_chains(**hook, *family).is_empty());
    let hooks: Vec<&str> = HOOKS.iter().filter(missing).map(|hook| hook.name()).collect();
    let path = nftables::main_file(&*tree)?;
    let text = tree.read_text(&path)?.unwrap_or_else(|| "#!/usr/sbin/nft -f\n\nflush ruleset\n\n".to_owned());
    let text = if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" };
    Ok(tree.write_new(&path, text + &compose::nft_chains(&hooks), NFT_MODE, Owner::ROOT)?)
}

/// The base chains at the hooks that are asked about, the last first so that places stay right.
fn bases(ruleset: &Ruleset, families: &[Family]) -> Vec<(Chain, Base)> {
    let asked = |chain: &Chain, base: &Base| {
        HOOKS.contains(&base.hook) && chain.families.iter().any(|family| families.contains(family))
    };
    let mut bases: Vec<_> = ruleset
        .chains
        .iter()
        .filter_map(|chain| Some((chain.clone(), chain.base.clone()?)))
        .filter(|(chain, base)| asked(chain, base))
        .collect();
    bases.sort_by(|(_, a), (_, b)| b.at.cmp(&a.at));
    bases
}

fn loopback(tree: &mut StagedTree<'_>, program: Program) -> Result<(), FixError> {
    match program {
        Program::Nftables => {
            let ruleset = System::new(&*tree).nftables()?.0.clone();
            if HOOKS.iter().any(|hook| Family::BOTH.iter().any(|family| ruleset.base_chains(*hook, *family).is_empty()))
            {
                base_chains(tree, program)?;
            }
            let ruleset = System::new(&*tree).nftables()?.0.clone();
            for (chain, base) in bases(&ruleset, &Family::BOTH) {
                edit::nft_loopback(tree, &chain, &base)?;
            }
            Ok(())
        }
        Program::Iptables(family) => {
            let path = iptables::main_file(family).to_path();
            if tree.read(&path)?.is_none() {
                tree.write_new(&path, compose::IPTABLES_OPEN, IPTABLES_MODE, Owner::ROOT)?;
            }
            edit::before_rules(tree, &path, &compose::iptables_loopback(family))
        }
        Program::Ufw => {
            for family in Family::BOTH {
                if System::new(&*tree).ufw()?.0.loopback_spoof_dropped(family)?.holds {
                    continue;
                }
                let path = ufw::rules_file("user", family)?;
                edit::ufw_rules(tree, &path, &compose::ufw_loopback(ufw::prefix(family), family), true)?;
            }
            Ok(())
        }
    }
}

fn default_deny(tree: &mut StagedTree<'_>, state: &State) -> Result<(), FixError> {
    let site = Site { inbound: resolved(&*tree, &state.inbound)?, outbound: state.outbound.clone() };
    let families = state.program.families();
    match state.program {
        Program::Nftables => {
            let ruleset = System::new(&*tree).nftables()?.0.clone();
            if !ruleset.has_rules_of_its_own() {
                let path = nftables::main_file(&*tree)?;
                return Ok(tree.write_new(&path, compose::nftables(&site), NFT_MODE, Owner::ROOT)?);
            }
            for (_, base) in bases(&ruleset, &families).into_iter().filter(|(_, base)| !base.drops) {
                edit::nft_drop(tree, &base)?;
            }
        }
        Program::Iptables(family) => {
            let path = iptables::main_file(family).to_path();
            let mut own = Ruleset::default();
            own.restore(&tree.read_text(&path)?.unwrap_or_default(), &path, family);
            if !own.has_rules_of_its_own() {
                let text = compose::iptables(&site, family);
                return Ok(tree.write_new(&path, text, IPTABLES_MODE, Owner::ROOT)?);
            }
            for (_, base) in bases(&own, &families).into_iter().filter(|(_, base)| !base.drops && base.priority == 0) {
                edit::iptables_drop(tree, &base)?;
            }
        }
        Program::Ufw => ufw_deny(tree, &site)?,
    }
    all_open(state.program.at_rest(&System::new(&*tree))?, &site, &families)
}

/// Sets ufw's policies and adds a rule for what is to be let through and is not.
fn ufw_deny(tree: &mut StagedTree<'_>, site: &Site) -> Result<(), FixError> {
    for (hook, key) in ufw::POLICIES {
        let ruleset = System::new(&*tree).ufw()?.0.clone();
        let denies = Family::BOTH.iter().map(|family| ruleset.default_deny(hook, *family));
        if !denies.collect::<Result<Vec<_>, _>>()?.iter().all(|answer| answer.holds) {
            edit::shell_value(tree, &ufw::DEFAULTS.to_path(), key, "DROP")?;
        }
    }
    for family in Family::BOTH {
        let prefix = ufw::prefix(family);
        for (hook, way, openings) in [(Hook::Input, Way::In, &site.inbound), (Hook::Output, Way::Out, &site.outbound)] {
            for opening in openings {
                let Opening::Ports { protocol, from, to } = opening else { continue };
                let ruleset = System::new(&*tree).ufw()?.0.clone();
                if ruleset.lets_through(hook, family, *protocol, *from)?.holds {
                    continue;
                }
                let lines = compose::ufw_port(prefix, family, way, *protocol, *from, *to);
                edit::ufw_rules(tree, &ufw::rules_file("user", family)?, &lines, false)?;
            }
        }
    }
    Ok(())
}

/// Turns ufw's rules that let everybody in, however often, into those that `ufw limit` makes.
fn rate_limit(tree: &mut StagedTree<'_>) -> Result<(), FixError> {
    for socket in sockets::Sockets::read(&*tree)?.0.iter().filter(|socket| !socket.is_loopback) {
        for family in &socket.families {
            // One rule after the other may let it through.
            for _ in 0..MOST_RULES {
                let answer = System::new(&*tree).ufw()?.0.limits(*family, socket.protocol, socket.port)?;
                let user = ufw::rules_file("user", *family)?;
                let Some(at) = answer.at.filter(|at| !answer.holds && at.path == user) else { break };
                if !edit::ufw_limit(tree, ufw::prefix(*family), &at)? {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Refuses a change that would close what the site opens, or cut off answers.
fn all_open(ruleset: &Ruleset, site: &Site, families: &[Family]) -> Result<(), FixError> {
    for family in families {
        for (hook, openings) in [(Hook::Input, &site.inbound), (Hook::Output, &site.outbound)] {
            if !ruleset.lets_known_through(hook, *family)? {
                return Err(closed(&format!("packets of established connections ({} {})", family.name(), hook.name())));
            }
            for opening in openings {
                let Opening::Ports { protocol, from, .. } = opening else { continue };
                if !ruleset.lets_through(hook, *family, *protocol, *from)?.holds {
                    return Err(closed(&format!("{opening} ({} {})", family.name(), hook.name())));
                }
            }
        }
    }
    Ok(())
}

fn closed(what: &str) -> FixError {
    FixError::NotByFiles(format!(
        "the site's own rules do not let {what} through once all else is dropped: add a rule for it"
    ))
}

/// The openings, with sshd's own ports in the place of `ssh`.
pub(super) fn resolved(tree: &dyn Tree, openings: &[Opening]) -> Result<Vec<Opening>, FixError> {
    let mut found = Vec::new();
    for opening in openings {
        match opening {
            Opening::Ssh => {
                let ports = sockets::ssh_ports(tree)?;
                found.extend(ports.into_iter().map(|port| Opening::Ports {
                    protocol: Protocol::Tcp,
                    from: port,
                    to: port,
                }));
            }
            other => found.push(*other),
        }
    }
    found.dedup();
    Ok(found)
}
