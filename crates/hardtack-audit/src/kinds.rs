//! The kinds, one module each, and the table of all of them.

mod account_end;
mod accounts;
mod aide_selection;
mod apparmor_profiles;
mod apt_setting;
mod audit;
mod audit_room;
mod authorities;
mod boot_password;
mod chrony_poll;
mod dconf;
mod file;
mod file_content;
mod firewall;
mod group_members;
mod homes;
mod ipv6_off;
mod kernel_argument;
mod limit;
mod log_rotation;
mod mail_server;
mod module;
mod mount_option;
mod one_service;
mod package;
mod pam;
mod password_age;
mod processor;
mod rsyslog;
mod separate_mount;
mod service_package;
mod setting;
mod shell;
mod ssh_client;
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
    &account_end::AccountEnd,
    &accounts::Accounts,
    &aide_selection::AideSelection,
    &apparmor_profiles::AppArmorProfiles,
    &apt_setting::AptSetting,
    &audit::privileged::AuditPrivileged,
    &audit_room::AuditRoom,
    &audit::rule::AuditRule,
    &authorities::Authorities,
    &boot_password::BootPassword,
    &chrony_poll::ChronyPoll,
    &dconf::Dconf,
    &file::File,
    &file_content::FileContent,
    &firewall::Firewall,
    &group_members::GroupMembers,
    &homes::Homes,
    &ipv6_off::Ipv6Off,
    &kernel_argument::KernelArgument,
    &limit::Limit,
    &log_rotation::LogRotation,
    &mail_server::MailServer,
    &module::Module,
    &mount_option::MountOption,
    &one_service::OneService,
    &package::Package,
    &pam::argument::PamArgument,
    &pam::module::PamModule,
    &password_age::PasswordAge,
    &processor::Processor,
    &shell::root_path::RootPath,
    &rsyslog::Rsyslog,
    &separate_mount::SeparateMount,
    &service_package::ServicePackage,
    &setting::Setting,
    &shell::variable::ShellVariable,
    &ssh_client::Client,
    &sshd::Sshd,
    &sshd_access::SshdAccess,
    &sshd_lines::SshdLines,
    &sudo::default::SudoDefault,
    &sudo::for_all::SudoForAll,
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
