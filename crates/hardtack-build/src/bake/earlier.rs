//! Making an image of the store once more, as it was.

use std::fs;

use hardtack_audit::BenchmarkName;
use hardtack_recipe::{Image, Recipe};
use hardtack_tree::Digest;
use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::hooks::after_assemble;
use super::output::{Output, PROOF};
use super::run::{Bake, Done};
use super::{BakeError, BakeRequest, Baked, BuiltTree, Conditions, Failed, Manifest, Outcome, Settled, parents};
use crate::base::StoredBase;
use crate::fingerprint::salt;
use crate::lock::Lock;
use crate::sandbox::ensure_available;
use crate::store::{BaseImage, Evidence, ImageId, ImageRecord, RecordedBase, Stack, Store};

/// Why an image cannot be made as it was.
#[derive(Debug, thiserror::Error)]
pub enum EarlierError {
    /// Layers that it stood on are gone, and nobody can tell whether the archive still has the same packages.
    #[error("of the layers of {image} the store has lost {}", .layers.join(", "))]
    Pruned {
        /// The image.
        image: ImageId,
        /// The steps that made the layers.
        layers: Vec<String>,
        /// The commit of its recipe, where that is known.
        commit: Option<String>,
    },
    /// Evidence is not there.
    #[error("the record of {image} lacks {what}")]
    Incomplete {
        /// The image.
        image: ImageId,
        /// What it lacks.
        what: String,
    },
    /// A command over the disk holds what the store does not keep.
    #[error("the step {step} of {image} holds a sensitive value, which the store does not keep")]
    Sensitive {
        /// The image.
        image: ImageId,
        /// The step.
        step: String,
    },
    /// It came out as another image.
    #[error("what was made has the digest {}, and not {}", told(.made.as_ref()), .image.digest)]
    Differs {
        /// The image.
        image: ImageId,
        /// The digest of what was made.
        made: Option<Digest>,
        /// The version of hardtack that baked it.
        hardtack: String,
        /// What it was hardened by.
        benchmark: Option<BenchmarkName>,
    },
}

fn told(digest: Option<&Digest>) -> String {
    digest.map_or_else(|| "none".to_owned(), ToString::to_string)
}

impl EarlierError {
    /// What the user can do.
    pub fn remedy(&self) -> String {
        match self {
            Self::Pruned { image, commit, .. } => {
                let recipe = match commit {
                    Some(commit) => format!("the recipe of commit {commit}"),
                    None => format!("the recipe that {} was made of", image.name),
                };
                format!("build {recipe} with --locked: that works as long as the archive has the packages of its lock")
            }
            Self::Incomplete { image, .. } | Self::Sensitive { image, .. } => {
                format!("build {} from the recipe that it was made of, with --locked", image.name)
            }
            Self::Differs { hardtack, benchmark, .. } => {
                let by =
                    benchmark.as_ref().map(|benchmark| format!(" and the rules of {benchmark}")).unwrap_or_default();
                format!("take hardtack {hardtack}{by}, by which it was baked")
            }
        }
    }
}

/// An image of the store with what is needed to make it again.
struct Earlier {
    id: ImageId,
    manifest: Manifest,
    /// What recipes say about it, and about those of the same recipe that it was made from.
    recipe: Recipe,
    bake: Bake,
}

/// Makes an image of the store once more, from the layers that it stood on when its steps were done: its output is as it was, with the
/// same digest. What the request names as recipe says where files of the recipe are; neither the store's record nor the lock
/// changes.
///
/// # Errors
/// When layers or evidence are gone, or it comes out as another image, which is then not kept.
pub fn bake_at(request: BakeRequest<'_>, record: &ImageRecord) -> Result<Baked, Failed> {
    let (store, name) = (request.store, request.output_name());
    let (baked, fresh) = remake(request, record)?;
    if let Some(stack) = fresh {
        store.keep(&name, &stack).map_err(BakeError::from)?;
        store.finish_sharing().map_err(BakeError::from)?;
    }
    Ok(baked)
}

