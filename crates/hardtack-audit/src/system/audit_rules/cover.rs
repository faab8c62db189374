//! Which rule records what another one would.

use hardtack_tree::TreePath;

use super::line::{Access, Arch, Files, Rule};

/// The smallest thing that a rule records: a call of one sort of programs, an access of one kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Of which programs.
    pub arch: Arch,
    /// Which call, when the rule names calls.
    pub syscall: Option<String>,
    /// Which access, when the rule names accesses.
    pub access: Option<Access>,
}

/// What a rule records, taken apart.
pub(super) fn parts(rule: &Rule) -> Vec<Part> {
    let arches = rule.arch.map_or_else(|| vec![Arch::B64, Arch::B32], |arch| vec![arch]);
    let syscalls = some_or_none(rule.syscalls.iter().cloned());
    let accesses = some_or_none(rule.access.iter().flatten().copied());
    let mut parts = Vec::new();
    for &arch in &arches {
        for syscall in &syscalls {
            parts.extend(accesses.iter().map(|&access| Part { arch, syscall: syscall.clone(), access }));
        }
    }
    parts
}

fn some_or_none<T>(values: impl Iterator<Item = T>) -> Vec<Option<T>> {
    let mut values: Vec<_> = values.map(Some).collect();
    if values.is_empty() {
        values.push(None);
    }
    values
}

/// Whether `rule` meets whatever `wanted` means by `part`. The files of both are [`Files::File`] or
/// [`Files::Below`], their directories without links.
pub(super) fn meets(rule: &Rule, wanted: &Rule, part: &Part) -> bool {
    arch(rule, part)
        && (rule.syscalls.is_empty() || part.syscall.as_ref().is_some_and(|name| rule.syscalls.contains(name)))
        && rule.access.as_ref().is_none_or(|access| part.access.is_some_and(|part| access.contains(&part)))
        && files(&rule.files, &wanted.files)
        && rule.fields.iter().all(|field| wanted.fields.iter().any(|own| own.implies(field)))
}

/// Without an architecture, names of calls are those of the machine itself, and all calls are all.
fn arch(rule: &Rule, part: &Part) -> bool {
    match rule.arch {
        Some(arch) => arch == part.arch,
        None => rule.syscalls.is_empty() || part.arch == Arch::B64,
    }
}

fn files(rule: &Files, wanted: &Files) -> bool {
    let below = |directory: &TreePath, path: &TreePath| path.starts_with(directory);
    match (rule, wanted) {
        (Files::Any, _) => true,
        (Files::File(path), Files::File(wanted)) => path == wanted,
        (Files::Below(directory), Files::File(path) | Files::Below(path)) => below(directory, path),
        _ => false,
    }
}
