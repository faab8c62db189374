//! Steps: what changes the tree.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hardtack_hcl::{Place, Text};
use hardtack_tree::{Mode, TreePath};
use serde::{Deserialize, Serialize};

use crate::StepName;
use crate::word::words;

/// One change to the tree; one layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Unique within the image.
    pub name: StepName,
    /// What it does.
    pub action: Action,
    /// Where it stands in the recipe.
    pub place: Place,
}

/// What a step does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// Packages are installed, removed, upgraded.
    Packages(Packages),
    /// A file or directory is written.
    File(FileStep),
    /// A script runs in the sandbox.
    Script(Script),
    /// A systemd unit is enabled, disabled or masked.
    Service(ServiceStep),
    /// An account is made or changed.
    User(UserStep),
    /// A group is made.
    Group(GroupStep),
    /// A command runs on the build host.
    Hook(HostHook),
    /// Packages that were installed for the build only go again. It follows all other steps of such an image.
    Discard(Discard),
}

/// Package work, done in the order pins, upgrade, install, remove.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Packages {
    /// Names or globs to install. A version that the recipe writes behind a `=` is in `pin`.
    pub install: Vec<String>,
    /// Names of packages that later steps need and the image does not: installed, and gone before it is laid out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub build: Vec<String>,
    /// Names or globs (`*-firmware`) to remove with their configuration.
    pub remove: Vec<String>,
    /// What is upgraded.
    pub upgrade: Upgrade,
    /// Exact versions.
    pub pin: Vec<Pin>,
    /// Whether recommended packages come too.
    pub recommends: bool,
    /// Why these packages are in the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why single ones of them are, by what `install`, `build` or `pin` says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reasons: BTreeMap<String, String>,
}

/// What was installed for the build only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discard {
    /// Names of packages, sorted.
    pub packages: Vec<String>,
}

impl Packages {
    /// What it asks for, by name or glob, in the order of the recipe.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let pinned = self.pin.iter().map(|pin| &pin.package).filter(|name| !self.install.contains(name));
        self.install.iter().chain(&self.build).chain(pinned).map(String::as_str)
    }

    /// Why the recipe asks for something, by what [`asked`](Self::asked) gives: its own reason, else that of the step.
    pub fn reason_for(&self, asked: &str) -> Option<&str> {
        self.reasons.get(asked).or(self.reason.as_ref()).map(String::as_str)
    }
}

/// Which installed packages are upgraded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Upgrade {
    /// None.
    #[default]
    None,
    /// Those with a newer version in the security suite.
    Security,
    /// All.
    All,
}

/// An exact package version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The binary package.
    pub package: String,
    /// Its exact Debian version.
    pub version: String,
}

/// A file or directory that the recipe puts into the tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileStep {
    /// Where it goes.
    pub path: TreePath,
    /// What is in it.
    pub content: FileContent,
    /// `user` or `user:group`, names of the tree or numbers; root when absent.
    pub owner: Option<String>,
    /// Permission bits; of the source, or 0644, when absent.
    pub mode: Option<Mode>,
}

/// What a file step writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileContent {
    /// This text.
    Inline(Text),
    /// A file or directory of the build host. With `contents_only` (a trailing slash in the recipe) the
    /// contents of the directory land in `path`, else the directory itself does.
    Source {
        /// Relative paths resolved against the recipe's directory.
        path: PathBuf,
        /// The source was written with a trailing slash.
        contents_only: bool,
    },
    /// An empty directory.
    Directory,
}

/// A script that runs inside the tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Script {
    /// Its text or file.
    pub source: ScriptSource,
    /// Environment beside the fixed one.
    pub env: BTreeMap<String, Text>,
    /// Account of the tree that runs it; root when absent.
    pub run_as: Option<String>,
    /// Whether it may use the build host's network.
    pub network: bool,
    /// Whether processes that it leaves behind are ended silently instead of failing the step.
    pub allow_background: bool,
}

/// Where a script's text comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptSource {
    /// Lines for `/bin/sh -eu`, or a whole text that begins with `#!`.
    Inline(Text),
    /// A file of the build host, made executable in the sandbox.
    Path(PathBuf),
}

/// Units whose state is set through their files, without a running systemd.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ServiceStep {
    /// Units that start at boot.
    pub enable: Vec<String>,
    /// Units that do not.
    pub disable: Vec<String>,
    /// Units that cannot be started at all.
    pub mask: Vec<String>,
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserStep {
    /// Login name.
    pub name: String,
    /// Fixed user id, the next free one when absent.
    pub uid: Option<u32>,
    /// Primary group; one of the same name when absent.
    pub group: Option<String>,
    /// Supplementary groups.
    pub groups: Vec<String>,
    /// Login shell.
    pub shell: Option<String>,
    /// Home directory.
    pub home: Option<TreePath>,
    /// A system account.
    pub system: bool,
    /// crypt(5) hash of a password; the password is locked when absent.
    pub password_hash: Option<Text>,
    /// Public keys for `authorized_keys`. Sealing keeps them because the recipe names them.
    pub ssh_keys: Vec<String>,
}

/// A group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupStep {
    /// Its name.
    pub name: String,
    /// Fixed group id, the next free one when absent.
    pub gid: Option<u32>,
    /// A system group.
    pub system: bool,
}

/// A command of the build host, with `HARDTACK_ROOT` naming the tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HostHook {
    /// Run with `/bin/sh -eu -c` in the recipe's directory.
    pub command: Text,
    /// When it runs.
    pub at: HookMoment,
}

/// When a host hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HookMoment {
    /// In the order of the steps, the tree writable at `HARDTACK_ROOT`.
    Step,
    /// Once the disk is assembled and not yet named, the raw image at `HARDTACK_DEVICE`.
    AfterAssemble,
}

words!(Upgrade, "choice of upgrades", None => "none", Security => "security", All => "all");
words!(HookMoment, "moment of a hook", Step => "step", AfterAssemble => "after-assemble");
