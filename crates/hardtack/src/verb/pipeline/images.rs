//! Which images a pipeline is about, and how they are baked.

use std::path::PathBuf;

use hardtack_build::bake::BakeRequest;
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Progress};
use hardtack_recipe::{Image, Recipe};

use crate::cli::{RecipeArgs, StoreArgs};
use crate::profile::today;

/// Which images.
#[derive(Debug, clap::Args)]
pub(super) struct Images {
    #[command(flatten)]
    pub(super) recipe: RecipeArgs,
    /// Only these images.
    #[arg(long = "image", value_name = "NAME")]
    pub(super) images: Vec<String>,
    /// Where output directories appear.
    #[arg(long, default_value = "out", value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Build from exactly what hardtack.lock names, and fail where that cannot be.
    #[arg(long)]
    locked: bool,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) store: StoreArgs,
}

impl Images {
    /// How one of them is baked.
    pub(super) fn request<'a>(
        &self,
        recipe: &'a Recipe,
        image: &'a Image,
        store: &'a Store,
        interrupt: &'a Interrupt,
        progress: &'a mut dyn Progress,
    ) -> BakeRequest<'a> {
        BakeRequest {
            recipe,
            image,
            store,
            out: self.out.clone(),
            today: today(),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: self.locked,
            force: false,
            rules: self.rules.clone(),
            prove: None,
            interrupt,
            progress,
        }
    }
}
