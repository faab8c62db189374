//! What the image's own programs say of the hardened tree.
//!
//! Rules are judged by models of what programs read. Here the programs themselves have the last word, on the tree as
//! it will be kept and without a way to change it. auditctl(8) is not among them: it parses rules only with the right
//! to load them into the kernel, which is the build host's. augenrules(8) is, but it does not parse: it tells whether the
//! file that the boot loads is what it makes of the files in rules.d. That each line is a rule, our own parser tells, and
//! that the kernel takes them, the audit of a booted clone.

use hardtack_tree::{FileKind, FixedPath, Tree};

use super::StageError;
use super::refusal::{Refusal, located};
use crate::sandbox::{Ending, Network, Run};
use crate::steps::Site;

/// A program that tells whether it takes its configuration.
struct Check {
    /// As people know it.
    name: &'static str,
    program: FixedPath,
    /// The file that it reads first; where there is none, nothing is to be checked.
    reads: FixedPath,
    argv: &'static [&'static str],
    network: Network,
    /// Words that speak of the kernel or the machine under the sandbox, not of the configuration.
    beyond: &'static [&'static str],
    /// Words that tell of something amiss although it ends well.
    amiss: Option<&'static str>,
}

/// sshd wants a host key and a directory of its own before it says anything else; an image has neither.
const SSHD: &str = "mkdir -p /run/sshd && ssh-keygen -q -t ed25519 -N '' -f /run/hardtack/host-key || exit 126\n\
                    exec /usr/sbin/sshd -t -o HostKey=/run/hardtack/host-key";

const CHECKS: [Check; 4] = [
    Check {
        name: "sshd -t",
        program: FixedPath::new("/usr/sbin/sshd"),
        reads: FixedPath::new("/etc/ssh/sshd_config"),
        argv: &["/bin/sh", "-c", SSHD],
        network: Network::Apart,
        beyond: &["Operation not permitted"],
        amiss: None,
    },
    Check {
        name: "visudo -c",
        program: FixedPath::new("/usr/sbin/visudo"),
        reads: FixedPath::new("/etc/sudoers"),
        argv: &["/usr/sbin/visudo", "-c"],
        network: Network::Apart,
        beyond: &["Operation not permitted"],
        amiss: None,
    },
    Check {
        name: "nft -c",
        program: FixedPath::new("/usr/sbin/nft"),
        reads: FixedPath::new("/etc/nftables.conf"),
        argv: &["/usr/sbin/nft", "-c", "-f", "/etc/nftables.conf"],
        network: Network::Arranged,
        // nft(8) has the kernel try the rules: that of the build host, with its modules and its interfaces.
        beyond: &[
            "Operation not permitted",
            "Operation not supported",
            "Protocol not supported",
            "Could not process rule: No such file or directory",
            "Interface does not exist",
            "Unable to initialize Netlink socket",
        ],
        amiss: None,
    },
    Check {
        name: "augenrules --check",
        program: FixedPath::new("/usr/sbin/augenrules"),
        reads: FixedPath::new("/etc/audit/rules.d"),
        argv: &["/usr/sbin/augenrules", "--check"],
        network: Network::Apart,
        beyond: &["Operation not permitted"],
        amiss: Some("Rules have changed"),
    },
];

/// What a shell ends with when it cannot start a program.
const NOT_STARTED: [Ending; 2] = [Ending::Status(126), Ending::Status(127)];

/// Has the tree's programs check what is in it; gives warnings of those that could not.
///
/// # Errors
/// When one refuses.
pub(super) fn check(site: &mut Site<'_>) -> Result<Vec<String>, StageError> {
    let tree = site.draft.joined()?;
    let (mut warnings, mut refusals) = (Vec::new(), Vec::new());
    for check in &CHECKS {
        if !check.applies(&tree)? {
            continue;
        }
        let mut run = Run::new(check.argv.iter().copied(), site.epoch);
        run.network = check.network;
        let (finished, said) = site.look(&run)?;
        // visudo tells of each file that is right, too.
        let said: Vec<String> = said.into_iter().filter(|line| !line.ends_with(": parsed OK")).collect();
        if finished.ending.is_success() {
            let amiss = check.amiss.and_then(|words| said.iter().find(|line| line.contains(words)));
            warnings.extend(amiss.map(|line| format!("{} of {}: {line}", check.name, check.reads.to_path())));
            continue;
        }
        if check.could_not(finished.ending, &said, &tree)? {
            let words = said.last().cloned().unwrap_or_else(|| finished.ending.to_string());
            warnings.push(format!("{} could not be checked by {}: {words}", check.reads.to_path(), check.name));
        } else {
            refusals.push(Refusal::understand(check.name, said, &check.reads.to_path(), &tree)?);
        }
    }
    if refusals.is_empty() { Ok(warnings) } else { Err(StageError::Refused(refusals)) }
}

impl Check {
    fn applies(&self, tree: &dyn Tree) -> Result<bool, StageError> {
        let program = tree.target_metadata(&self.program.to_path())?;
        let runs = program.is_some_and(|found| found.kind == FileKind::Regular && found.mode.bits() & 0o111 != 0);
        Ok(runs && tree.exists(&self.reads.to_path())?)
    }

    /// Whether it ended without an opinion: everything it says against the configuration lies beyond that.
    fn could_not(&self, ending: Ending, said: &[String], tree: &dyn Tree) -> Result<bool, StageError> {
        if matches!(ending, Ending::Signal(_)) || NOT_STARTED.contains(&ending) {
            return Ok(true);
        }
        let is_beyond = |line: &str| self.beyond.iter().any(|words| line.contains(words));
        for line in said.iter().filter(|line| !is_beyond(line)) {
            if located(line, tree)?.is_some() {
                return Ok(false);
            }
        }
        Ok(said.iter().any(|line| is_beyond(line)))
    }
}
