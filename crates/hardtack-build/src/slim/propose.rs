//! What is proposed to go.

use std::collections::BTreeSet;

use hardtack_audit::{Profile, harden};
use hardtack_hcl::nearest;
use hardtack_recipe::{Image, ImageName};
use hardtack_scan::needs::{Dependant, Needs, Owners};
use hardtack_tree::{StagedTree, Tree, TreeResult, dpkg};
use serde::Serialize;

use super::roots::Roots;
use super::{FileGroup, Item, Need, SlimError, files};

/// The `schema` of a [`Proposal`].
pub const SLIM_SCHEMA: &str = "hardtack.slim/1";

/// What rules ask for may need more; more rounds than this would go in circles.
const ROUNDS: usize = 4;

/// An image of which something may go.
#[derive(Clone, Copy)]
pub struct Subject<'s> {
    /// Its tree, with all steps done.
    pub tree: &'s dyn Tree,
    /// What its recipe says.
    pub image: &'s Image,
    /// What recipes say about the images that it was made from.
    pub bases: &'s [&'s Image],
    /// The profile by which it is hardened.
    pub profile: Option<&'s Profile>,
    /// Packages that stay whatever else is said.
    pub keep: &'s [String],
}

impl<'s> Subject<'s> {
    /// The image and those that it was made from.
    pub(super) fn images(&self) -> impl Iterator<Item = &'s Image> + use<'s> {
        std::iter::once(self.image).chain(self.bases.iter().copied())
    }
}

/// What is proposed to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// [`SLIM_SCHEMA`].
    pub schema: &'static str,
    /// The image.
    pub image: ImageName,
    /// Packages that nothing needs, the largest first.
    pub packages: Vec<Unneeded>,
    /// Files that only people read.
    pub files: Vec<FileGroup>,
    /// The packages that stay, by name.
    pub kept: Vec<Kept>,
}

/// A package that nothing needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unneeded {
    /// Its name.
    pub package: String,
    /// Its version.
    pub version: String,
    /// How much room it takes, in bytes, as its maintainer estimates.
    pub bytes: u64,
    /// Why it is thought that it can go.
    pub because: Because,
}

/// Why it is thought that a package can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "packages")]
pub enum Because {
    /// These recommend it, but do without.
    OnlyRecommended(Vec<String>),
    /// These need it or another package that stays.
    Replaced(Vec<String>),
    /// Only these need it, which can go too.
    OnlyFor(Vec<String>),
    /// Nothing that is installed needs it.
    Unused,
}

/// A package that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its name.
    pub package: String,
    /// Why.
    pub need: Need,
}

impl Proposal {
    /// Says what an image could do without.
    ///
    /// # Errors
    /// When the tree cannot be read, has no packages of Debian, or lacks a package that is to be kept.
    pub fn of(subject: &Subject<'_>) -> Result<Self, SlimError> {
        let needs = Needs::read(subject.tree)?;
        if needs.names().next().is_none() {
            return Err(SlimError::NoPackages(subject.image.name.clone()));
        }
        if let Some(absent) = subject.keep.iter().find(|name| needs.version(name).is_none()) {
            return Err(SlimError::NotInstalled {
                package: absent.clone(),
                image: subject.image.name.clone(),
                nearest: nearest(absent, needs.names()).map(str::to_owned),
            });
        }
        let owners = Owners::read(subject.tree)?;
        let mut roots = Roots::find(subject, &needs, &owners)?;
        let mut kept = needs.closure(roots.found.keys().copied());
        for _ in 0..ROUNDS {
            let gone: BTreeSet<&str> = needs.names().filter(|name| !kept.contains_key(name)).collect();
            let wanted = asked_by_rules(subject, &gone)?;
            if wanted.is_empty() {
                break;
            }
            roots.add(wanted.iter().map(String::as_str), &Need::Benchmark);
            kept = needs.closure(roots.found.keys().copied());
        }
        let gone: BTreeSet<&str> = needs.names().filter(|name| !kept.contains_key(name)).collect();
        let mut packages: Vec<Unneeded> = gone.iter().map(|name| unneeded(name, &needs, &gone)).collect();
        packages.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.package.cmp(&b.package)));
        let files = files::groups(subject.tree, &owners, &gone, &subject.image.seal.remove)?;
        let kept = kept.into_iter().map(|(package, by)| Kept {
            package: package.to_owned(),
            need: by.map_or_else(
                || roots.found.get(package).cloned().unwrap_or(Need::Required),
                |by| Need::Package(by.to_owned()),
            ),
        });
        let image = subject.image.name.clone();
        Ok(Self { schema: SLIM_SCHEMA, image, packages, files, kept: kept.collect() })
    }

    /// Everything that is proposed, packages first.
    pub fn items(&self) -> Vec<Item> {
        let packages = self.packages.iter().map(|one| Item::Package(one.package.clone()));
        packages.chain(self.files.iter().map(|group| Item::Files(group.class))).collect()
    }
}

fn unneeded(name: &str, needs: &Needs, gone: &BTreeSet<&str>) -> Unneeded {
    let by = needs.needed_by(name);
    let names = |is: &dyn Fn(&Dependant) -> bool| -> Vec<String> {
        by.iter().filter(|other| is(other)).map(|other| other.package.clone()).collect()
    };
    let stays = |other: &Dependant| !gone.contains(other.package.as_str());
    let recommended = names(&|other| stays(other) && !other.relation.is_hard());
    let replaced = names(&|other| stays(other) && other.relation.is_hard());
    let others = names(&|other| !stays(other));
    Unneeded {
        package: name.to_owned(),
        version: needs.version(name).unwrap_or_default().to_owned(),
        bytes: needs.bytes([name]),
        because: match (recommended.is_empty(), replaced.is_empty(), others.is_empty()) {
            (false, ..) => Because::OnlyRecommended(recommended),
            (true, false, _) => Because::Replaced(replaced),
            (true, true, false) => Because::OnlyFor(others),
            (true, true, true) => Because::Unused,
        },
    }
}

/// What hardening would install again of what is gone: it is asked itself, over a tree whose database of dpkg lacks that.
fn asked_by_rules(subject: &Subject<'_>, gone: &BTreeSet<&str>) -> TreeResult<BTreeSet<String>> {
    let Some(profile) = subject.profile else { return Ok(BTreeSet::new()) };
    let mut without = StagedTree::new(subject.tree);
    for (path, text) in dpkg::files(subject.tree)?.unwrap_or_default() {
        let stays = |stanza: &&str| {
            let name = stanza.lines().find_map(|line| line.strip_prefix("Package: "));
            name.is_none_or(|name| !gone.contains(name.trim()))
        };
        let stanzas: Vec<&str> = text.split("\n\n").filter(stays).collect();
        without.write(&path, stanzas.join("\n\n"))?;
    }
    let hardened = harden(&without, profile)?;
    Ok(hardened.packages.install.into_iter().filter(|name| gone.contains(name.as_str())).collect())
}
