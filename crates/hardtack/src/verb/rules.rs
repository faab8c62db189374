//! `hardtack rules`: list, show and test rules.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hardtack_audit::RuleId;
use hardtack_audit::test_rule;
use hardtack_audit::{Catalogue, Settings};
use hardtack_hcl::nearest;

use crate::cli::Global;
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::output::{note, print};
use crate::profile::catalogue;

/// Where a directory has its rules.
const RULES: &str = "rules/<topic>/<rule>.hcl";

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
    #[command(after_long_help = "Examples:\n  hardtack rules test site\n  hardtack rules test banner-motd")]
    Test {
        /// Rules, or directories with rules of your own, of which all are run; every rule when nothing is named.
        #[arg(value_name = "RULE|DIR")]
        what: Vec<String>,
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
            Action::Test { what } => test(catalogue, &what),
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

fn test(mut catalogue: Catalogue, what: &[String]) -> Outcome {
    let mut ids: BTreeSet<RuleId> = BTreeSet::new();
    let (directories, names): (Vec<_>, Vec<_>) = what.iter().partition(|word| names_directory(&catalogue, word));
    for directory in directories {
        let (with, own) = with_rules_of(catalogue, Path::new(directory))?;
        catalogue = with;
        ids.extend(own);
    }
    for name in names {
        ids.insert(known(&catalogue, name).map_err(neither)?.clone());
    }
    if what.is_empty() {
        ids.extend(catalogue.rule_ids().cloned());
    }
    let (mut passed, mut failed) = (0, 0);
    for id in &ids {
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

/// That a word which is no rule is no directory, either.
fn neither(unknown: Failure) -> Failure {
    unknown.because(vec![format!(
        "no directory has this name, either: `hardtack rules test DIR` runs those of DIR/{RULES}"
    )])
}

/// A rule wins over a directory of its name; names of rules have no `/`.
fn names_directory(catalogue: &Catalogue, word: &str) -> bool {
    let path = Path::new(word);
    let rule = catalogue.rule_ids().any(|id| id.as_str() == word);
    !rule && (word.contains('/') || word == "." || word == ".." || path.is_dir())
}

/// The catalogue with the rules of a directory, and which these are.
fn with_rules_of(catalogue: Catalogue, directory: &Path) -> Result<(Catalogue, Vec<RuleId>), Failure> {
    let before: BTreeSet<RuleId> = catalogue.rule_ids().cloned().collect();
    let catalogue = catalogue.with_dir(directory)?;
    let own: Vec<RuleId> = catalogue.rule_ids().filter(|id| !before.contains(*id)).cloned().collect();
    if own.is_empty() {
        let what = format!("there is no rule in {}", directory.display());
        let remedy = format!(
            "put rules into {}; `hardtack rules show banner-motd` prints one to begin with",
            directory.join(RULES).display()
        );
        return Err(Failure::new(Exit::Input, what, remedy));
    }
    Ok((catalogue, own))
}
