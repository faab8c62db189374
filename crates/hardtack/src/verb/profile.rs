//! The profile by which a tree is judged, from the command line or from a recipe.

use std::collections::BTreeMap;

use hardtack_audit::Catalogue;
use hardtack_audit::{Profile, resolve};
use hardtack_hcl::Place;
use hardtack_recipe::{Harden, ParameterValue};

use crate::cli::ProfileArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::today;

impl ProfileArgs {
    /// Rules and benchmarks: the built-in ones and those of `--rules`.
    pub(crate) fn catalogue(&self) -> Result<Catalogue, Failure> {
        let mut catalogue = Catalogue::embedded();
        for dir in &self.rules {
            catalogue = catalogue.with_dir(dir)?;
        }
        Ok(catalogue)
    }

    /// The profile that the options describe.
    pub(crate) fn resolve(&self, catalogue: &Catalogue) -> Result<Profile, Failure> {
        let harden = self.harden()?;
        Ok(resolve(&harden, catalogue, today())?)
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
        Ok(Harden {
            benchmark: self.benchmark.clone(),
            benchmark_place: place.clone(),
            edition: None,
            profile: self.profile.clone(),
            profile_place: place.clone(),
            set,
            exceptions: Vec::new(),
            place,
        })
    }
}
