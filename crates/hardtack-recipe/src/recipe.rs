//! A whole recipe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardtack_hcl::{Redactor, Sources};
use indexmap::IndexMap;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::step::Action;
use crate::{Base, Check, FileContent, Image, ImageName, ScriptSource, Variable};

/// A whole recipe: every expression evaluated, every word checked.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The images by name, in the order of the recipe.
    pub images: IndexMap<ImageName, Image>,
    /// The variables by name, in the order of the recipe, with everything that was given for each.
    pub variables: IndexMap<String, Variable>,
    /// Every file that was read for it, with the SHA-256 of its bytes in lower-case hexadecimal: the recipe's
    /// own, those of values, and those that functions read. `<sensitive>` stands for the digest of a file that holds
    /// a sensitive value.
    pub inputs: BTreeMap<PathBuf, String>,
    /// The directory that relative paths begin at.
    pub directory: PathBuf,
    /// The texts that the places of the recipe point into, for later diagnostics.
    pub sources: Sources,
}

impl Recipe {
    /// The recipe as JSON, without its sources; `<sensitive>` stands for what must not be shown.
    pub fn to_json(&self) -> Json {
        let images: serde_json::Map<String, Json> =
            self.images.iter().map(|(name, image)| (name.to_string(), json(image))).collect();
        let variables: serde_json::Map<String, Json> =
            self.variables.iter().map(|(name, variable)| (name.clone(), variable.value())).collect();
        serde_json::json!({
            "schema": "hardtack.recipe/1",
            "images": images,
            "variables": variables,
            "inputs": self.inputs,
        })
    }

    /// The SHA-256, in lower-case hexadecimal, of what the recipe says about an image: the same for any
    /// layout of its text and in any directory, another for other values. Sensitive values do not enter it,
    /// since it is shown; nor do the contents of the files that steps copy.
    pub fn digest(&self, image: &Image) -> String {
        let mut json = json(&relative(image, &self.directory));
        drop_places(&mut json);
        hexadecimal(json.to_string().as_bytes())
    }
}

/// The digests of files; none of those that hold what is sensitive, since who has the digest could try values until
/// one fits.
pub(crate) fn digests(
    files: &BTreeMap<PathBuf, Arc<[u8]>>,
    variables: &IndexMap<String, Variable>,
) -> BTreeMap<PathBuf, String> {
    let sensitive = variables.values().filter(|variable| variable.sensitive);
    let places = sensitive.flat_map(|variable| variable.given.iter().filter_map(|given| given.origin.place()));
    let sources: BTreeSet<&str> = places.map(|place| place.source.as_str()).collect();
    let reveals = |path: &Path, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        sources.contains(path.display().to_string().as_str()) || Redactor::global().redact(&text) != text
    };
    let digest = |path: &Path, bytes: &[u8]| {
        if reveals(path, bytes) { "<sensitive>".to_owned() } else { hexadecimal(bytes) }
    };
    files.iter().map(|(path, bytes)| (path.clone(), digest(path, bytes))).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn json(image: &Image) -> Json {
    // Only maps with keys that are no strings cannot be written, and images have none.
    serde_json::to_value(image).unwrap_or_default()
}

/// The image with paths of the build host as the recipe writes them.
fn relative(image: &Image, directory: &Path) -> Image {
    // Where a channel points is no part of what an image is.
    let mut image = Image { promote: None, ..image.clone() };
    let strip = |path: &mut PathBuf| {
        if let Ok(relative) = path.strip_prefix(directory) {
            *path = relative.to_owned();
        }
    };
    match &mut image.base {
        Base::Bootstrap(bootstrap) => bootstrap.keyring.iter_mut().for_each(strip),
        Base::Tar { path, .. } | Base::Directory { path } => strip(path),
        Base::Image { disks } => disks.iter_mut().for_each(|disk| strip(&mut disk.path)),
        Base::From { .. } | Base::Stored { .. } => {}
    }
    image.gate.vulnerabilities.iter_mut().filter_map(|limits| limits.index.as_mut()).for_each(strip);
    let checks = image.tests.iter_mut().flat_map(|test| &mut test.checks);
    checks.filter_map(Check::carried_mut).for_each(strip);
    for step in &mut image.steps {
        match &mut step.action {
            Action::File(file) => {
                if let FileContent::Source { path, .. } = &mut file.content {
                    strip(path);
                }
            }
            Action::Script(script) => {
                if let ScriptSource::Path(path) = &mut script.source {
                    strip(path);
                }
            }
            _ => {}
        }
    }
    image
}

/// Takes every place out of a JSON value.
fn drop_places(json: &mut Json) {
    const PLACE: [&str; 5] = ["column", "len", "line", "source", "start"];
    let is_place = |value: &Json| {
        value
            .as_object()
            .is_some_and(|entries| entries.len() == 5 && PLACE.iter().all(|key| entries.contains_key(*key)))
    };
    match json {
        Json::Object(entries) => {
            entries.retain(|_, value| !is_place(value));
            entries.values_mut().for_each(drop_places);
        }
        Json::Array(items) => items.iter_mut().for_each(drop_places),
        _ => {}
    }
}
