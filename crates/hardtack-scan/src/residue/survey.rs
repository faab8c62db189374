//! Everything that is left in a tree.

use std::borrow::Cow;
use std::collections::BTreeSet;

use hardtack_audit::system::accounts::{Accounts, Password, SHADOW};
use hardtack_recipe::SealSection;
use hardtack_tree::{FileKind, Tree, TreePath};

use super::homes::Homes;
use super::packaged::Packaged;
use super::{Category, Expected, Residue, ScanError, authorized_keys, by_place, content, hashes, identity, ssh, trace};
use crate::secrets::SecretRules;

/// Everything in a tree that must not leave with an image, by path. Nothing is passed over because it could not be
/// read: that is [`Category::Unreadable`].
///
/// # Errors
/// When the tree cannot be walked, or a file that says where secrets lie cannot be understood.
pub fn scan(tree: &dyn Tree, expected: &Expected) -> Result<Vec<Residue>, ScanError> {
    scan_with(tree, expected, SecretRules::embedded())
}

/// The same by other rules for secrets.
///
/// # Errors
/// As for [`scan`].
pub fn scan_with(tree: &dyn Tree, expected: &Expected, rules: &SecretRules) -> Result<Vec<Residue>, ScanError> {
    let homes = Homes::read(tree)?;
    let accept = |section: Option<SealSection>| section.and_then(|section| expected.skipped.get(&section)).cloned();
    let mut found: Vec<Residue> = Vec::new();

    for unreadable in tree.index()?.unreadable() {
        found.push(Residue::unreadable(unreadable.path.clone(), &unreadable.reason));
    }
    for traced in trace::find(tree, &homes)?.iter().filter(|traced| traced.is_left()) {
        let accepted = accept(traced.trace.section);
        found.push(Residue { accepted, ..Residue::new(traced.entry.path.clone(), traced.trace.category) });
    }
    for path in ssh::host_keys(tree)? {
        found.push(Residue { accepted: accept(Some(SealSection::SshFiles)), ..Residue::new(path, Category::HostKey) });
    }
    for residue in authorized_keys::find(tree, &homes, expected)? {
        found.push(Residue { accepted: accept(Some(SealSection::SshFiles)), ..residue });
    }
    found.extend(identity::find(tree)?);
    found.extend(passwords(tree, expected)?);
    found.extend(hashes::find(tree)?);
    found.extend(linked_histories(tree)?);
    let host_keys: Vec<TreePath> = of(&found, Category::HostKey).cloned().collect();
    found.extend(secrets(tree, &homes, rules, host_keys)?);
    for residue in &mut found {
        let excuse = residue.secret.as_ref().and_then(|secret| expected.excuse(&secret.rule, &residue.path));
        residue.accepted = residue.accepted.take().or(excuse.cloned());
    }
    found.sort();
    found.dedup_by(|a, b| (&a.path, a.line, a.category) == (&b.path, b.line, b.category));
    Ok(found)
}

/// The secrets in a tree alone, by these rules.
///
/// # Errors
/// When the tree cannot be walked.
pub fn secrets_of(tree: &dyn Tree, rules: &SecretRules) -> Result<Vec<Residue>, ScanError> {
    secrets(tree, &Homes::read(tree)?, rules, Vec::new())
}

fn of(found: &[Residue], category: Category) -> impl Iterator<Item = &TreePath> {
    found.iter().filter(move |residue| residue.category == category).map(|residue| &residue.path)
}

/// Secrets by place, and in all files but `told`, in which a secret is told already, and those of accounts, which have
/// readers of their own.
fn secrets(
    tree: &dyn Tree,
    homes: &Homes,
    rules: &SecretRules,
    told: Vec<TreePath>,
) -> Result<Vec<Residue>, ScanError> {
    let packaged = Packaged::read(tree)?;
    let mut by_place = by_place::find(tree, homes, rules)?;
    let mut passed_over: BTreeSet<TreePath> = told.into_iter().collect();
    for file in [SHADOW].into_iter().chain(hashes::FILES) {
        passed_over.insert(TreePath::new(file)?);
    }
    // A file of a private key says by its place what it is for.
    passed_over.extend(of(&by_place, Category::PrivateKey).cloned());
    let mut found = content::find(tree, rules, &packaged, &passed_over)?;
    // Elsewhere a token says more than the place it stands at, and the place more than something like a password.
    found.retain(|residue| !is_guessable(residue) || !by_place.iter().any(|other| is_same(residue, other)));
    by_place.retain(|residue| !found.iter().any(|other| is_same(residue, other)));
    found.append(&mut by_place);
    // What cannot be read is changed as far as anybody knows.
    let secrets = found.iter().filter(|residue| residue.secret.is_some()).map(|residue| &residue.path);
    let unchanged = packaged.unchanged(tree, secrets);
    found.retain(|residue| residue.secret.is_none() || !unchanged.contains(&residue.path));
    Ok(found)
}

/// Whether two findings are about one secret.
fn is_same(one: &Residue, other: &Residue) -> bool {
    let rule = |residue: &Residue| residue.secret.as_ref().map(|secret| secret.rule.clone());
    one.path == other.path && (one.line == other.line || rule(one) == rule(other))
}

/// Whether a secret is one that people choose, of which nothing is shown.
fn is_guessable(residue: &Residue) -> bool {
    residue.secret.as_ref().is_some_and(|secret| secret.shown.is_none())
}

/// Files to which links lead that have the name of a shell's history.
fn linked_histories(tree: &dyn Tree) -> Result<Vec<Residue>, ScanError> {
    let mut found = Vec::new();
    for entry in tree.index()?.iter().filter(|entry| entry.metadata.kind == FileKind::Symlink) {
        let is_history = |name: &str| name.starts_with('.') && name.ends_with("_history");
        if !entry.path.file_name().and_then(|name| name.to_str()).is_some_and(is_history) {
            continue;
        }
        let Some(target) = tree.resolve(&entry.path)? else { continue };
        let metadata = tree.metadata(&target)?;
        if metadata.is_some_and(|metadata| metadata.kind == FileKind::Regular && metadata.size > 0) {
            found.push(Residue::new(target, Category::History));
        }
    }
    Ok(found)
}

/// Accounts with a password that no `user` step set.
fn passwords(tree: &dyn Tree, expected: &Expected) -> Result<Vec<Residue>, ScanError> {
    let path = TreePath::new(SHADOW)?;
    if !tree.exists(&path)? {
        return Ok(Vec::new());
    }
    let accounts = Accounts::read(tree)?;
    let table = accounts.shadow()?;
    let set = table
        .rows()
        .iter()
        .filter(|row| row.value.password == Password::Set && !expected.passwords.contains(&row.value.name));
    Ok(set
        .map(|row| {
            let what =
                Cow::Owned(format!("the password of {}, which no `user` block sets", row.value.name.escape_debug()));
            Residue { line: Some(row.line), what, ..Residue::new(path.clone(), Category::Password) }
        })
        .collect())
}
