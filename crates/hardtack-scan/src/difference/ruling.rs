//! What each sort of difference means for who relies on an image: one table.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a difference means for who relies on an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// Something that worked may not work any more: the next version is a major one.
    Breaking,
    /// Nobody can tell: it counts as breaking.
    Unknown,
    /// Something is there that was not.
    Additive,
    /// Nobody relies on it.
    Neutral,
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Breaking => "breaking",
            Self::Unknown => "unknown",
            Self::Additive => "additive",
            Self::Neutral => "neutral",
        })
    }
}

/// Declares [`Sort`] from the table: a line gives a sort of difference, what it means, and why.
macro_rules! rulings {
    ($($sort:ident: $impact:ident, $reason:literal;)*) => {
        /// A sort of difference.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the table says of each what it is")]
        pub enum Sort {
            $($sort,)*
        }

        impl Sort {
            /// Every sort, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$sort,)*];

            /// What it means.
            pub const fn impact(self) -> Impact {
                match self {
                    $(Self::$sort => Impact::$impact,)*
                }
            }

            /// Why.
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$sort => $reason,)*
                }
            }
        }
    };
}

rulings! {
    PackageRemoved: Breaking, "whoever uses it finds it gone";
    PackageDowngraded: Breaking, "an older version may lack what is used";
    PackageUpgraded: Neutral, "a newer version of a package goes on where the older one was";
    PackageAdded: Additive, "there is more to use";

    UnitRemoved: Breaking, "what it did is not done any more";
    UnitMasked: Breaking, "it cannot be started any more";
    UnitStopped: Breaking, "the boot does not start it any more";
    UnitRedefined: Breaking, "it runs in another way, and not because its package is another";
    UnitStarted: Additive, "the boot starts it now";
    UnitUnmasked: Additive, "it can be started now";
    UnitAdded: Additive, "there is another unit";

    UserRemoved: Breaking, "who logs in or runs as it cannot any more";
    UserRenumbered: Breaking, "files of the old number are not its own any more";
    UserMoved: Breaking, "its files are looked for elsewhere";
    ShellTaken: Breaking, "nobody can log in as it any more";
    PasswordTaken: Breaking, "no password opens it any more";
    ShellChanged: Neutral, "another shell takes the same commands";
    ShellGiven: Additive, "it can log in now";
    PasswordGiven: Additive, "a password opens it now";
    PasswordChanged: Neutral, "it is opened in another way";
    UserAdded: Additive, "there is another user";

    GroupRemoved: Breaking, "rights that it gave are gone";
    GroupRenumbered: Breaking, "files of the old number are not its own any more";
    MemberRemoved: Breaking, "a user loses the rights of the group";
    MemberAdded: Additive, "a user has the rights of the group";
    GroupAdded: Additive, "there is another group";

    PortClosed: Breaking, "who connects finds nobody";
    ListenerChanged: Breaking, "who connects meets another program";
    PortOpened: Additive, "it can be connected to";
    OpeningClosed: Breaking, "the firewall keeps out what came in";
    OpeningOpened: Additive, "the firewall lets in more";

    ArgumentRemoved: Breaking, "the kernel runs without what it asked for";
    ArgumentChanged: Breaking, "the kernel runs in another way";
    ArgumentRestricts: Breaking, "it switches something of the kernel off";
    ArgumentAdded: Additive, "the kernel gets one more argument";
    ParameterRestricts: Breaking, "it switches something of the kernel off";
    ParameterChanged: Neutral, "the kernel is tuned in another way";

    ContainerUserChanged: Breaking, "it runs with other rights";
    ContainerCommandChanged: Breaking, "it runs something else, or with other arguments";
    ContainerDirectoryChanged: Breaking, "relative paths lead elsewhere";
    ContainerPortClosed: Breaking, "it does not say any more that it listens there";
    ContainerPortOpened: Additive, "it says that it listens there";
    VariableRemoved: Breaking, "who reads it finds nothing";
    VariableChanged: Breaking, "who reads it finds another value";
    VariableAdded: Additive, "there is more to read";
    HealthCheckRemoved: Breaking, "nobody is told when it fails";
    HealthCheckAdded: Additive, "its health is checked";
    HealthCheckChanged: Neutral, "its health is checked in another way";
    ContainerLabelChanged: Neutral, "labels and volumes change nothing inside";
    NoContainer: Breaking, "one of both is no container image";

    ShellGone: Breaking, "scripts and logins that name this shell fail";
    ProgramRemoved: Breaking, "a program that could be run by its name is gone";
    FileRemoved: Breaking, "whoever reads it finds it gone";
    FileReplaced: Breaking, "it is of another type";
    LinkBroken: Breaking, "it leads nowhere now";
    RightsTaken: Breaking, "somebody may not do with it any more what was allowed";
    OwnerChanged: Breaking, "its owner or group has the rights of another one";
    CapabilityTaken: Breaking, "the program may not do any more what it did";
    CapabilityGiven: Additive, "the program may do more";
    RightsGiven: Additive, "more is allowed with it";
    FileAdded: Additive, "there is another file";
    ContentChanged: Neutral, "it holds something else";
    LinkChanged: Neutral, "it leads elsewhere";
    AttributesChanged: Neutral, "its attributes are others";
    OfPackage: Neutral, "it comes with its package, which is another";
    Documentation: Neutral, "it is for people to read";
    State: Neutral, "running machines make it themselves";
    Derived: Neutral, "it is made from other files that are compared";

    ControlBroken: Breaking, "what was promised does not hold any more";
    ControlFixed: Additive, "it holds now";
    ControlChanged: Neutral, "it is asked or judged in another way";

    NotCompared: Unknown, "what cannot be compared may be anything";
}

/// Kernel arguments that switch something off.
pub(super) const RESTRICTING_ARGUMENTS: &[&str] = &[
    "ipv6.disable",
    "module_blacklist",
    "modprobe.blacklist",
    "initcall_blacklist",
    "nomodule",
    "nosmt",
    "nr_cpus",
    "maxcpus",
    "mem",
    "lockdown",
    "module.sig_enforce",
    "systemd.mask",
    "vsyscall",
    "usbcore.nousb",
    "nousb",
    "noapic",
    "acpi",
    "init",
];

/// Parameters with the value that switches something off.
pub(super) const RESTRICTING_PARAMETERS: &[(&str, &str)] = &[
    ("net.ipv4.ip_forward", "0"),
    ("net.ipv4.conf.all.forwarding", "0"),
    ("net.ipv6.conf.all.forwarding", "0"),
    ("net.ipv6.conf.all.disable_ipv6", "1"),
    ("net.ipv6.conf.default.disable_ipv6", "1"),
    ("kernel.unprivileged_userns_clone", "0"),
    ("user.max_user_namespaces", "0"),
    ("kernel.unprivileged_bpf_disabled", "1"),
    ("kernel.modules_disabled", "1"),
    ("kernel.kexec_load_disabled", "1"),
    ("kernel.io_uring_disabled", "2"),
];
