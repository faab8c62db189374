//! Examples of a rule: small trees for which it holds or does not hold.

use std::collections::BTreeMap;

use hardtack_hcl::Place;
use hardtack_tree::{MemoryTree, Mode, Owner, TreePath, TreeResult};

use crate::system::Runtime;

/// What a rule says of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail {
        /// Whether its fix brings it about; some things no change of files can.
        fixable: bool,
    },
}

/// A small tree, and what the rule says of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is particular about it.
    pub name: String,
    /// What the rule says.
    pub outcome: Outcome,
    /// Texts of regular files.
    pub files: BTreeMap<TreePath, String>,
    /// Directories.
    pub dirs: Vec<TreePath>,
    /// Target texts of symbolic links.
    pub links: BTreeMap<TreePath, String>,
    /// Permission bits of files and directories where they are not 0644 and 0755.
    pub modes: BTreeMap<TreePath, Mode>,
    /// `user:group` of files and directories that are not root's, names or numbers.
    pub owners: BTreeMap<TreePath, String>,
    /// Installed packages: `name` or `name=version`.
    pub packages: Vec<String>,
    /// Files of proc(5) of a system that runs from it, by their path there; none where nothing runs.
    pub running: BTreeMap<String, String>,
    /// Where it stands.
    pub place: Place,
}

/// What every example has unless it brings its own: enough for a rule to be asked at all.
const ALWAYS: [(&str, &str, u32); 4] = [
    ("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", 0o644),
    ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n", 0o644),
    ("/etc/group", "root:x:0:\nadm:x:4:\nshadow:x:42:\n", 0o644),
    ("/etc/shadow", "root:*:19700:0:99999:7:::\n", 0o640),
];

/// dpkg's list of packages.
pub(crate) const DPKG_STATUS: &str = "/var/lib/dpkg/status";

impl Example {
    /// The example as a tree.
    ///
    /// # Errors
    /// When its entries stand in each other's way.
    pub fn tree(&self) -> TreeResult<MemoryTree> {
        let mut tree = MemoryTree::new();
        for (path, text, mode) in ALWAYS {
            tree = tree.file_with(path, text, Mode::new(mode), Owner::ROOT)?;
        }
        let status: String =
            std::iter::once("base-files").chain(self.packages.iter().map(String::as_str)).map(stanza).collect();
        tree = tree.file(DPKG_STATUS, &status)?;
        for path in &self.dirs {
            tree = tree.dir(path.as_path(), self.mode(path, 0o755), self.owner(path))?;
        }
        for (path, text) in &self.files {
            tree = tree.file_with(path.as_path(), text.as_str(), self.mode(path, 0o644), self.owner(path))?;
        }
        for (path, target) in &self.links {
            tree = tree.symlink(path.as_path(), target)?;
        }
        Ok(tree)
    }

    /// The system that runs from it, where one does.
    pub fn runtime(&self) -> Option<Runtime> {
        (!self.running.is_empty()).then(|| Runtime::shown(self.running.clone()))
    }

    fn mode(&self, path: &TreePath, usual: u32) -> Mode {
        self.modes.get(path).copied().unwrap_or(Mode::new(usual))
    }

    /// The owner of an entry, names looked up in the example's own account files.
    fn owner(&self, path: &TreePath) -> Owner {
        let Some(words) = self.owners.get(path) else { return Owner::ROOT };
        let (user, group) = words.split_once(':').unwrap_or((words, "root"));
        Owner { uid: self.number(user, "/etc/passwd"), gid: self.number(group, "/etc/group") }
    }

    fn number(&self, name: &str, file: &str) -> u32 {
        let own = self.files.iter().find(|(path, _)| path.as_path().as_os_str() == file).map(|(_, text)| text.as_str());
        let usual = ALWAYS.iter().find(|(path, ..)| *path == file).map_or("", |(_, text, _)| text);
        let listed = own.unwrap_or(usual).lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == name).then(|| fields.nth(1)?.parse().ok())?
        });
        name.parse().ok().or(listed).unwrap_or(0)
    }
}

/// The stanza of an installed package in dpkg's status file, for `name` or `name=version`.
pub(crate) fn stanza(package: &str) -> String {
    let (name, version) = package.split_once('=').unwrap_or((package, "1.0"));
    format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n")
}
