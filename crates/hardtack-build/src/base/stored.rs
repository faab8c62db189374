//! Images of the store as bases.

use hardtack_hcl::nearest;
use hardtack_recipe::{ChannelName, Image, ImageName, StoreReference, Which};
use hardtack_tree::Digest;

use crate::store::{AuditSummary, BaseImage, Evidence, FailedControl, ImageId, ImageRecord, Store, StoreError};

/// How many images or controls a message names.
const SHOWN: usize = 5;

/// An image of the store that another one is built on.
#[derive(Clone, Debug)]
pub struct StoredBase {
    /// Its record.
    pub record: ImageRecord,
    /// What recipes say about it and those that it was made from, the nearest first.
    pub images: Vec<Image>,
}

/// Why an image of the store is no base.
#[derive(Debug, thiserror::Error)]
pub enum StoredBaseError {
    /// No image of the name was baked here.
    #[error("the store has no image {name}")]
    NoImage {
        /// The name.
        name: ImageName,
        /// Those that it has.
        known: Vec<ImageName>,
    },
    /// No image of the name has the digest.
    #[error("the store has no image {wanted}")]
    NoDigest {
        /// What was asked for.
        wanted: ImageId,
        /// Those of the name that it has, the newest first.
        known: Vec<KnownImage>,
    },
    /// The channel points to nothing.
    #[error("no image of {name} is in the channel {channel}")]
    NoChannel {
        /// The name.
        name: ImageName,
        /// The channel.
        channel: ChannelName,
        /// Those that the name has.
        known: Vec<ChannelName>,
    },
    /// It is marked as bad.
    #[error("{image} is marked as bad{}", .reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default())]
    Bad {
        /// The image.
        image: ImageId,
        /// What was said about it.
        reason: Option<String>,
    },
    /// Layers that a derived image would stand on are gone.
    #[error("of the layers of {image} the store has lost {}", .layers.join(", "))]
    Pruned {
        /// The image.
        image: ImageId,
        /// The steps that made the layers.
        layers: Vec<String>,
    },
    /// It was not judged.
    #[error("{image} was never audited, and the recipe asks for a base with a passing audit")]
    NoAudit {
        /// The image.
        image: ImageId,
    },
    /// It did not pass.
    #[error("{image} did not pass its audit by {}: {}", .audit.benchmark.id, verdict(.audit))]
    Failed {
        /// The image.
        image: ImageId,
        /// What the audit found.
        audit: Box<AuditSummary>,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An image that could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownImage {
    /// Its version.
    pub version: Option<String>,
    /// Its digest.
    pub digest: Digest,
}

impl StoredBaseError {
    /// What the user can do.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::NoImage { name, known } => match near(name, known) {
                Some(near) => format!("did you mean `store:{near}`?"),
                None if known.is_empty() => {
                    "bake the base first: every image that `hardtack build` makes is recorded".to_owned()
                }
                None => format!("bake it first, or name one that is there: {}", listed(known.iter())),
            },
            Self::NoDigest { wanted, known } if known.is_empty() => format!("bake {} first", wanted.name),
            Self::NoDigest { wanted, known } => {
                let lines = known
                    .iter()
                    .take(SHOWN)
                    .map(|image| format!("store:{}@{}{}", wanted.name, image.digest, image.version()));
                format!("name one that is there, or bake it again:\n{}", lines.collect::<Vec<_>>().join("\n"))
            }
            Self::NoChannel { name, channel, known } => {
                match nearest(channel.as_str(), known.iter().map(ChannelName::as_str)) {
                    Some(near) => format!("did you mean `store:{name}@{near}`?"),
                    None => format!("promote one first: hardtack promote {name} {channel}"),
                }
            }
            Self::Bad { image, .. } => format!(
                "name another digest or a channel; `hardtack history {}` lists the images of the name with their marks",
                image.name
            ),
            Self::Pruned { image, .. } => format!("bake {} again; the same recipe makes the same layers", image.name),
            Self::NoAudit { image } => {
                format!("give {} a `harden` block and bake it again, or leave `require_audit` out", image.name)
            }
            Self::Failed { image, .. } => format!(
                "mend {0} or add exceptions, and bake it again; a `gate` in its recipe says what is enough\n`hardtack history {0}` lists the images of the name with their scores",
                image.name
            ),
            Self::Store(error) => return error.remedy(),
        })
    }
}

