//! What programs make of their configuration files.

use hardtack_tree::TreePath;

use super::Syntax;

/// Where else a program looks than in its main file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DropIns {
    /// Nowhere.
    None,
    /// In `FILE.d/*.conf`, read before the file itself, which therefore wins: pwquality.conf(5).
    Before,
    /// In `FILE.d/*.conf` below /etc, /run, /usr/local/lib and /usr/lib, read after the file: systemd.
    Systemd,
    /// Where the file's own `include`, `confdir` and `sourcedir` lines say: chrony.conf(5).
    Chrony,
}

impl DropIns {
    /// All of them by the name that rules use.
    pub const NAMES: [(&'static str, DropIns); 4] = [
        ("none", DropIns::None),
        ("before", DropIns::Before),
        ("systemd", DropIns::Systemd),
        ("chrony", DropIns::Chrony),
    ];
}

/// How one program reads its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The main file.
    pub path: TreePath,
    /// How its lines set keys.
    pub syntax: Syntax,
    /// Where else it looks.
    pub drop_ins: DropIns,
    /// Whether the case of keys does not count.
    pub keys_in_any_case: bool,
    /// Whether the case of values does not count.
    pub values_in_any_case: bool,
}

/// Main file, syntax, drop-ins, keys in any case, values in any case.
type Row = (&'static str, Syntax, DropIns, bool, bool);

const KNOWN: &[Row] = &[
    ("/etc/audit/auditd.conf", Syntax::Equals, DropIns::None, true, true),
    ("/etc/chrony/chrony.conf", Syntax::Space, DropIns::Chrony, true, false),
    ("/etc/default/useradd", Syntax::Shell, DropIns::None, false, false),
    ("/etc/login.defs", Syntax::Space, DropIns::None, false, false),
    ("/etc/security/faillock.conf", Syntax::Equals, DropIns::None, false, false),
    ("/etc/security/pwquality.conf", Syntax::Equals, DropIns::Before, false, false),
    ("/etc/systemd/coredump.conf", Syntax::Ini, DropIns::Systemd, false, false),
    ("/etc/systemd/journald.conf", Syntax::Ini, DropIns::Systemd, false, false),
    ("/etc/systemd/timesyncd.conf", Syntax::Ini, DropIns::Systemd, false, false),
];

impl Dialect {
    /// The dialect of a file that hardtack knows.
    pub fn known(path: &TreePath) -> Option<Self> {
        let row = KNOWN.iter().find(|row| row.0.as_bytes() == path.bytes())?;
        Some(Self {
            path: path.clone(),
            syntax: row.1,
            drop_ins: row.2,
            keys_in_any_case: row.3,
            values_in_any_case: row.4,
        })
    }

    /// A dialect for any other file: no drop-ins, case counts.
    pub fn plain(path: TreePath, syntax: Syntax) -> Self {
        Self { path, syntax, drop_ins: DropIns::None, keys_in_any_case: false, values_in_any_case: false }
    }

    /// Directories of drop-ins that are always looked at, the one whose files hide others' first.
    pub fn drop_in_directories(&self) -> Vec<TreePath> {
        match self.drop_ins {
            DropIns::None | DropIns::Chrony => Vec::new(),
            DropIns::Before => self.below(&["/etc"], ".d"),
            DropIns::Systemd => self.below(&["/etc", "/run", "/usr/local/lib", "/usr/lib"], ".d"),
        }
    }

    /// Where the main file is looked for when it is not at its path.
    pub fn fallbacks(&self) -> Vec<TreePath> {
        match self.drop_ins {
            DropIns::Systemd => self.below(&["/run", "/usr/local/lib", "/usr/lib"], ""),
            DropIns::None | DropIns::Before | DropIns::Chrony => Vec::new(),
        }
    }

    /// The drop-in a fix writes, and the one it writes when that comes too early; none where there are no
    /// drop-ins.
    pub fn own_drop_ins(&self) -> Vec<TreePath> {
        let directory = self.drop_in_directories().into_iter().next();
        let names = ["60-hardtack.conf", "zz-hardtack.conf"];
        directory.iter().flat_map(|directory| names.iter().filter_map(|name| directory.join(name).ok())).collect()
    }

    /// Main files and drop-ins in the order in which they are read.
    pub(super) fn rank(&self, path: &TreePath) -> u8 {
        let main = *path == self.path || self.fallbacks().contains(path);
        match self.drop_ins {
            DropIns::Before => u8::from(main),
            DropIns::None | DropIns::Systemd | DropIns::Chrony => u8::from(!main),
        }
    }

    /// The main file's path with another prefix for `/etc` and something after its name.
    fn below(&self, prefixes: &[&str], suffix: &str) -> Vec<TreePath> {
        let Some(rest) = self.path.as_path().to_str().and_then(|path| path.strip_prefix("/etc")) else {
            return Vec::new();
        };
        prefixes.iter().filter_map(|prefix| TreePath::new(format!("{prefix}{rest}{suffix}")).ok()).collect()
    }
}