/// The same, for an output that is not kept: what it stands on may go when it is not needed otherwise. Also gives its layers, unless
/// it was there already.
pub(super) fn remake(request: BakeRequest<'_>, record: &ImageRecord) -> Result<(Baked, Option<Stack>), Failed> {
    ensure_available().map_err(BakeError::from)?;
    let earlier = Earlier::find(&request, record)?;
    let image = earlier.recipe.images.get(&record.name).ok_or_else(|| earlier.incomplete(Evidence::Recipe.file()))?;
    let mut output = Output::begin(&request)?;
    let mut log = output.log(request.progress)?;
    let mut request = BakeRequest {
        recipe: &earlier.recipe,
        image,
        store: request.store,
        out: request.out,
        today: on_its_day(record),
        upto: None,
        without: Vec::new(),
        no_cache: false,
        refresh: false,
        locked: false,
        force: request.force,
        rules: request.rules,
        prove: None,
        interrupt: request.interrupt,
        progress: &mut log,
    };
    let Done { mut manifest, fresh, .. } = earlier.bake.run(&mut request, &mut output)?;
    let Some(stack) = fresh else {
        let directory = request.directory();
        return Ok((Baked { directory, manifest: *manifest, outcome: Outcome::Unchanged }, None));
    };
    if manifest.digest() != Some(record.digest) {
        return Err(BakeError::from(EarlierError::Differs {
            image: earlier.id,
            made: manifest.digest(),
            hardtack: record.hardtack.clone(),
            benchmark: record.audit.as_ref().map(|audit| audit.benchmark.clone()),
        })
        .into());
    }
    // What is told of its making is what was told then.
    manifest.recipe = earlier.manifest.recipe;
    manifest.proved = earlier.manifest.proved;
    if let Some(proof) = request.store.evidence_bytes(&earlier.id, Evidence::Proof).map_err(BakeError::from)? {
        let path = output.path().join(PROOF);
        fs::write(&path, proof).map_err(|source| BakeError::Output { path, action: "write", source })?;
    }
    let directory = output.finish(&manifest)?;
    Ok((Baked { directory, manifest: *manifest, outcome: Outcome::Fresh }, Some(stack)))
}

/// Exceptions are held to the day on which the image was judged.
fn on_its_day(record: &ImageRecord) -> jiff::civil::Date {
    record.baked.to_zoned(TimeZone::UTC).date()
}

impl Earlier {
    fn find(request: &BakeRequest<'_>, record: &ImageRecord) -> Result<Self, BakeError> {
        let (store, id) = (request.store, record.id());
        let incomplete = |what: &str| EarlierError::Incomplete { image: id.clone(), what: what.to_owned() };
        let manifest: Manifest =
            store.evidence(&id, Evidence::Manifest)?.ok_or_else(|| incomplete(Evidence::Manifest.file()))?;
        let images: Vec<Image> = store.evidence(&id, Evidence::Recipe)?.unwrap_or_default();
        let layers = lost(store, record)?;
        if !layers.is_empty() {
            return Err(EarlierError::Pruned { image: id.clone(), layers, commit: manifest.recipe.commit }.into());
        }
        let by_name: IndexMap<_, _> = images.iter().map(|image| (image.name.clone(), image.clone())).collect();
        let recipe = Recipe { images: by_name, ..request.recipe.clone() };
        let image = recipe.images.get(&record.name).ok_or_else(|| incomplete(Evidence::Recipe.file()))?;
        for step in image.steps.iter().filter(|step| after_assemble(step).is_some()) {
            let text = serde_json::to_string(step).unwrap_or_default();
            if text.contains(SENSITIVE) {
                return Err(EarlierError::Sensitive { image: id.clone(), step: step.name.to_string() }.into());
            }
        }
        // Behind those of its own recipe come those of the image that it is built on.
        let own = 1 + parents(&recipe, image).len();
        let stored = match &record.base {
            RecordedBase::Image(base) => Some(StoredBase {
                record: store
                    .recorded(&base.image)?
                    .ok_or_else(|| incomplete(&format!("a record of {}", base.image)))?,
                images: images.into_iter().skip(own).collect(),
            }),
            _ => None,
        };
        let conditions = Conditions {
            today: on_its_day(record),
            without: &[],
            rules: &request.rules,
            stored: stored.as_ref().map_or(&[][..], |base| &base.images),
        };
        let bake = Bake {
            settled: Settled::of(&recipe, image, conditions)?,
            lock: Lock::default(),
            lock_path: Lock::path(&recipe.directory),
            salt: salt(store)?,
            foundation: Some(foundation(record)),
            again: true,
            trial: false,
            stored,
        };
        Ok(Self { id, manifest, recipe, bake })
    }

    fn incomplete(&self, what: &str) -> BakeError {
        EarlierError::Incomplete { image: self.id.clone(), what: what.to_owned() }.into()
    }
}

/// What stands for a sensitive value wherever one is shown or kept.
const SENSITIVE: &str = "<sensitive>";

/// The layers of a record that the store does not have any more.
fn lost(store: &Store, record: &ImageRecord) -> Result<Vec<String>, BakeError> {
    let mut lost = Vec::new();
    for layer in &record.foundation.layers {
        if store.obtain(layer.key)?.is_none() {
            lost.push(layer.name.clone());
        }
    }
    Ok(lost)
}

/// What base and steps made.
fn foundation(record: &ImageRecord) -> BuiltTree {
    let stored = match &record.base {
        RecordedBase::Image(base) => Some(BaseImage { image: base.image.clone(), version: base.version.clone() }),
        _ => None,
    };
    BuiltTree {
        stack: record.foundation.stack(),
        names: record.foundation.layers.iter().map(|layer| layer.name.clone()).collect(),
        epoch: record.foundation.epoch,
        sources: record.foundation.sources.clone(),
        origin: record.foundation.origin.clone(),
        stored,
        times: Vec::new(),
    }
}
