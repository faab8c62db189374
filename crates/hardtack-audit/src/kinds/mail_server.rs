//! The kind `mail_server`: on which addresses the installed mail servers listen.

mod listen;
#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostics};
use hardtack_tree::{FixedPath, TreePath};

use self::listen::{Listener, is_loopback};
use crate::fix::{FixError, Fixer, Stage};
use crate::kind::{DesiredState, Kind};
use crate::lines::Lines;
use crate::system::firewall::Protocol;
use crate::system::{Runtime, System};
use crate::verdict::{Finding, Judgement};

/// `mail_server {}`.
pub(super) struct MailServer;

/// postconf(5).
const POSTFIX: FixedPath = FixedPath::new("/etc/postfix/main.cf");

/// update-exim4.conf(8).
const EXIM: FixedPath = FixedPath::new("/etc/exim4/update-exim4.conf.conf");

/// The ports of mail servers: relay, submission with TLS, submission.
const PORTS: [u16; 3] = [25, 465, 587];

/// Every mail server listens on the loopback interface only.
#[derive(Debug)]
struct Local;

impl Kind for MailServer {
    fn name(&self) -> &'static str {
        "mail_server"
    }

    fn summary(&self) -> &'static str {
        "postfix, exim, OpenSMTPD and sendmail, where they are installed, listen on the loopback interface only"
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        block.finish(())?;
        Ok(Box::new(Local))
    }
}

impl DesiredState for Local {
    fn judge(&self, system: &System<'_>) -> Judgement {
        let expected = "listens on loopback addresses only";
        let mut findings = Vec::new();
        for Listener { server, address, at } in listen::listeners(system)? {
            let holds = is_loopback(&address);
            findings.push(Finding::persistent(holds, format!("{server} {expected}"), address, at));
        }
        if findings.is_empty() {
            findings.push(Finding::persistent(true, format!("a mail server {expected}"), "none that listens", None));
        }
        Ok(findings)
    }

    fn judge_runtime(&self, _system: &System<'_>, runtime: &Runtime) -> Option<Judgement> {
        let judge = || {
            let open = |port: &&u16| {
                let listens = |socket: &crate::system::sockets::Socket| {
                    socket.protocol == Protocol::Tcp && socket.port == **port && !socket.is_loopback
                };
                runtime.sockets().map(|sockets| sockets.iter().any(listens))
            };
            let mut findings = Vec::new();
            for port in &PORTS {
                let open = open(&port)?;
                let found = if open { "a socket that the network reaches" } else { "none" };
                findings.push(Finding::runtime(!open, format!("no mail on tcp/{port} from the network"), found));
            }
            Ok(findings)
        };
        Some(judge())
    }

    fn fix(&self, fixer: &mut Fixer<'_>) -> Result<(), FixError> {
        let open: Vec<Listener> =
            listen::listeners(&fixer.system())?.into_iter().filter(|found| !is_loopback(&found.address)).collect();
        for Listener { server, address, at } in &open {
            let path = at.as_ref().map(|at| &at.path);
            match *server {
                "postfix" if path.is_none_or(|path| *path == POSTFIX.to_path()) => {
                    set(fixer, &POSTFIX.to_path(), "inet_interfaces", "inet_interfaces = loopback-only")?;
                }
                "exim" => set(fixer, &EXIM.to_path(), "dc_local_interfaces", "dc_local_interfaces='127.0.0.1 ; ::1'")?,
                server => {
                    let place = at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
                    return Err(FixError::NotByFiles(format!(
                        "{server} listens on {address}{place}: whether something needs that only the site knows"
                    )));
                }
            }
        }
        Ok(())
    }

    fn stage(&self) -> Stage {
        Stage::Configuration
    }

    fn explain(&self) -> String {
        "Mail servers listen on the loopback interface only.".to_owned()
    }

    fn paths(&self) -> Vec<TreePath> {
        vec![POSTFIX.to_path(), EXIM.to_path()]
    }
}

/// Gives a key its value: all its lines, continued ones with them, go, and one stands where the first was.
fn set(fixer: &mut Fixer<'_>, path: &TreePath, key: &str, text: &str) -> Result<(), FixError> {
    let mut lines = Lines::read(&fixer.tree, path)?;
    let all: Vec<String> = lines.iter().collect();
    let sets = |line: &String| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let first = all.iter().position(sets);
    let mut number = 1;
    let mut inside = false;
    for line in &all {
        inside = sets(line) || (inside && line.starts_with([' ', '\t']) && !line.trim().is_empty());
        if inside {
            lines.remove(&(number..=number));
        } else {
            number += 1;
        }
    }
    match first {
        Some(first) => lines.insert(first + 1, text),
        None => lines.push(text),
    }
    Ok(lines.write(&mut fixer.tree, path)?)
}
