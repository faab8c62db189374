//! `hardtack init`: a recipe to begin with.

use hardtack_audit::Catalogue;
use hardtack_hcl::nearest;
use hardtack_recipe::{DISTRIBUTIONS, Distribution, ImageName};

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::starter::starter;

/// Print a commented recipe that builds and audits as it is.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack init web --profile level2-server > web.hcl")]
pub(crate) struct Init {
    /// Name of the image.
    #[arg(value_name = "NAME", default_value = "server")]
    name: String,
    /// What the image starts from; `hardtack distros` lists them.
    #[arg(long, value_name = "NAME", default_value = "debian-12")]
    distribution: String,
    /// Profile of the distribution's benchmark.
    #[arg(long, value_name = "NAME", default_value = "level1-server")]
    profile: String,
}

impl Init {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let name: ImageName = self
            .name
            .parse()
            .map_err(|error: hardtack_recipe::NameError| Failure::of(Exit::Usage, &error).remedy(error.remedy()))?;
        let distribution = distribution(&self.distribution)?;
        let benchmark = Catalogue::embedded().benchmark(distribution.benchmark, None)?;
        if !benchmark.profiles.contains_key(&self.profile) {
            let remedy = one_of(&self.profile, benchmark.profiles.keys().map(String::as_str));
            let what = format!("{} has no profile `{}`", distribution.benchmark, self.profile);
            return Err(Failure::new(Exit::Usage, what, remedy));
        }
        print(starter(name.as_str(), distribution, &benchmark, &self.profile)?.text())?;
        Ok(Exit::Ok)
    }
}

fn distribution(name: &str) -> Result<&'static Distribution, Failure> {
    DISTRIBUTIONS.iter().find(|known| known.id() == name).ok_or_else(|| {
        let ids: Vec<String> = DISTRIBUTIONS.iter().map(Distribution::id).collect();
        let remedy = one_of(name, ids.iter().map(String::as_str));
        Failure::new(Exit::Usage, format!("no distribution is called `{name}`"), remedy)
    })
}

/// The nearest of some words, or all of them.
fn one_of<'w>(word: &str, known: impl Iterator<Item = &'w str> + Clone) -> String {
    nearest(word, known.clone()).map_or_else(
        || format!("choose one of {}", known.collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    )
}
