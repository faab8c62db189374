//! `hardtack vars`: the variables of a recipe and where their values come from.

use hardtack_recipe::Origin;

use crate::cli::{Global, RecipeArgs};
use crate::exit::Exit;
use crate::failure::Outcome;
use crate::output::{as_json, print};

/// Show the variables of a recipe. With --explain, every value that was given, where it came from, and which won.
#[derive(Debug, clap::Args)]
pub(crate) struct Vars {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Show every value that was given, the winner last.
    #[arg(long)]
    explain: bool,
}

impl Vars {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.recipe.load()?;
        if global.json {
            print(as_json(&recipe.variables)?)?;
            return Ok(Exit::Ok);
        }
        let mut text = String::new();
        for variable in recipe.variables.values() {
            text.push_str(&format!("{} = {}\n", variable.name, variable.value()));
            if !self.explain {
                continue;
            }
            for (index, given) in variable.given.iter().enumerate() {
                let wins = if index + 1 == variable.given.len() { "  (wins)" } else { "" };
                text.push_str(&format!("    {} from {}{wins}\n", given.value, origin(&given.origin, &variable.name)));
            }
        }
        print(text)?;
        Ok(Exit::Ok)
    }
}

fn origin(origin: &Origin, name: &str) -> String {
    match origin {
        Origin::Default(place) => format!("the default at {place}"),
        Origin::Environment => format!("the environment, HARDTACK_VAR_{name}"),
        Origin::File(place) => place.to_string(),
        Origin::CommandLine => "the command line".to_owned(),
    }
}
