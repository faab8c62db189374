//! `hardtack rules`: list, show and test rules.

use std::path::PathBuf;

use hardtack_audit::RuleId;
use hardtack_audit::test_rule;
use hardtack_audit::{Catalogue, Settings};
use hardtack_hcl::nearest;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::profile::catalogue;

/// List, show and test rules.
#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    #[command(subcommand)]
    action: Action,
    /// A directory with rules of your own (`rules/<topic>/<rule>.hcl`), beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR", global = true)]
    dirs: Vec<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// One line a rule.
    List,
    /// The text of a rule.
    Show {
        /// The rule.
        rule: String,
    },
    /// Run the examples of rules: pass holds, fail does not, its fix makes it hold, a second fix changes nothing.
    Test {
        /// The rules; all when none is named.
        rules: Vec<String>,
    },
}

impl Rules {
    pub(crate) fn run(self, _global: &Global) -> Outcome {
        let catalogue = catalogue(&self.dirs)?;
        match self.action {
            Action::List => list(&catalogue),
            Action::Show { rule } => {
                let id = known(&catalogue, &rule)?;
                print(catalogue.text(id).unwrap_or_default())?;
                Ok(Exit::Ok)
            }
            Action::Test { rules } => test(&catalogue, &rules),
        }
    }
}

fn known<'c>(catalogue: &'c Catalogue, name: &str) -> Result<&'c RuleId, Failure> {
    catalogue.rule_ids().find(|id| id.as_str() == name).ok_or_else(|| {
        let remedy = nearest(name, catalogue.rule_ids().map(RuleId::as_str))
            .map_or_else(|| "`hardtack rules list` prints all".to_owned(), |near| format!("did you mean `{near}`?"));
        Failure::new(Exit::Input, format!("there is no rule `{name}`"), remedy)
    })
}

fn list(catalogue: &Catalogue) -> Outcome {
    let mut text = String::new();
    for id in catalogue.rule_ids() {
        let rule = catalogue.rule(id, &Settings::new())?;
        let topic = catalogue.topic(id).unwrap_or_default();
        text.push_str(&format!("{:<18} {:<36} {:<9} {}\n", topic, id.as_str(), rule.severity.to_string(), rule.title));
    }
    print(text)?;
    Ok(Exit::Ok)
}

fn test(catalogue: &Catalogue, names: &[String]) -> Outcome {
    let ids = if names.is_empty() {
        catalogue.rule_ids().collect()
    } else {
        names.iter().map(|name| known(catalogue, name)).collect::<Result<Vec<_>, _>>()?
    };
    let (mut passed, mut failed) = (0, 0);
    for id in ids {
        let rule = catalogue.rule(id, &Settings::new())?;
        for outcome in test_rule(&rule) {
            match outcome.wrong {
                None => passed += 1,
                Some(wrong) => {
                    failed += 1;
                    note(format!("{}: {}: example \"{}\": {wrong}", outcome.place, outcome.rule, outcome.example));
                }
            }
        }
    }
    print(format!("{passed} examples passed, {failed} failed\n"))?;
    Ok(if failed == 0 { Exit::Ok } else { Exit::Audit })
}
