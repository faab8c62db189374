//! The record of a baked image: what it is, what it stands on, and how it was judged.

use hardtack_audit::{BenchmarkName, ControlId, Score};
use hardtack_recipe::ImageName;
use hardtack_tree::Digest;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{LayerKey, Stack};
use crate::base::Origin;
use crate::steps::AptSources;

/// The `schema` of an [`ImageRecord`]; it changes when a field changes its meaning or goes.
pub const IMAGE_SCHEMA: &str = "hardtack.image/1";

/// An image that was baked, as the store remembers it. There is one record for each digest of a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageRecord {
    /// [`IMAGE_SCHEMA`].
    pub schema: String,
    /// The image's name.
    pub name: ImageName,
    /// Its version, where its recipe gives one.
    pub version: Option<String>,
    /// The digest of its content: of its disks, or of its sealed tree where it has none.
    pub digest: Digest,
    /// When it was last baked.
    pub baked: Timestamp,
    /// Version of hardtack.
    pub hardtack: String,
    /// Where its tree began.
    pub base: RecordedBase,
    /// What images that are built on it start from.
    pub foundation: Foundation,
    /// The counts of its audit; none when it was not hardened.
    pub audit: Option<AuditSummary>,
    /// What its boot showed; none when it was not booted.
    pub proof: Option<ProofOutcome>,
    /// How many packages are installed in it.
    pub packages: usize,
    /// What its files take on disk, in bytes; of an image without a disk, what its layers hold.
    pub bytes: u64,
}

/// The name under which one image is known for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImageId {
    /// Its name.
    pub name: ImageName,
    /// The digest of its content.
    pub digest: Digest,
}

/// Where the tree of an image began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RecordedBase {
    /// The packages of a distribution's archive.
    Bootstrap {
        /// The state of the archive.
        origin: Origin,
    },
    /// An archive of a root.
    Tar,
    /// A directory of the build host.
    Directory,
    /// Disk images that hardtack did not make.
    DiskImages,
    /// An image of the store.
    Image(BaseImage),
}

/// An image of the store that another one is built on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseImage {
    /// Which one.
    #[serde(flatten)]
    pub image: ImageId,
    /// Its version, where its recipe gives one.
    pub version: Option<String>,
}

/// The tree of an image when its steps were done, before it was laid out, hardened and sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foundation {
    /// Its layers, the base first.
    pub layers: Vec<FoundationLayer>,
    /// `SOURCE_DATE_EPOCH`: seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
    /// Where later package work gets its packages.
    pub sources: Option<AptSources>,
    /// The state of the archive that the first base was bootstrapped from.
    pub origin: Option<Origin>,
}

/// One layer of a foundation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundationLayer {
    /// The step that made it.
    pub name: String,
    /// Its key.
    pub key: LayerKey,
}

/// What the audit of an image found, in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditSummary {
    /// The benchmark.
    pub benchmark: BenchmarkName,
    /// The profile of it.
    pub profile: String,
    /// The counts.
    pub score: Score,
    /// The score in percent; none when nothing was judged.
    pub percent: Option<f64>,
    /// The controls that failed, in the benchmark's order.
    pub failed: Vec<FailedControl>,
    /// What the gate of its recipe said.
    pub gate: GateVerdict,
}

/// A control that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedControl {
    /// Its number.
    pub control: ControlId,
    /// What is wanted.
    pub title: String,
}

/// What a gate said. An image that did not meet its gate has no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GateVerdict {
    /// The recipe asks for nothing.
    NotAsked,
    /// It was met.
    Met,
}

/// What the boot of a clone showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofOutcome {
    /// Every test passed.
    Passed,
    /// Something did not.
    Failed,
}

impl ImageRecord {
    /// What it is called for good.
    pub fn id(&self) -> ImageId {
        ImageId { name: self.name.clone(), digest: self.digest }
    }

    /// The image of the store that it was built on.
    pub fn parent(&self) -> Option<&ImageId> {
        match &self.base {
            RecordedBase::Image(base) => Some(&base.image),
            RecordedBase::Bootstrap { .. } | RecordedBase::Tar | RecordedBase::Directory | RecordedBase::DiskImages => {
                None
            }
        }
    }

    /// The score in percent.
    pub fn percent(&self) -> Option<f64> {
        self.audit.as_ref().and_then(|audit| audit.percent)
    }
}

impl Foundation {
    /// The keys of its layers, the base first.
    pub fn stack(&self) -> Stack {
        self.layers.iter().map(|layer| layer.key).collect()
    }
}

impl AuditSummary {
    /// Whether its gate was met, or, where the recipe has none, no control failed.
    pub fn passed(&self) -> bool {
        match self.gate {
            GateVerdict::Met => true,
            GateVerdict::NotAsked => self.score.failed == 0,
        }
    }
}

impl ProofOutcome {
    /// Of a proof that passed or did not.
    pub fn of(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

impl std::fmt::Display for ImageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.name, self.digest)
    }
}
