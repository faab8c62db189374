//! `hardtack lineage`: what an image is built on, down to the first base.

use hardtack_build::bake::Manifest;
use hardtack_build::history::{Judged, Outdated, behind};
use hardtack_build::store::{ImageId, ImageRecord, Lineage as Chain, RecordedBase, Store};
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::{ImageArg, history, judged_failure, unknown};
use crate::image_words::{base, moment, percent, short, table};
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;

/// Print what an image is built on, from itself down to its first base: names, versions, digests, when each was baked, and
/// its score.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack lineage out/web\n  hardtack lineage web --behind\n  hardtack lineage web@3f9ac01b77d2"
)]
pub(crate) struct Lineage {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, or NAME@DIGEST, of which the
    /// first digits are enough.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// Say which of its packages are newer in the newest image of its base, and exit with 2 when there are some.
    #[arg(long)]
    behind: bool,
    #[command(flatten)]
    store: StoreArgs,
}

/// One image of the chain.
#[derive(Serialize)]
struct Link {
    #[serde(flatten)]
    image: ImageId,
    version: Option<String>,
    baked: Timestamp,
    percent: Option<f64>,
    /// Where its tree began; of an image that the store does not know, only the image that it is built on can be told.
    base: Option<RecordedBase>,
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Report {
    schema: &'static str,
    /// The image first.
    images: Vec<Link>,
    /// What the last of them is built on, where the store has no record of it.
    lost: Option<ImageId>,
    /// What it is behind its base, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<Behind>,
}

/// What an image is behind the newest image of its base.
#[derive(Serialize)]
struct Behind {
    /// That image.
    newest: ImageId,
    packages: Vec<Outdated>,
}

impl Lineage {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let store = self.store.open()?;
        let mut report = self.report(&store)?;
        if self.behind {
            report.behind = Some(self.behind(&report, &store)?);
        }
        if global.json {
            print(as_json(&report)?)?;
        } else {
            print(text(&report))?;
        }
        if let Some(lost) = &report.lost {
            note(format!("the store has no record of {}@{}", lost.name, lost.digest));
        }
        let is_behind = report.behind.is_some_and(|behind| !behind.packages.is_empty());
        Ok(if is_behind { Exit::Audit } else { Exit::Ok })
    }

    fn behind(&self, report: &Report, store: &Store) -> Result<Behind, Failure> {
        let base = report.images.get(1).map(|link| &link.image).or(report.lost.as_ref()).ok_or_else(|| {
            let what = "the image is built on no image of the store";
            Failure::new(Exit::Input, what, "`hardtack update` looks for newer packages of an archive")
        })?;
        let newest = history(store, base.name.as_str())?.into_iter().next();
        let newest = newest.ok_or_else(|| unknown(store, base.name.as_str()))?;
        let image = self.image.judged(|| Ok(store.clone()))?;
        let base = Judged::recorded(store, &newest).map_err(|error| judged_failure(&error))?;
        Ok(Behind { newest: newest.id(), packages: behind(&image, &base) })
    }

    fn report(&self, store: &Store) -> Result<Report, Failure> {
        let failed = |error| store_failure(&error);
        let Some(directory) = self.image.directory() else {
            return Ok(Report::of(store.lineage(&self.image.record(store)?).map_err(failed)?));
        };
        let built = self.image.judged(|| Ok(store.clone()))?;
        let id = built.digest.map(|digest| ImageId { name: built.name.clone(), digest });
        let id = id.ok_or_else(|| {
            let what = format!("the image in {} has no digest", directory.display());
            Failure::new(Exit::Input, what, "build the image again with this version")
        })?;
        if let Some(record) = store.recorded(&id).map_err(failed)? {
            return Ok(Report::of(store.lineage(&record).map_err(failed)?));
        }
        // Baked elsewhere: its manifest says what it is built on.
        let manifest = Manifest::read(directory).map_err(|error| {
            let what = format!("cannot read the manifest in {}: {error}", directory.display());
            Failure::new(Exit::Input, what, "build the image again with this version")
        })?;
        let below = match &manifest.base {
            None => Report::default(),
            Some(base) => match store.recorded(&base.image).map_err(failed)? {
                Some(record) => Report::of(store.lineage(&record).map_err(failed)?),
                None => Report { lost: Some(base.image.clone()), ..Report::default() },
            },
        };
        Ok(below.under(Link::built(id, &built, &manifest)))
    }
}

impl Default for Report {
    fn default() -> Self {
        Self { schema: "hardtack.lineage/1", images: Vec::new(), lost: None, behind: None }
    }
}

impl Report {
    fn of(chain: Chain) -> Self {
        Self { images: chain.records.into_iter().map(Link::recorded).collect(), lost: chain.lost, ..Self::default() }
    }

    /// With one more image above.
    fn under(mut self, link: Link) -> Self {
        self.images.insert(0, link);
        self
    }
}

impl Link {
    fn recorded(record: ImageRecord) -> Self {
        let (image, percent) = (record.id(), record.percent());
        Self { image, version: record.version, baked: record.baked, percent, base: Some(record.base) }
    }

    fn built(image: ImageId, built: &Judged, manifest: &Manifest) -> Self {
        let base = manifest.base.clone().map(RecordedBase::Image);
        Self { image, version: built.version.clone(), baked: built.baked, percent: manifest.percent, base }
    }
}

fn text(report: &Report) -> String {
    let row = |link: &Link| {
        [
            short(&link.image),
            link.version.clone().unwrap_or_else(|| "-".to_owned()),
            moment(link.baked),
            percent(link.percent),
        ]
    };
    let mut text = table(&report.images.iter().map(row).collect::<Vec<_>>());
    let first = report.images.last().and_then(|link| link.base.as_ref());
    match (first, &report.lost) {
        (_, Some(lost)) => text.push_str(&format!("{}  (not in the store)\n", short(lost))),
        (Some(began), None) => text.push_str(&format!("begun from {}\n", base(began))),
        (None, None) => {}
    }
    let Some(Behind { newest, packages }) = &report.behind else { return text };
    let base = short(newest);
    if packages.is_empty() {
        text.push_str(&format!("no package is newer in {base}, the newest image of its base\n"));
    } else {
        text.push_str(&format!("newer in {base}, the newest image of its base:\n"));
        let lines = packages
            .iter()
            .map(|Outdated { package, has, base_has }| format!("  {package}  {has}, there {base_has}\n"));
        text.extend(lines);
    }
    text
}
