//! Everything that is left in a tree.

use std::borrow::Cow;
use std::collections::BTreeSet;

use hardtack_audit::system::accounts::{Accounts, Password, SHADOW};
use hardtack_recipe::SealSection;
use hardtack_tree::{FileKind, Tree, TreePath};

use super::homes::Homes;
use super::{
    Category, Expected, Residue, ScanError, authorized_keys, content, credentials, hashes, identity, ssh, trace,
};

/// Everything in a tree that must not leave with an image, by path. Nothing is passed over because it could not be
/// read: that is [`Category::Unreadable`].
///
/// # Errors
/// When the tree cannot be walked, or a file that says where secrets lie cannot be understood.
pub fn scan(tree: &dyn Tree, expected: &Expected) -> Result<Vec<Residue>, ScanError> {
    let homes = Homes::read(tree)?;
    let accept = |section: Option<SealSection>| section.and_then(|section| expected.skipped.get(&section)).cloned();
    let mut found: Vec<Residue> = Vec::new();

    for unreadable in tree.index()?.unreadable() {
        let what = Cow::Owned(format!("it cannot be read: {}", unreadable.reason));
        found.push(Residue { what, ..Residue::new(unreadable.path.clone(), Category::Unreadable) });
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
    found.extend(credentials::find(tree, &homes)?);

    // A host key is a private key too: once is enough.
    let told = |residue: &&Residue| matches!(residue.category, Category::HostKey | Category::Credentials);
    let passed_over: BTreeSet<TreePath> = found.iter().filter(told).map(|residue| residue.path.clone()).collect();
    found.extend(content::find(tree, &passed_over)?);
    found.sort();
    found.dedup_by(|a, b| (&a.path, a.line, a.category) == (&b.path, b.line, b.category));
    Ok(found)
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
