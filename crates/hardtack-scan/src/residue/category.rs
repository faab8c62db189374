//! What kind of thing was left.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// A private key.
    PrivateKey,
    /// A private key by which an SSH server names itself.
    HostKey,
    /// A key that opens an account.
    AuthorizedKey,
    /// A token of a cloud, a forge or a registry.
    Token,
    /// A file by which a program logs in somewhere.
    Credentials,
    /// A password that no `user` block of the recipe sets.
    Password,
    /// A copy that a program kept of a list of accounts or packages.
    Backup,
    /// What somebody typed.
    History,
    /// A number that must differ between machines.
    MachineId,
    /// Entropy or a secret that must differ between machines.
    RandomSeed,
    /// A file or state of cloud-init.
    CloudInit,
    /// A trace of the machine the image was made on.
    Instance,
    /// A log with something in it.
    Log,
    /// Package lists and downloaded packages.
    PackageCache,
    /// A network lease or what a network daemon remembers.
    Lease,
    /// A file in a directory for temporary files.
    Temporary,
    /// A work file of a build tool.
    BuildLeftover,
    /// Something that could not be read, so that nobody knows what it holds.
    Unreadable,
}

impl Category {
    /// The name, as it stands in JSON.
    pub fn name(self) -> &'static str {
        self.texts().0
    }

    /// What it is, in a few words.
    pub fn describe(self) -> &'static str {
        self.texts().1
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        self.texts().2
    }

    fn texts(self) -> (&'static str, &'static str, &'static str) {
        const CLEAN: &str = "let the seal remove it: leave its section out of `skip`, or name it in `remove`";
        match self {
            Self::PrivateKey => (
                "private-key",
                "a private key",
                "remove it at the end of the step that needs it, and let each machine make or fetch its own; \
                 name it in `remove` of the `seal` block when a package made it",
            ),
            Self::HostKey => ("host-key", "an SSH host key", CLEAN),
            Self::AuthorizedKey => (
                "authorized-key",
                "a key that may log in",
                "write it in `ssh_keys` of a `user` block when it is meant to stay, or remove it",
            ),
            Self::Token => (
                "token",
                "a token",
                "remove it at the end of the step that needs it, and revoke it: it has been in a layer",
            ),
            Self::Credentials => (
                "credentials",
                "login data of a program",
                "remove the file at the end of the step that needs it, or name it in `remove` of the `seal` block",
            ),
            Self::Password => (
                "password",
                "a password that no `user` block sets",
                "set `password_hash` in a `user` block when it is meant to stay, or lock the account with `passwd -l`",
            ),
            Self::Backup => ("backup", "a copy of what was there before", CLEAN),
            Self::History => ("history", "a history of what was typed", CLEAN),
            Self::MachineId => ("machine-id", "an id that every machine would share", CLEAN),
            Self::RandomSeed => ("random-seed", "a seed or secret that every machine would share", CLEAN),
            Self::CloudInit => ("cloud-init", "a file of cloud-init's run in the build", CLEAN),
            Self::Instance => ("instance", "a trace of the machine the image was made on", CLEAN),
            Self::Log => ("log", "a log of the build", CLEAN),
            Self::PackageCache => ("package-cache", "a list or file of the package manager's cache", CLEAN),
            Self::Lease => ("lease", "what a network daemon remembers of the build's network", CLEAN),
            Self::Temporary => ("temporary", "a temporary file", CLEAN),
            Self::BuildLeftover => ("build-leftover", "a work file of a build tool", CLEAN),
            Self::Unreadable => (
                "unreadable",
                "it cannot be read, so that nobody knows what it holds",
                "make it readable for the build, or remove it",
            ),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
