//! What sealing changes.

use std::collections::BTreeMap;
use std::fmt;

use globset::GlobBuilder;
use hardtack_recipe::{Seal, SealSection, SkippedSection};
use hardtack_scan::residue::{Expected, Traced, traces};
use hardtack_tree::{Change, FileKind, StagedTree, Tree, TreePath};
use serde::{Deserialize, Serialize};

use super::{SealError, clean, host_keys};

/// Directories that no pattern removes as a whole (Filesystem Hierarchy Standard 3.0, 3.2).
const WHOLE: [&str; 20] = [
    "bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin",
    "srv", "sys", "tmp", "usr", "var",
];

/// What sealing changes, part by part, in the order in which the parts are to be applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealPlan {
    /// The parts; one that finds nothing has no changes.
    pub parts: Vec<SealedPart>,
    /// Sections that the recipe leaves out, with its reasons.
    pub skipped: BTreeMap<SealSection, String>,
}

/// One part of the clean-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPart {
    /// Which.
    pub part: SealPart,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// A part of the clean-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealPart {
    /// One of the sections that a recipe may skip.
    Section(SealSection),
    /// What is always cleaned: identities, caches, histories, leases, temporary files.
    Always,
    /// What the recipe's `remove` names.
    Remove,
    /// What lets host keys come back at first boot.
    FirstBoot,
}

impl fmt::Display for SealPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Section(section) => section.as_str(),
            Self::Always => "always",
            Self::Remove => "remove",
            Self::FirstBoot => "first boot",
        })
    }
}

/// The order of EC2 Image Builder's script.
const SECTIONS: [SealSection; 6] = [
    SealSection::CloudinitFiles,
    SealSection::InstanceFiles,
    SealSection::SshFiles,
    SealSection::InstanceLogFiles,
    SealSection::ToeFiles,
    SealSection::SsmLogFiles,
];

impl SealPlan {
    /// Every change, in order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.parts.iter().flat_map(|part| &part.changes)
    }
}

/// Plans the seal of `tree`. Nothing is written; on a sealed tree the plan has no changes.
///
/// # Errors
/// When the tree cannot be read, when a pattern of `remove` is none or takes too much, and when host keys could not
/// come back.
pub fn plan(tree: &dyn Tree, seal: &Seal, keep: &Expected) -> Result<SealPlan, SealError> {
    let found = traces(tree)?;
    let skipped: BTreeMap<SealSection, String> =
        seal.skip.iter().map(|SkippedSection { section, reason, .. }| (*section, reason.clone())).collect();
    let of = |section: Option<SealSection>| found.iter().filter(move |traced| traced.trace.section == section);

    let mut parts = Vec::new();
    let mut add = |part, staged: StagedTree<'_>| parts.push(SealedPart { part, changes: staged.into_changes() });
    for section in SECTIONS.into_iter().filter(|section| !skipped.contains_key(section)) {
        let mut staged = StagedTree::new(tree);
        remove_traces(&mut staged, of(Some(section)))?;
        if section == SealSection::SshFiles {
            clean::host_keys(&mut staged)?;
            clean::authorized_keys(&mut staged, keep)?;
        }
        add(SealPart::Section(section), staged);
    }

    let mut always = StagedTree::new(tree);
    remove_traces(&mut always, of(None))?;
    clean::machine_id(&mut always)?;
    clean::iscsi_initiator(&mut always)?;
    clean::temporary_directories(&mut always)?;
    add(SealPart::Always, always);

    let mut named = StagedTree::new(tree);
    for pattern in &seal.remove {
        remove_matching(&mut named, pattern)?;
    }
    add(SealPart::Remove, named);

    let mut first_boot = StagedTree::new(tree);
    if !skipped.contains_key(&SealSection::SshFiles) {
        host_keys::come_back(&mut first_boot)?;
    }
    add(SealPart::FirstBoot, first_boot);
    Ok(SealPlan { parts, skipped })
}

fn remove_traces<'t>(
    staged: &mut StagedTree<'_>,
    found: impl Iterator<Item = &'t Traced<'t>>,
) -> Result<(), SealError> {
    for traced in found {
        let path = &traced.entry.path;
        if traced.empties() && traced.entry.metadata.kind == FileKind::Regular {
            staged.write(path, "")?;
        } else {
            staged.remove(path)?;
        }
    }
    Ok(())
}

/// Removes what a pattern names; `*` stays within a component, `**` does not. Links in directories are not followed.
fn remove_matching(staged: &mut StagedTree<'_>, pattern: &str) -> Result<(), SealError> {
    let wrong = |cause: String| SealError::Pattern { pattern: pattern.escape_debug().to_string(), cause };
    if !pattern.starts_with('/') {
        return Err(wrong("it does not start with `/`".to_owned()));
    }
    let glob =
        GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| wrong(error.kind().to_string()))?;
    let matcher = glob.compile_matcher();
    let matching: Vec<TreePath> = staged
        .index()?
        .iter()
        .filter(|entry| matcher.is_match(entry.path.as_path()))
        .map(|entry| entry.path.clone())
        .collect();
    for path in matching {
        let is_whole = match path.components().collect::<Vec<_>>().as_slice() {
            [] => true,
            [top] => WHOLE.iter().any(|whole| top == whole),
            _ => false,
        };
        if is_whole {
            return Err(SealError::TooMuch { pattern: pattern.to_owned(), path });
        }
        staged.remove(&path)?;
    }
    Ok(())
}
