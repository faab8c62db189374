//! The judged system: models of its configuration, each parsed at most once.

pub mod accounts;
pub mod aide;
pub mod apparmor;
pub mod apt;
pub mod audit_rules;
pub mod authorities;
pub mod cloud_init;
pub mod dconf;
mod dropins;
pub mod firewall;
pub mod glob;
pub mod grub_password;
pub mod ipv6;
pub mod kernel_arguments;
pub mod keyvalue;
pub mod limits;
pub mod login_defs;
pub mod logrotate;
pub mod modules;
pub mod mounts;
pub mod packages;
pub mod pam;
mod release;
pub mod rsyslog;
mod runtime;
pub mod shell;
pub mod sockets;
pub mod ssh_client;
pub mod sshd;
pub mod sudoers;
pub mod sysctl;
pub mod units;

use std::sync::OnceLock;

use hardtack_tree::Tree;

use crate::verdict::Unjudgeable;

pub use release::Release;
pub use runtime::{LiveMount, LiveUnit, Runtime};

/// Declares [`System`] from one table: a line gives a model's method, its type and what it holds.
macro_rules! models {
    ($($(#[$doc:meta])* $name:ident: $model:ty,)*) => {
        /// A tree with the models of its configuration. Each model is read when a rule first asks for it;
        /// when it cannot be read, every rule that asks gets the same cause.
        pub struct System<'t> {
            tree: &'t dyn Tree,
            $($name: OnceLock<Result<$model, Unjudgeable>>,)*
        }

        impl<'t> System<'t> {
            /// A system over `tree`; nothing is read yet.
            pub fn new(tree: &'t dyn Tree) -> Self {
                Self { tree, $($name: OnceLock::new(),)* }
            }

            /// The tree itself.
            pub fn tree(&self) -> &'t dyn Tree {
                self.tree
            }

            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// When the tree's files do not allow the model to be made.
                pub fn $name(&self) -> Result<&$model, Unjudgeable> {
                    self.$name.get_or_init(|| <$model>::read(self.tree)).as_ref().map_err(Unjudgeable::clone)
                }
            )*
        }
    };
}

// One line a model, sorted; a model is a type of `src/system/` with `fn read(tree: &dyn Tree) -> Result<Self, Unjudgeable>`.
models! {
    /// Users and groups.
    accounts: accounts::Accounts,
    /// What AIDE watches.
    aide: aide::Aide,
    /// AppArmor's profiles.
    apparmor: apparmor::AppArmor,
    /// What the kernel's audit records.
    audit_rules: audit_rules::AuditRules,
    /// Whose certificates are trusted.
    authorities: authorities::Authorities,
    /// The accounts of the first boot.
    cloud_init: cloud_init::CloudInit,
    /// Who may change boot entries.
    grub_password: grub_password::GrubPassword,
    /// What the boot loader gives the kernel.
    kernel_arguments: kernel_arguments::KernelArguments,
    /// The rules of iptables that the boot loads.
    iptables: firewall::Iptables,
    /// What the site sets in GNOME.
    dconf: dconf::Dconf,
    /// Resource limits of logins.
    limits: limits::Limits,
    /// What logrotate keeps.
    logrotate: logrotate::Logrotate,
    /// Kernel modules.
    modules: modules::Modules,
    /// What the next boot mounts.
    mounts: mounts::Mounts,
    /// The rules of nftables that the boot loads.
    nftables: firewall::Nftables,
    /// Installed packages.
    packages: packages::Packages,
    /// The PAM stacks.
    pam: pam::Pam,
    /// Which distribution it is.
    release: Release,
    /// The configuration of rsyslogd.
    rsyslog: rsyslog::Rsyslog,
    /// What listens for connections.
    sockets: sockets::Sockets,
    /// The configuration of the OpenSSH client.
    ssh_client: ssh_client::SshClient,
    /// The configuration of the OpenSSH server.
    sshd: sshd::Sshd,
    /// The configuration of sudo.
    sudoers: sudoers::Sudoers,
    /// Kernel parameters.
    sysctl: sysctl::Sysctl,
    /// The rules of ufw that the boot loads.
    ufw: firewall::Ufw,
    /// systemd units.
    units: units::Units,
}
