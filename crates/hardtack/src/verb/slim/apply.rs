//! Baking an image without what it may do without.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hardtack_build::bake::{BakeError, BakeRequest, Baked, Failed, Manifest, attempt, bake};
use hardtack_build::history::Judged;
use hardtack_build::slim::{Attempts, Found, Item, Proposal, Trial, greatest};
use hardtack_build::store::{Evidence, Stack};
use hardtack_recipe::Image;
use hardtack_scan::advisories::Index;
use hardtack_scan::needs::Needs;
use hardtack_tree::{FileKind, Tree};
use serde::Serialize;

use super::{Bench, Slim};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::image_arg::judged_failure;
use crate::output::note;
use crate::profile::today;
use crate::prove::Prover;
use crate::recipe::store_failure;
use crate::verb::build::not_baked;
use crate::vulnerability_change::{index_where_there_is_one, open_count};

/// What came of the attempts.
#[derive(Serialize)]
pub(super) struct Applied {
    #[serde(flatten)]
    pub(super) found: Found,
    /// Whether clones were booted and tested.
    pub(super) proved: bool,
    pub(super) before: Figures,
    /// The same when nothing can go.
    pub(super) after: Figures,
    /// The lines for the recipe; empty when nothing can go.
    pub(super) lines: String,
}

/// How much is in an image.
#[derive(Clone, Serialize)]
pub(super) struct Figures {
    /// What is in the files of the sealed tree, in bytes.
    pub(super) bytes: u64,
    /// How many files there are.
    pub(super) files: usize,
    /// How many packages are installed.
    pub(super) packages: usize,
    /// How many vulnerabilities are open; none without an index.
    pub(super) vulnerabilities: Option<usize>,
}

impl Slim {
    /// Bakes the image as its recipe says.
    pub(super) fn bake(&self, bench: &Bench<'_>) -> Result<Baked, Failure> {
        self.baked(bench, bench.image, self.out.clone(), bake).map_err(|failed| broken(bench, &failed))
    }

    /// Finds out how much of a proposal can go. `tree` is what the proposal was made of.
    pub(super) fn apply(
        &self,
        bench: &Bench<'_>,
        proposal: &Proposal,
        tree: &dyn Tree,
        before: &Baked,
    ) -> Result<Applied, Failure> {
        let index = index_where_there_is_one(&self.index)?;
        let needs = Needs::read(tree).map_err(|error| Failure::of(Exit::Failed, &error).remedy_if(error.remedy()))?;
        let room = bench.store.work().map_err(|error| store_failure(&error))?;
        let installed = packages(&before.directory)?;
        let figures = figures(bench, before, index.as_ref())?;
        let mut after = figures.clone();
        let mut number = 0;
        let found = greatest(proposal.items(), &needs, Attempts(self.attempts.into()), &mut |without| {
            number += 1;
            let said = |text: &str| note(format!("{}: attempt {number}, {text}", described(bench, without)));
            let image = Trial::of(proposal, without).image(bench.image);
            let out = room.path().join("out");
            let baked = match self.baked(bench, &image, out, attempt) {
                Ok(baked) => baked,
                Err(failed) if shows_need(&failed.error) && !bench.interrupt.is_set() => {
                    said(&format!("does not pass: {}", failed.error));
                    return Ok(false);
                }
                Err(failed) => return Err(broken(bench, &failed)),
            };
            let there = packages(&baked.directory)?;
            let went = installed.keys().filter(|name| !there.contains_key(*name));
            let others: Vec<&str> =
                went.filter(|name| !without.contains(&Item::Package((*name).clone()))).map(String::as_str).collect();
            if !others.is_empty() {
                said(&format!("takes along what is needed: {}", others.join(", ")));
                return Ok(false);
            }
            after = self::figures(bench, &baked, index.as_ref())?;
            said("passes");
            Ok(true)
        })?;
        let lines = Trial::of(proposal, &found.green).lines(bench.image);
        Ok(Applied { found, proved: self.prove, before: figures, after, lines })
    }

    fn baked(
        &self,
        bench: &Bench<'_>,
        image: &Image,
        out: PathBuf,
        how: impl FnOnce(BakeRequest<'_>) -> Result<Baked, Failed>,
    ) -> Result<Baked, Failed> {
        let prover = Prover::new(image, bench.store, &self.out, &self.rules, bench.interrupt);
        let mut hook = |raw: hardtack_build::bake::Raw<'_>| prover.prove(raw);
        let mut progress = bench.progress().unwrap_or_else(|_| Box::new(hardtack_build::Quiet));
        how(BakeRequest {
            recipe: bench.recipe,
            image,
            store: bench.store,
            out,
            today: today(),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: false,
            force: false,
            rules: self.rules.clone(),
            prove: self.prove.then_some(&mut hook),
            interrupt: bench.interrupt,
            progress: progress.as_mut(),
        })
    }
}

/// Whether a failure tells that something which was taken away is needed; others tell nothing of it.
fn shows_need(error: &BakeError) -> bool {
    matches!(
        error,
        BakeError::Gate(_)
            | BakeError::Policy(_)
            | BakeError::Proof
            | BakeError::Residue(_)
            | BakeError::Stage(_)
            | BakeError::Step { .. }
    )
}

fn broken(bench: &Bench<'_>, failed: &Failed) -> Failure {
    not_baked(&failed.error, failed.remedy(), bench.interrupt)
}

/// `web without 12 packages, manual pages`.
fn described(bench: &Bench<'_>, without: &BTreeSet<Item>) -> String {
    let packages: Vec<&str> = without.iter().filter(|item| matches!(item, Item::Package(_))).map(Item::name).collect();
    let packages = match packages.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        many => Some(format!("{} packages", many.len())),
    };
    let files = without.iter().filter(|item| matches!(item, Item::Files(_))).map(|item| item.name().to_owned());
    let parts: Vec<String> = packages.into_iter().chain(files).collect();
    format!("{} without {}", bench.image.name, parts.join(", "))
}

/// The installed packages of a baked image.
fn packages(directory: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let path = Evidence::Packages.within(directory);
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    let packages = read.and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
    packages.map_err(|error| {
        let what = format!("cannot read {}: {error}", path.display());
        Failure::new(Exit::Input, what, "bake the image again")
    })
}

fn figures(bench: &Bench<'_>, baked: &Baked, index: Option<&Index>) -> Result<Figures, Failure> {
    let (bytes, files) = content(bench, &baked.manifest)?;
    let judged = Judged::built(&baked.directory).map_err(|error| judged_failure(&error))?;
    let vulnerabilities = index.map(|index| open_count(&judged, index));
    let packages = packages(&baked.directory)?.len();
    Ok(Figures { bytes, files, packages, vulnerabilities: vulnerabilities.transpose()? })
}

/// What is in the files of a sealed tree, and how many these are.
fn content(bench: &Bench<'_>, manifest: &Manifest) -> Result<(u64, usize), Failure> {
    let stack: Stack = manifest.layers.iter().map(|layer| layer.key).collect();
    let tree = bench.store.joined(&stack).map_err(|error| store_failure(&error))?;
    let index = tree.index().map_err(|error| Failure::of(Exit::Failed, &error))?;
    let files = index.iter().filter(|entry| entry.metadata.kind == FileKind::Regular);
    Ok(files.fold((0_u64, 0), |(bytes, count), entry| (bytes.saturating_add(entry.metadata.size), count + 1)))
}
