//! The kinds, one module each, and the table of all of them.

mod pam;
mod sshd;
mod sshd_access;
mod sshd_lines;
pub mod wanted;

use crate::kind::Kind;

/// Every kind, sorted by name: what may stand as a block in a rule.
pub const KINDS: &[&dyn Kind] = &[
    &pam::argument::PamArgument,
    &pam::module::PamModule,
    &sshd::Sshd,
    &sshd_access::SshdAccess,
    &sshd_lines::SshdLines,
];

/// The kind whose block has this name.
pub fn named(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}