impl KnownImage {
    fn version(&self) -> String {
        self.version.as_ref().map(|version| format!("  (version {version})")).unwrap_or_default()
    }
}

impl From<&ImageRecord> for KnownImage {
    fn from(record: &ImageRecord) -> Self {
        Self { version: record.version.clone(), digest: record.digest }
    }
}

impl StoredBase {
    /// Finds the image that `reference` names.
    ///
    /// # Errors
    /// When there is none, it is marked as bad, layers of it are gone, or an audit is required that it did not pass.
    pub fn find(store: &Store, reference: &StoreReference, require_audit: bool) -> Result<Self, StoredBaseError> {
        let digest = match &reference.which {
            Which::Newest => None,
            Which::Digest(digest) => Some(*digest),
            Which::Channel(channel) => Some(pointed(store, &reference.name, channel)?),
        };
        let record = find(store, &reference.name, digest)?;
        if let Some(mark) = store.mark_of(&record.id())? {
            return Err(StoredBaseError::Bad { image: mark.image, reason: mark.reason });
        }
        let mut lost = Vec::new();
        for layer in &record.foundation.layers {
            if store.described(layer.key)?.is_none() {
                lost.push(layer.name.clone());
            }
        }
        if !lost.is_empty() {
            return Err(StoredBaseError::Pruned { image: record.id(), layers: lost });
        }
        if require_audit {
            match &record.audit {
                None => return Err(StoredBaseError::NoAudit { image: record.id() }),
                Some(audit) if !audit.passed() => {
                    return Err(StoredBaseError::Failed { image: record.id(), audit: Box::new(audit.clone()) });
                }
                Some(_) => {}
            }
        }
        let images = store.evidence(&record.id(), Evidence::Recipe)?.unwrap_or_default();
        Ok(Self { record, images })
    }

    /// What is said of it where it is a base.
    pub(crate) fn image(&self) -> BaseImage {
        BaseImage { image: self.record.id(), version: self.record.version.clone() }
    }
}

/// The record of an image by name and digest: the newest of the name where none is given.
fn find(store: &Store, name: &ImageName, digest: Option<Digest>) -> Result<ImageRecord, StoredBaseError> {
    let records = store.history(name)?;
    if records.is_empty() {
        let mut known = Vec::new();
        for name in store.recorded_names()? {
            if !store.history(&name)?.is_empty() {
                known.push(name);
            }
        }
        return Err(StoredBaseError::NoImage { name: name.clone(), known });
    }
    let known = records.iter().map(KnownImage::from).collect();
    let found = records.into_iter().find(|record| digest.is_none_or(|digest| digest == record.digest));
    found.ok_or_else(|| match digest {
        Some(digest) => StoredBaseError::NoDigest { wanted: ImageId { name: name.clone(), digest }, known },
        None => StoredBaseError::NoImage { name: name.clone(), known: Vec::new() },
    })
}

/// What a channel points to.
fn pointed(store: &Store, name: &ImageName, channel: &ChannelName) -> Result<Digest, StoredBaseError> {
    if let Some(image) = store.channel(name, channel)?.current() {
        return Ok(image.digest);
    }
    let known = store.channels(name)?.into_iter().map(|channel| channel.channel).collect();
    Err(StoredBaseError::NoChannel { name: name.clone(), channel: channel.clone(), known })
}

fn near<'k>(name: &ImageName, known: &'k [ImageName]) -> Option<&'k str> {
    nearest(name.as_str(), known.iter().map(ImageName::as_str))
}

fn listed<'n>(names: impl ExactSizeIterator<Item = &'n ImageName>) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let mut names: Vec<String> = names.take(SHOWN).map(ToString::to_string).collect();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

/// The score and the controls that failed.
fn verdict(audit: &AuditSummary) -> String {
    let score =
        audit.percent.map_or_else(|| "nothing was judged".to_owned(), |percent| format!("score {percent:.1} %"));
    let failed = audit.failed.iter().take(SHOWN).map(|FailedControl { control, title }| format!("{control} ({title})"));
    let mut failed: Vec<String> = failed.collect();
    let more = audit.failed.len().saturating_sub(SHOWN);
    if more > 0 {
        failed.push(format!("and {more} more"));
    }
    format!("{score}, failed {}", failed.join(", "))
}
