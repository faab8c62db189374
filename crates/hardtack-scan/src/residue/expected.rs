//! What the recipe itself put into the tree.

use std::collections::{BTreeMap, BTreeSet};

use hardtack_recipe::{Action, Image, SealSection};
use hardtack_tree::TreePath;
use serde::{Deserialize, Serialize};

/// What a recipe put into a tree and wants to stay there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Lines of `authorized_keys` by login name.
    pub authorized_keys: BTreeMap<String, BTreeSet<String>>,
    /// Login names with a password of the recipe's.
    pub passwords: BTreeSet<String>,
    /// Sections of the clean-up that are left out, with the reason.
    pub skipped: BTreeMap<SealSection, String>,
    /// Why secrets may stay, by the rule that finds them and the file.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excused: BTreeMap<String, BTreeMap<TreePath, String>>,
}

impl Expected {
    /// Why a secret that a rule found in a file may stay.
    pub(super) fn excuse(&self, rule: &str, path: &TreePath) -> Option<&String> {
        self.excused.get(rule)?.get(path)
    }

    /// What the `user` steps of an image, and of the images of the recipe that it is based on, put into its tree. The
    /// sections that are skipped and the secrets that are excused are those of the image alone: its bases are not sealed before it.
    pub fn of(image: &Image, bases: &[&Image]) -> Self {
        let mut expected = Self::default();
        for action in std::iter::once(&image).chain(bases).flat_map(|image| &image.steps).map(|step| &step.action) {
            let Action::User(user) = action else { continue };
            let keys = user.ssh_keys.iter().map(|key| key.trim().to_owned()).filter(|key| !key.is_empty());
            expected.authorized_keys.entry(user.name.clone()).or_default().extend(keys);
            if user.password_hash.is_some() {
                expected.passwords.insert(user.name.clone());
            }
        }
        for exception in &image.seal.exceptions {
            let reason = format!("{} – {}, until {}", exception.reason, exception.owner, exception.expires);
            expected.excused.entry(exception.rule.clone()).or_default().insert(exception.path.clone(), reason);
        }
        expected.skipped = image.seal.skip.iter().map(|skip| (skip.section, skip.reason.clone())).collect();
        expected
    }
}
