//! The profile by which a tree is judged, from the command line or from a recipe.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_audit::system::Release;
use hardtack_audit::{Catalogue, Profile, resolve};
use hardtack_hcl::Place;
use hardtack_recipe::{Harden, ParameterValue};
use hardtack_tree::Tree;

use crate::cli::{ProfileArgs, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::{catalogue, today};

/// Fails when a built-in benchmark is held against a tree of a family that none of them is made for: most of its
/// controls would fail or pass for no reason. Of a tree that does not say what it is the audit tells that.
pub(crate) fn refuse_foreign(profile: &Profile, tree: &dyn Tree) -> Result<(), Failure> {
    let name = &profile.benchmark().name.id;
    let embedded = Catalogue::embedded();
    let Ok(release) = Release::read(tree) else { return Ok(()) };
    if release.is_like(&profile.benchmark().distribution) || !embedded.benchmark_ids().any(|id| id == name) {
        return Ok(());
    }
    let mut made_for = Vec::new();
    for id in embedded.benchmark_ids() {
        let benchmark = embedded.benchmark(id, None)?;
        if release.is_like(&benchmark.distribution) {
            return Ok(());
        }
        made_for.push(format!("{id} for {} {}", benchmark.distribution, benchmark.release));
    }
    let what = format!("{name} is not made for {}", release.name);
    let remedy = format!(
        "the built-in benchmarks are {}; name a benchmark of your own with --rules DIR --benchmark ID",
        made_for.join(", ")
    );
    Err(Failure::new(Exit::Input, what, remedy))
}

impl ProfileArgs {
    /// Rules and benchmarks: the built-in ones and those of `--rules`.
    pub(crate) fn catalogue(&self) -> Result<Catalogue, Failure> {
        catalogue(&self.rules)
    }

    /// The profile that the options describe.
    pub(crate) fn resolve(&self, catalogue: &Catalogue) -> Result<Profile, Failure> {
        let harden = self.harden()?;
        Ok(resolve(&harden, catalogue, today())?)
    }

    /// The options as they are written on a command line.
    pub(crate) fn words(&self) -> String {
        let mut words = match &self.recipe {
            Some(recipe) => format!(" --recipe {}", recipe.display()),
            None => format!(" --benchmark {} --profile {}", self.benchmark, self.profile),
        };
        self.set.iter().for_each(|set| words.push_str(&format!(" --set '{set}'")));
        self.rules.iter().for_each(|rules| words.push_str(&format!(" --rules {}", rules.display())));
        words
    }

    fn harden(&self) -> Result<Harden, Failure> {
        let place = Place { source: "command line".to_owned(), line: 1, column: 1, ..Place::default() };
        let mut set = BTreeMap::new();
        for setting in &self.set {
            let Some((key, text)) = setting.split_once('=') else {
                return Err(Failure::new(
                    Exit::Usage,
                    format!("`--set {setting}` has no value"),
                    "write --set RULE.PARAMETER=VALUE, for example --set ssh-max-auth-tries.limit=3",
                ));
            };
            // Numbers and booleans as such; everything else is a string.
            let value = match serde_json::from_str::<serde_json::Value>(text) {
                Ok(
                    value @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_) | serde_json::Value::Array(_)),
                ) => value,
                _ => serde_json::Value::String(text.to_owned()),
            };
            set.insert(key.to_owned(), ParameterValue { value, place: place.clone() });
        }
        if let Some(path) = &self.recipe {
            let mut harden = of_recipe(path)?;
            harden.set.extend(set);
            return Ok(harden);
        }
        Ok(Harden {
            benchmark: self.benchmark.clone(),
            benchmark_place: place.clone(),
            edition: None,
            profile: self.profile.clone(),
            profile_place: place.clone(),
            set,
            exceptions: Vec::new(),
            pins: Vec::new(),
            place,
        })
    }
}

/// The `harden` block of a recipe, which must have one.
fn of_recipe(path: &Path) -> Result<Harden, Failure> {
    let recipe = RecipeArgs::of(path).load()?;
    let mut blocks = recipe.images.into_values().filter_map(|image| image.harden);
    let found = blocks.next().zip(Some(blocks.count()));
    match found {
        Some((harden, 0)) => Ok(harden),
        Some((_, more)) => Err(Failure::new(
            Exit::Input,
            format!("{} images of {} have a `harden` block", more + 1, path.display()),
            "name one of them with --benchmark, --profile and --set instead",
        )),
        None => Err(Failure::new(
            Exit::Input,
            format!("no image of {} has a `harden` block", path.display()),
            "add one, or name --benchmark and --profile",
        )),
    }
}
