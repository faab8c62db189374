//! Where the SSH server of a tree keeps its keys and looks for those of others.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_audit::system::sshd::keyword::{self, Meaning};
use hardtack_audit::system::sshd::{Sshd, main_file};
use hardtack_tree::{Tree, TreePath};

use super::ScanError;
use super::homes::Homes;

/// Private host keys that `sshd_config` names, included files followed, whether they are there or not. Without a
/// `HostKey` line those are the defaults of sshd(8).
///
/// # Errors
/// When the configuration cannot be read.
pub fn host_key_files(tree: &dyn Tree) -> Result<Vec<TreePath>, ScanError> {
    let values = values(tree, "HostKey")?;
    // sshd takes a relative path from its working directory, which is `/`.
    Ok(values.iter().filter_map(|path| TreePath::new(format!("/{path}")).ok()).collect())
}

/// What is there of the host keys that `sshd_config` names: private keys, their public halves and certificates.
///
/// # Errors
/// When the configuration cannot be read.
pub fn host_keys(tree: &dyn Tree) -> Result<Vec<TreePath>, ScanError> {
    let mut files = Vec::new();
    for key in host_key_files(tree)? {
        files.extend([beside(&key, ".pub"), beside(&key, "-cert.pub")].into_iter().flatten());
        files.push(key);
    }
    let certificates = values(tree, "HostCertificate")?;
    files.extend(certificates.iter().filter_map(|path| TreePath::new(format!("/{path}")).ok()));
    let mut there = Vec::new();
    for file in files {
        if tree.exists(&file)? {
            there.push(file);
        }
    }
    Ok(there)
}

/// The file whose name is that of `path` and `ending`.
fn beside(path: &TreePath, ending: &str) -> Option<TreePath> {
    let mut name = path.file_name()?.to_owned();
    name.push(ending);
    path.parent()?.join_os(&name).ok()
}

/// Files in which the server looks for keys that open an account, links followed, each with the login names it
/// opens: those of `AuthorizedKeysFile`, in `Match` blocks too, and the defaults.
pub(super) fn authorized_keys_of_users(
    tree: &dyn Tree,
    homes: &Homes,
) -> Result<BTreeMap<TreePath, BTreeSet<String>>, ScanError> {
    let mut patterns = values(tree, "AuthorizedKeysFile")?;
    // The defaults hold too: a later change of the configuration would open them.
    patterns.extend([".ssh/authorized_keys", ".ssh/authorized_keys2"].map(str::to_owned));
    let mut files: BTreeMap<TreePath, BTreeSet<String>> = BTreeMap::new();
    let mut add = |pattern: &str, user: Option<&str>, home: &TreePath| -> Result<(), ScanError> {
        let Some(path) = expand(pattern, user, home) else { return Ok(()) };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
        if let Some(parent) = tree.resolve(&parent)? {
            files.entry(parent.join_os(name)?).or_default().extend(user.map(str::to_owned));
        }
        Ok(())
    };
    for pattern in &patterns {
        for (user, home) in homes.users() {
            add(pattern, Some(user), home)?;
        }
        for home in homes.directories() {
            add(pattern, None, home)?;
        }
    }
    Ok(files)
}

/// Replaces the tokens of `AuthorizedKeysFile` (sshd_config(5), "TOKENS"); `None` where a login name is needed and there
/// is none, or for `none`.
fn expand(pattern: &str, user: Option<&str>, home: &TreePath) -> Option<TreePath> {
    if pattern.eq_ignore_ascii_case("none") {
        return None;
    }
    let mut text = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            '%' => text.push('%'),
            'h' => text.push_str(home.as_path().to_str()?),
            'u' => text.push_str(user?),
            _ => return None,
        }
    }
    if text.starts_with('/') { TreePath::new(text).ok() } else { home.join(&text).ok() }
}

/// The values of a keyword for all connections and for some; none in a tree without a server.
fn values(tree: &dyn Tree, word: &str) -> Result<Vec<String>, ScanError> {
    let (true, Meaning::Known(keyword)) = (tree.exists(&main_file())?, keyword::meaning(word)) else {
        return Ok(Vec::new());
    };
    let sshd = Sshd::read(tree)?;
    let mut values = vec![sshd.effective(keyword).value];
    values.extend(sshd.conditional(keyword).into_iter().map(|directive| directive.value()));
    Ok(values.iter().flat_map(|value| value.split_whitespace()).map(str::to_owned).collect())
}
