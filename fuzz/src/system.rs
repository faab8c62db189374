//! Files of the judged system, through the rules that read them.

use std::sync::OnceLock;

use hardtack_audit::fix::Fixer;
use hardtack_audit::system::System;
use hardtack_audit::{Catalogue, Rule, Settings, judge};
use hardtack_tree::{MemoryTree, Mode, Owner};

/// Packages without which most rules ask nothing.
const STATUS: &str = "\
Package: openssh-client\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: chrony\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: openssh-server\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: gdm3\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: rsyslog\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: postfix\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: exim4-base\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: nftables\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: ufw\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: iptables-persistent\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: sudo\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: libpam-runtime\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: auditd\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: grub-common\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: apparmor\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: logrotate\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n\
Package: aide\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n";

/// Puts the parts of `bytes`, null bytes between them, into the files `paths` of a small Debian, and judges
/// and fixes it by every rule of `topics`.
///
/// # Panics
/// When fixing a second time changes something.
pub fn files(paths: &[&str], bytes: &[u8], topics: &[&str]) {
    let Ok(tree) = debian().and_then(|tree| {
        let parts = bytes.splitn(paths.len(), |byte| *byte == 0);
        paths
            .iter()
            .zip(parts)
            .try_fold(tree, |tree, (path, part)| tree.file_with(path, part.to_vec(), Mode::new(0o644), Owner::ROOT))
    }) else {
        return;
    };
    for (_, rule) in rules().iter().filter(|(topic, _)| topics.contains(&topic.as_str())) {
        judge(rule, &System::new(&tree), None);
        for state in &rule.states {
            let mut fixer = Fixer::new(&tree);
            if state.fix(&mut fixer).is_err() {
                continue;
            }
            let changes = fixer.tree.changes().len();
            assert!(state.fix(&mut fixer).is_ok(), "{}: a second fix fails", rule.id);
            assert_eq!(fixer.tree.changes().len(), changes, "{}: a second fix changes something", rule.id);
        }
    }
}

fn debian() -> hardtack_tree::TreeResult<MemoryTree> {
    MemoryTree::new()
        .file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")?
        .file("/var/lib/dpkg/status", STATUS)?
        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n")?
        .file("/etc/group", "root:x:0:\n")?
        .file("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n")
}

/// Every built-in rule with its topic, read once.
fn rules() -> &'static [(String, Rule)] {
    static RULES: OnceLock<Vec<(String, Rule)>> = OnceLock::new();
    RULES.get_or_init(|| {
        let catalogue = Catalogue::embedded();
        let read = |id| {
            let topic = catalogue.topic(id)?.to_owned();
            Some((topic, catalogue.rule(id, &Settings::new()).ok()?))
        };
        catalogue.rule_ids().filter_map(read).collect()
    })
}
