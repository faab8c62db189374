//! The manifest: what an image is and what it was made from.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use hardtack_audit::{BenchmarkName, Score, Unfixable};
use hardtack_image::Geometry;
use hardtack_recipe::{Gate, Image, Metadata, Recipe, SkippedSection, TestBlock};
use hardtack_report::to_json;
use hardtack_scan::patches::SecurityUpdates;
use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Artefact, ArtefactFile, HookRecord};
use crate::Phase;
use crate::base::Origin;
use crate::replace_file;
use crate::store::{BaseImage, Evidence, LayerKey, Summary};

/// The file of a manifest in its output directory.
pub(super) const MANIFEST: &str = Evidence::Manifest.file();

/// The `schema` of a [`Manifest`].
pub const MANIFEST_SCHEMA: &str = "hardtack.manifest/2";

/// What an image is and what it was made from. Written to `manifest.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_SCHEMA`].
    pub schema: String,
    /// The image's files and digest; none when the recipe has no disk or the bake stopped early.
    pub artefact: Option<Artefact>,
    /// The digest of its sealed tree, when the recipe has no disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tree: Option<Digest>,
    /// The files of the root tree, of an image without a disk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tree_files: Vec<ArtefactFile>,
    /// Version of hardtack.
    pub hardtack: String,
    /// What the recipe says about the image.
    pub metadata: Metadata,
    /// Where the recipe came from.
    pub recipe: Origins,
    /// The last step that was done, when the user asked to stop there: this is then a part of the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upto: Option<String>,
    /// Steps, rules and controls that the user left out: this is then a part of the image.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// The image of the store that it is built on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<BaseImage>,
    /// The archive that the base was bootstrapped from.
    pub archive: Option<Origin>,
    /// The benchmark that the image was hardened by, and its profile.
    pub benchmark: Option<(BenchmarkName, String)>,
    /// The counts of its audit.
    pub score: Option<Score>,
    /// The score in percent.
    pub percent: Option<f64>,
    /// The security updates that were not installed in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updates: Option<SecurityUpdates>,
    /// Rules that could not be brought about.
    pub unfixable: Vec<Unfixable>,
    /// Sections of the clean-up that the recipe leaves out, with its reasons.
    pub skipped: Vec<SkippedSection>,
    /// The layers, the base first.
    pub layers: Vec<LayerRecord>,
    /// The commands of the build host that ran over the assembled disk, in their order.
    pub hooks: Vec<HookRecord>,
    /// The disks, everything on them laid out.
    pub geometry: Option<Geometry>,
    /// The disks as the recipe describes them.
    pub layout: Option<hardtack_recipe::Layout>,
    /// The recipe's tests.
    pub tests: Vec<TestBlock>,
    /// The recipe's gate, so that the image can be held against it again.
    #[serde(default)]
    pub gate: Gate,
    /// The recipe's hardening, so that the image can be judged again.
    pub harden: Option<hardtack_recipe::Harden>,
    /// Whether it was booted and passed: absent when it was not proved.
    pub proved: Option<bool>,
    /// How long each phase took.
    pub phases: Vec<PhaseTime>,
    /// When it was baked.
    pub baked: Timestamp,
    /// What decides the whole: a later bake with the same key is the same.
    pub key: String,
}

/// Where a recipe came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Origins {
    /// SHA-256 of what the recipe says about the image.
    pub digest: String,
    /// The commit of the recipe's git repository, when it is in one.
    pub commit: Option<String>,
    /// Whether files of that repository were changed and not committed.
    pub dirty: Option<bool>,
    /// SHA-256 of each file that was read for it, by its path relative to the recipe's directory; `<sensitive>`
    /// for a file that holds a sensitive value.
    pub inputs: BTreeMap<String, String>,
    /// The recipe's variables with their values; `<sensitive>` for a value that must not be shown.
    #[serde(default)]
    pub variables: BTreeMap<String, serde_json::Value>,
}

/// One layer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LayerRecord {
    /// The step that made it.
    pub name: String,
    /// Its key.
    pub key: LayerKey,
    /// What it holds.
    pub summary: Summary,
}

/// How long a phase took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PhaseTime {
    /// The phase.
    pub phase: Phase,
    /// Seconds.
    pub seconds: f64,
}

impl Manifest {
    /// The digest that names the image: of its disks, or else of its sealed tree. A part of an image without a disk has
    /// none.
    pub fn digest(&self) -> Option<Digest> {
        self.artefact.as_ref().map(|artefact| artefact.digest).or(self.tree)
    }

    /// What the files of the image take on disk, in bytes; without a disk, what its layers hold.
    pub fn bytes(&self) -> u64 {
        match &self.artefact {
            Some(artefact) => artefact.files.iter().map(|file| file.allocated).sum(),
            None => self.layers.iter().map(|layer| layer.summary.bytes).sum(),
        }
    }

    /// Reads the manifest of an output directory.
    ///
    /// # Errors
    /// When it cannot be read, or is not as this version writes it.
    pub fn read(directory: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(directory.join(MANIFEST))?)?)
    }

    /// Records in the manifest of an output directory whether its image passed when it was booted.
    ///
    /// # Errors
    /// When it cannot be read or written. It is then as it was.
    pub fn record_proof(directory: &Path, passed: bool) -> io::Result<()> {
        let manifest = Self { proved: Some(passed), ..Self::read(directory)? };
        replace_file(&directory.join(MANIFEST), to_json(&manifest)?.as_bytes())
    }
}

impl Origins {
    /// Of `image`.
    pub(super) fn of(recipe: &Recipe, image: &Image) -> Self {
        let inputs = recipe.inputs.iter().map(|(path, digest)| {
            let path = path.strip_prefix(&recipe.directory).unwrap_or(path);
            (path.to_string_lossy().into_owned(), digest.clone())
        });
        let commit = git(&recipe.directory, &["rev-parse", "HEAD"]);
        let dirty = commit.as_ref().and_then(|_| git(&recipe.directory, &["status", "--porcelain"]));
        Self {
            digest: recipe.digest(image),
            commit,
            dirty: dirty.map(|changes| !changes.is_empty()),
            inputs: inputs.collect(),
            variables: recipe.variables.iter().map(|(name, variable)| (name.clone(), variable.value())).collect(),
        }
    }
}

/// No program that a repository names is run, and nothing in it is written: git-config(1), `core.fsmonitor` and
/// `core.hooksPath`.
const GUARDS: [&str; 5] = ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

/// What git says of a directory; nothing when it is in no repository, or git is not there.
fn git(directory: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(GUARDS).arg("-C").arg(directory).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
