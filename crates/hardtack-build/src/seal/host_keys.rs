//! Host keys that are made at first boot.

use hardtack_audit::system::units::{UnitState, Units};
use hardtack_scan::residue::{ScanError, host_key_files};
use hardtack_tree::{FileKind, FixedPath, Mode, Owner, StagedTree, Tree, TreePath, tree_path};

use super::SealError;

/// The unit that makes missing host keys before the SSH server starts.
pub const HOST_KEYS_UNIT: FixedPath = FixedPath::new("/etc/systemd/system/hardtack-ssh-hostkeys.service");

/// The link that enables it.
pub const HOST_KEYS_LINK: FixedPath =
    FixedPath::new("/etc/systemd/system/multi-user.target.wants/hardtack-ssh-hostkeys.service");

/// Units of distributions that make host keys when the server starts.
const GENERATORS: [&str; 4] =
    ["sshd-keygen.service", "sshd-keygen@.service", "sshd-keygen.target", "sshdgenkeys.service"];

/// The keys that `ssh-keygen -A` makes (ssh-keygen(1)).
const DEFAULT_KEYS: [&str; 3] =
    ["/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ed25519_key"];

/// Adds the unit to a tree with an SSH server and no unit that does the same.
///
/// cloud-init makes host keys too, but only where it finds a source of its data; without one the machine would come up
/// and let nobody in. So it does not count, and where both run, the unit finds the keys there.
pub(super) fn come_back(staged: &mut StagedTree<'_>) -> Result<(), SealError> {
    if !is_file(staged, &tree_path!("/usr/sbin/sshd"))? {
        return Ok(());
    }
    if !is_file(staged, &tree_path!("/usr/lib/systemd/systemd"))?
        && !is_file(staged, &tree_path!("/lib/systemd/systemd"))?
    {
        return Err(SealError::NoHostKeys { missing: "systemd" });
    }
    if has_generator(staged)? {
        return Ok(());
    }
    if !is_file(staged, &tree_path!("/usr/bin/ssh-keygen"))? {
        return Err(SealError::NoHostKeys { missing: "ssh-keygen" });
    }
    let mut keys = host_key_files(staged)?;
    if keys.is_empty() {
        keys = DEFAULT_KEYS.iter().map(TreePath::new).collect::<Result<_, _>>()?;
    }
    let text = unit(&keys)?;
    staged.write_new(&HOST_KEYS_UNIT.to_path(), text, Mode::new(0o644), Owner::ROOT)?;
    staged.symlink(&HOST_KEYS_LINK.to_path(), HOST_KEYS_UNIT.to_path().as_path())?;
    Ok(())
}

/// Whether a unit of the distribution is started by a link, or by the server's own unit.
fn has_generator(tree: &dyn Tree) -> Result<bool, SealError> {
    let units = Units::read(tree).map_err(ScanError::from)?;
    let mut generators = Vec::new();
    for unit in GENERATORS {
        // A sealed image has an empty machine id, which systemd does not take for a first boot (machine-id(5)).
        let file = units.file(unit).map(|file| tree.read_text(file)).transpose()?.flatten().unwrap_or_default();
        if !file.lines().any(|line| line.trim_start().starts_with("ConditionFirstBoot")) {
            generators.push(unit);
        }
    }
    if generators.iter().any(|unit| matches!(units.state(unit), UnitState::Enabled { .. })) {
        return Ok(true);
    }
    for server in ["ssh.service", "sshd.service"] {
        let Some(file) = units.file(server) else { continue };
        let text = tree.read_text(file)?.unwrap_or_default();
        if generators.iter().any(|unit| units.exists(unit) && text.contains(unit)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_file(tree: &dyn Tree, path: &TreePath) -> Result<bool, SealError> {
    Ok(tree.target_metadata(path)?.is_some_and(|metadata| metadata.kind == FileKind::Regular))
}

/// The text of the unit (systemd.unit(5), systemd.service(5)): it runs while one of the keys is missing.
fn unit(keys: &[TreePath]) -> Result<String, SealError> {
    let mut conditions = String::new();
    let mut commands = String::new();
    let is_default = |key: &&TreePath| DEFAULT_KEYS.iter().any(|default| key.as_path().as_os_str() == *default);
    if keys.iter().any(|key| is_default(&key)) {
        commands.push_str("ExecStart=/usr/bin/ssh-keygen -A\n");
    }
    for key in keys {
        let path = plain(key)?;
        conditions.push_str(&format!("ConditionPathExists=|!{path}\n"));
        if !is_default(&key) {
            let make = format!("/usr/bin/ssh-keygen -q -t {} -N \"\" -f {path}", algorithm(path));
            commands.push_str(&format!("ExecStart=/bin/sh -c 'test -e {path} || exec {make}'\n"));
        }
    }
    Ok(format!(
        "# Written when this image was sealed: it left without host keys, so that each machine makes its own.\n\
         [Unit]\n\
         Description=Make the SSH host keys of this machine\n\
         Documentation=man:ssh-keygen(1)\n\
         {conditions}\
         Before=ssh.service sshd.service\n\
         \n\
         [Service]\n\
         Type=oneshot\n\
         {commands}\
         \n\
         [Install]\n\
         WantedBy=multi-user.target\n"
    ))
}

/// A path that neither systemd nor the shell reads as anything else.
fn plain(key: &TreePath) -> Result<&str, SealError> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '_' | '-');
    key.as_path()
        .to_str()
        .filter(|text| text.chars().all(is_plain))
        .ok_or_else(|| SealError::HostKeyPath { path: key.clone() })
}

/// The algorithm that a key's name tells; Ed25519 where it tells none.
fn algorithm(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    ["rsa", "ecdsa"].into_iter().find(|algorithm| name.contains(algorithm)).unwrap_or("ed25519")
}
