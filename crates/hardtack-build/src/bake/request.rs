//! What is asked of a bake.

use std::path::{Path, PathBuf};

use hardtack_audit::{Audit, ProfileOrder};
use hardtack_image::Geometry;
use hardtack_recipe::{Image, Recipe};
use jiff::civil::Date;

use super::{Conditions, Upto};
use crate::base::{Origin, StoredBase};
use crate::store::Store;
use crate::{Interrupt, Progress};

/// The raw images of an image that waits for its proof. They have no final names yet.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// The raw image of each disk, the boot disk first.
    pub disks: &'a [PathBuf],
    /// The directory that becomes the output: logs and reports of the proof go there.
    pub directory: &'a Path,
    /// Room for temporary files, gone afterwards.
    pub work: &'a Path,
    /// What is where on the disks.
    pub geometry: &'a Geometry,
    /// The profile by which it was hardened.
    pub profile: Option<&'a ProfileOrder>,
    /// The audit of its sealed tree.
    pub audit: Option<&'a Audit>,
}

/// Proves raw images; gives what goes into `proof.json` and whether it passed.
///
/// The proof is made by a crate above this one, so it comes as a function.
pub type ProveHook<'a> =
    dyn FnMut(Raw<'_>) -> Result<(serde_json::Value, bool), Box<dyn std::error::Error + Send + Sync>> + 'a;

/// One image of a recipe, and how it is to be baked.
pub struct BakeRequest<'a> {
    /// The recipe.
    pub recipe: &'a Recipe,
    /// The image of it.
    pub image: &'a Image,
    /// Where layers are kept.
    pub store: &'a Store,
    /// The directory in which the image's own output directory appears.
    pub out: PathBuf,
    /// The day by which exceptions expire.
    pub today: Date,
    /// The last step to do; everything when absent.
    pub upto: Option<String>,
    /// Steps, rules or controls to leave out.
    pub without: Vec<String>,
    /// Make every layer anew.
    pub no_cache: bool,
    /// Look up the archive's present state, and make anew only what that changes.
    pub refresh: bool,
    /// Hold the image to what `hardtack.lock` says of it, instead of writing that anew.
    pub locked: bool,
    /// Replace a release: an image whose recipe says `replace = false`.
    pub force: bool,
    /// Directories with rules and benchmarks of the user's own.
    pub rules: Vec<PathBuf>,
    /// Proves the image before it gets its name; not proved when absent.
    pub prove: Option<&'a mut ProveHook<'a>>,
    /// The user's wish to stop.
    pub interrupt: &'a Interrupt,
    /// Who listens.
    pub progress: &'a mut dyn Progress,
}

impl BakeRequest<'_> {
    /// What the image is held against; `stored` is the image of the store that it is built on.
    pub(crate) fn conditions<'r>(&'r self, stored: Option<&'r StoredBase>) -> Conditions<'r> {
        let stored = stored.map_or(&[][..], |base| &base.images);
        Conditions { today: self.today, without: &self.without, rules: &self.rules, stored }
    }

    /// Whether something of the image is left out: its output is then no image to be handed on.
    pub(crate) fn is_partial(&self) -> bool {
        self.upto.is_some() || !self.without.is_empty()
    }

    /// The name of the output: that of the image, and another for a part of one, which must not be taken for the
    /// whole nor take its place.
    pub(crate) fn output_name(&self) -> String {
        if self.is_partial() { self.image.name.of_part() } else { self.image.name.to_string() }
    }

    /// Where its output is, or will be.
    pub(crate) fn directory(&self) -> PathBuf {
        self.out.join(self.output_name())
    }

    /// How far it is built, a bootstrap from the `locked` state of the archive where one is given.
    pub(crate) fn limits<'r>(&'r self, locked: Option<&'r Origin>) -> Upto<'r> {
        Upto {
            step: self.upto.as_deref(),
            without: &self.without,
            no_cache: self.no_cache,
            refresh: self.refresh,
            locked,
        }
    }
}
