//! What tells the running machine from others of the same image.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use hardtack_tree::Digest;
use serde::{Deserialize, Serialize};

use super::command;

/// How long ssh-keygen may take for one key.
const LIMIT: Duration = Duration::from_secs(30);

/// What tells one machine from another of the same image: what it made at its first boot, and the hardware that it
/// found itself on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The digest of `/etc/machine-id`, which itself is not to be shown (machine-id(5)); absent while it has none.
    pub machine_id: Option<Digest>,
    /// Fingerprints of SSH host keys by the name of the public half's file, as `ssh-keygen -l` writes them.
    pub host_keys: BTreeMap<String, String>,
    /// Hardware addresses of network interfaces.
    pub addresses: BTreeMap<String, String>,
    /// Serial numbers of disks that have one.
    pub serials: BTreeMap<String, String>,
}

impl Identity {
    /// Of this machine.
    pub(super) fn here() -> io::Result<Self> {
        Ok(Self {
            machine_id: machine_id(Path::new("/etc/machine-id"))?,
            host_keys: host_keys(Path::new("/etc/ssh"))?,
            addresses: attribute(Path::new("/sys/class/net"), "address")?,
            serials: attribute(Path::new("/sys/class/block"), "serial")?,
        })
    }

    /// What both have although each machine should have its own.
    pub(crate) fn shared_with(&self, other: &Self) -> Vec<String> {
        let mut shared = Vec::new();
        if self.machine_id.is_some() && self.machine_id == other.machine_id {
            shared.push("the id in /etc/machine-id".to_owned());
        }
        let keys =
            self.host_keys.iter().filter(|(_, fingerprint)| other.host_keys.values().any(|its| its == *fingerprint));
        shared.extend(keys.map(|(file, fingerprint)| format!("the host key of {file} ({fingerprint})")));
        shared
    }
}

/// A machine id is 32 hexadecimal digits; the file is empty or says `uninitialized` before there is one.
fn machine_id(file: &Path) -> io::Result<Option<Digest>> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let id = text.trim();
    Ok((id.len() == 32 && id.bytes().all(|digit| digit.is_ascii_hexdigit())).then(|| Digest::of(id)))
}

fn host_keys(directory: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut keys = BTreeMap::new();
    for (name, path) in entries(directory)? {
        if name.starts_with("ssh_host_") && name.ends_with("_key.pub") {
            let listed = command::run(Command::new("ssh-keygen").args(["-E", "sha256", "-l", "-f"]).arg(&path), LIMIT)?;
            // `256 SHA256:uLkLXeTFwHzOmvMuXtMd4NAV1kNBwW6gFw5TEJJmYiA root@host (ED25519)`
            let fingerprint = listed.stdout.split_whitespace().nth(1).filter(|word| word.starts_with("SHA256:"));
            let fingerprint = fingerprint.ok_or_else(|| io::Error::other(format!("ssh-keygen cannot read {name}")))?;
            keys.insert(name, fingerprint.to_owned());
        }
    }
    Ok(keys)
}

/// A file of sysfs of each device of a class, where it has one that says anything.
fn attribute(class: &Path, name: &str) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for (device, path) in entries(class)? {
        // NVMe has the serial at the controller, of which the disk is a part.
        let places = [path.join(name), path.join("device").join(name)];
        let value = places.iter().find_map(|place| fs::read_to_string(place).ok()).unwrap_or_default();
        let value = value.trim();
        if !value.is_empty() && device != "lo" {
            found.insert(device, value.to_owned());
        }
    }
    Ok(found)
}

/// What is in a directory, by name; nothing where there is none.
fn entries(directory: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
        Ok(all) => {
            all.map(|entry| entry.map(|at| (at.file_name().to_string_lossy().into_owned(), at.path()))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_an_id_has_none() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("machine-id");
        assert_eq!(machine_id(&file).unwrap(), None);
        for (text, id) in [
            ("", None),
            ("uninitialized\n", None),
            ("0123456789abcdef0123456789abcdef\n", Some(Digest::of("0123456789abcdef0123456789abcdef"))),
        ] {
            fs::write(&file, text).unwrap();
            assert_eq!(machine_id(&file).unwrap(), id, "{text:?}");
        }
    }

    #[test]
    fn what_two_machines_share_is_named() {
        let machine = |id: &str, key: &str| Identity {
            machine_id: Some(Digest::of(id)),
            host_keys: [("ssh_host_ed25519_key.pub".to_owned(), key.to_owned())].into(),
            ..Identity::default()
        };
        assert_eq!(machine("a", "SHA256:x").shared_with(&machine("b", "SHA256:y")), [""; 0]);
        assert_eq!(Identity::default().shared_with(&Identity::default()), [""; 0]);
        let shared = machine("a", "SHA256:x").shared_with(&machine("a", "SHA256:x"));
        insta::assert_snapshot!(shared.join("\n"), @r"
        the id in /etc/machine-id
        the host key of ssh_host_ed25519_key.pub (SHA256:x)
        ");
    }
}
