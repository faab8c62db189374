//! `hardtack verify`: whether an image is what is said of it.

use std::path::{Path, PathBuf};

use hardtack_build::bake::{BakeRequest, rebuild};
use hardtack_build::store::Store;
use hardtack_ship::Shipped;
use hardtack_ship::verify::{Check, Fault, Signed, Verification, verify};
use jiff::tz::TimeZone;

use crate::cli::{Global, RecipeArgs, StoreArgs};
use crate::display::display;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::image_arg::ImageArg;
use crate::interrupt::interruptible;
use crate::marked::note_if_bad;
use crate::output::{as_json, note, print};
use crate::recipe::store_failure;
use crate::signing::{public_keys, shipped, unverified};
use crate::verb::build::not_baked;

/// Hold an image against what is said of it: its disks against its digest, its evidence against its manifest, and what was
/// signed against both. Exits with 6 when something is not as it must be.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack verify out/web --key release.key.pub\n  hardtack verify web --rebuild web.hcl"
)]
pub(crate) struct Verify {
    /// A directory that `hardtack build` made, or an image of the store: NAME, the newest, NAME@DIGEST, of which the first
    /// digits are enough, or NAME@CHANNEL.
    #[arg(value_name = "IMAGE")]
    image: ImageArg,
    /// A public key, as PEM, that must have signed where the image comes from; each one that is given.
    #[arg(long = "key", value_name = "FILE")]
    keys: Vec<PathBuf>,
    /// Also bake it again from this recipe and its lock, with every layer made anew, and compare the digests.
    #[arg(long, value_name = "RECIPE")]
    rebuild: Option<PathBuf>,
    /// Set a variable of that recipe.
    #[arg(long = "var", value_name = "NAME=VALUE", requires = "rebuild")]
    vars: Vec<String>,
    /// Read variables of that recipe from an HCL or JSON file.
    #[arg(long = "var-file", value_name = "FILE", requires = "rebuild")]
    var_files: Vec<PathBuf>,
    /// A directory with the rules and benchmarks of your own that it was baked with.
    #[arg(long = "rules", value_name = "DIR", requires = "rebuild")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

impl Verify {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let keys = public_keys(&self.keys)?;
        let (image, store) = shipped(&self.image, &self.store, unverified)?;
        let statements = Signed::of(&image, store.as_ref()).map_err(|error| unverified(&error))?;
        if let Some(store) = &store {
            note_if_bad(store, &image.id)?;
        }
        let mut found = verify(&image, &statements, &keys).map_err(|error| unverified(&error))?;
        if let Some(recipe) = &self.rebuild {
            let store = store.map_or_else(|| self.store.open(), Ok)?;
            found.checks.push(self.rebuilt(recipe, &image, &store, global)?);
        }
        if global.json {
            print(as_json(&found)?)?;
        } else {
            print(found.checks.iter().map(line).collect::<String>())?;
        }
        summary(&found, keys.is_empty());
        Ok(if found.passed() { Exit::Ok } else { Exit::Unverified })
    }

    /// Bakes the image once more.
    fn rebuilt(&self, recipe: &Path, image: &Shipped, store: &Store, global: &Global) -> Result<Check, Failure> {
        let arguments = RecipeArgs {
            vars: self.vars.clone(),
            var_files: self.var_files.clone(),
            // What holds in some versions only is to be as it was.
            version: image.manifest.metadata.version.clone(),
            ..RecipeArgs::of(recipe)
        };
        let loaded = arguments.load_locked()?;
        let Some(wanted) = loaded.images.get(&image.id.name) else {
            let what = format!("{} has no image {}", recipe.display(), image.id.name);
            return Err(Failure::new(Exit::Input, what, "name the recipe that the image was made of"));
        };
        let work = store.work().map_err(|error| store_failure(&error))?;
        let interrupt = interruptible()?;
        let mut progress = display(global)?;
        let request = BakeRequest {
            recipe: &loaded,
            image: wanted,
            store,
            out: work.path().join("out"),
            // Exceptions are held to the day on which the image was judged.
            today: image.manifest.baked.to_zoned(TimeZone::UTC).date(),
            upto: None,
            without: Vec::new(),
            no_cache: false,
            refresh: false,
            locked: true,
            force: false,
            rules: self.rules.clone(),
            prove: None,
            interrupt: &interrupt,
            progress: progress.as_mut(),
        };
        let made = rebuild(request).map_err(|failed| not_baked(&failed.error, failed.remedy(), &interrupt))?;
        let (expected, found) = (image.id.digest, made.digest());
        let fault = (found != Some(expected)).then_some(Fault::Rebuilt { expected, found });
        Ok(Check { place: recipe.display().to_string(), what: "rebuild".to_owned(), fault })
    }
}

fn line(check: &Check) -> String {
    match &check.fault {
        None => format!("ok      {}: {}\n", check.place, check.what),
        Some(fault) => {
            format!("FAILED  {}: {}: {fault}\n  = help: {}\n", check.place, check.what, fault.remedy())
        }
    }
}

fn summary(found: &Verification, without_keys: bool) {
    for key in &found.signers {
        note(format!("signed with {key}"));
    }
    if without_keys {
        let who: Vec<String> = found.unknown.iter().map(ToString::to_string).collect();
        note(match who.as_slice() {
            [] => "nobody has signed it".to_owned(),
            who => {
                format!("signatures name {}; without --key nobody has looked whether they are right", who.join(", "))
            }
        });
    }
    let wrong = found.checks.iter().filter(|check| check.fault.is_some()).count();
    note(match wrong {
        0 => format!("{} is what it should be", found.image),
        1 => format!("{}: 1 thing is not as it must be", found.image),
        many => format!("{}: {many} things are not as they must be", found.image),
    });
}
