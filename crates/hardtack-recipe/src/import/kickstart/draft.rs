//! The recipe in the making.

use super::account::Accounts;
use super::packages::Packages;
use super::source::LiveImage;
use super::storage::Storage;

/// What the commands have said so far.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) storage: Storage,
    pub(super) accounts: Accounts,
    pub(super) packages: Packages,
    pub(super) kernel_args: Vec<String>,
    pub(super) files: Vec<File>,
    /// What settings need a command for.
    pub(super) settings: Vec<Script>,
    pub(super) enable: Vec<String>,
    pub(super) disable: Vec<String>,
    /// The scripts of `%post`, after everything else.
    pub(super) post: Vec<Script>,
    /// What is unpacked instead of packages.
    pub(super) live: Option<LiveImage>,
    /// Where the packages came from.
    pub(super) sources: Vec<String>,
}

/// A file of the image.
pub(super) struct File {
    pub(super) path: String,
    pub(super) content: String,
    /// In octal; 0644 when absent.
    pub(super) mode: Option<&'static str>,
}

/// A script of the image.
pub(super) struct Script {
    pub(super) name: String,
    pub(super) text: String,
}

impl Draft {
    /// A name that no script has.
    pub(super) fn script_name(&self, wanted: &str) -> String {
        let taken = |name: &str| self.settings.iter().chain(&self.post).any(|script| script.name == name);
        if !taken(wanted) {
            return wanted.to_owned();
        }
        let numbered = (2_usize..).map(|number| format!("{wanted}-{number}"));
        numbered.into_iter().find(|name| !taken(name)).unwrap_or_default()
    }
}

/// A word as a shell takes it.
pub(super) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%^".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
