//! The kinds, one module each, and the table of all of them.

mod accounts;
mod aide_selection;
mod apparmor_profiles;
mod apt_setting;
mod audit;
mod boot_password;
mod dconf;
mod file;
mod file_content;
mod firewall;
mod homes;
mod kernel_argument;
mod limit;
mod mail_server;
mod module;
mod mount_option;
mod one_service;
mod package;
mod pam;
mod password_age;
mod rsyslog;
mod separate_mount;
mod service_package;
mod setting;
mod shell;
mod sshd;
mod sshd_access;
mod sshd_lines;
mod sudo;
mod sysctl;
mod tree_scan;
mod unit;
pub mod wanted;

use crate::kind::Kind;

/// Every kind, sorted by name: what may stand as a block in a rule.
pub const KINDS: &[&dyn Kind] = &[
    &accounts::Accounts,
    &aide_selection::AideSelection,
    &apparmor_profiles::AppArmorProfiles,
    &apt_setting::AptSetting,
    &audit::privileged::AuditPrivileged,
    &audit::rule::AuditRule,
    &boot_password::BootPassword,
    &dconf::Dconf,
    &file::File,
    &file_content::FileContent,
    &firewall::Firewall,
    &homes::Homes,
    &kernel_argument::KernelArgument,
    &limit::Limit,
    &mail_server::MailServer,
    &module::Module,
    &mount_option::MountOption,
    &one_service::OneService,
    &package::Package,
    &pam::argument::PamArgument,
    &pam::module::PamModule,
    &password_age::PasswordAge,
    &shell::root_path::RootPath,
    &rsyslog::Rsyslog,
    &separate_mount::SeparateMount,
    &service_package::ServicePackage,
    &setting::Setting,
    &shell::variable::ShellVariable,
    &sshd::Sshd,
    &sshd_access::SshdAccess,
    &sshd_lines::SshdLines,
    &sudo::default::SudoDefault,
    &sudo::tag::SudoTag,
    &sysctl::Sysctl,
    &tree_scan::TreeScan,
    &shell::umask::Umask,
    &unit::Unit,
];

/// The kind whose block has this name.
pub fn named(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}
