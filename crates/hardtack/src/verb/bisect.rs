//! `hardtack bisect`: what breaks a test.

mod bench;
mod findings;
mod question;
mod text;

use std::path::PathBuf;

use hardtack_audit::{ControlId, Record, Rule, makers};
use hardtack_build::bake::SealedLayers;
use hardtack_prove::bisect::{Answer, Culprits, Search, first_failing, left_out};

use self::bench::{Bench, Place, Trial};
use self::findings::{Findings, ProposedException, RuleCulprit, StepCulprit};
use self::question::Question;
use crate::cli::{Global, RecipeArgs, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::interrupt::interruptible;
use crate::output::{as_json, note, print};
use crate::profile::settle;
use crate::recipe::{only, store_failure};

/// Culprits that each break a test by themselves are looked for one after the other; more than this are not one mistake.
const GROUPS: usize = 8;

/// In how many groups rules are left out in turn, where the test needs some of them.
const SPARED: usize = 8;

/// Find what breaks a test: the one rule, or the rules together, or the step. The image is made again and again with other parts of
/// what its recipe does, from the layers of the store, until it is clear. Says what the culprit changed, and prints the
/// exception that switches a rule off. Nothing but layers is kept.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  hardtack bisect web.hcl --test \"web answers\"\n  hardtack bisect web.hcl --command 'su - app -c true'"
)]
pub(crate) struct Bisect {
    #[command(flatten)]
    recipe: RecipeArgs,
    /// The image, where the recipe has several.
    #[arg(long = "image", value_name = "NAME")]
    images: Vec<String>,
    /// Where the output directories are of images that stand beside it in a test.
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    question: QuestionArgs,
    /// A directory with rules and benchmarks of your own, beside the built-in ones.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

/// What is asked of an image.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct QuestionArgs {
    /// A test of the recipe, by its name: each image is booted.
    #[arg(long, value_name = "NAME")]
    test: Option<String>,
    /// A line for the shell of the image, which runs in the sandbox of steps, without services: exit status 0 passes, 125
    /// cannot tell.
    #[arg(long, value_name = "LINE")]
    command: Option<String>,
    /// Everything that a proof asks: each image is booted.
    #[arg(long)]
    proof: bool,
}

impl Bisect {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let recipe = self.recipe.load_locked()?;
        let image = only(&recipe, &self.images)?;
        let QuestionArgs { test, command, .. } = self.question;
        let question = Question::new(image, test, command)?;
        let store = self.store.open()?;
        let room = store.work().map_err(|error| store_failure(&error))?;
        let interrupt = interruptible()?;
        let place =
            Place { store: &store, rules: &self.rules, out: &self.out, room: room.path(), interrupt: &interrupt };
        let bench = Bench::new(&recipe, image, &question, place);
        let findings = Hunt { bench }.findings()?;
        if global.json {
            print(as_json(&findings)?)?;
        } else {
            print(findings.to_string())?;
        }
        Ok(if findings.confirmed || findings.is_one_of_steps() { Exit::Ok } else { Exit::Failed })
    }
}

/// A search in the making.
struct Hunt<'a> {
    bench: Bench<'a>,
}

impl Hunt<'_> {
    fn findings(mut self) -> Result<Findings, Failure> {
        let whole = self.bench.whole()?;
        let bench = &self.bench;
        let settled = settle(bench.recipe, bench.image, &[], bench.place.rules, &bench.stored()?)?;
        let rules = match &settled.profile {
            Some((_, profile)) => {
                let tree = |stack| bench.place.store.joined(stack).map_err(|error| store_failure(&error));
                let SealedLayers { stack, unhardened } = &whole;
                makers(&tree(unhardened)?, &tree(stack)?, profile).map_err(|error| Failure::of(Exit::Failed, &error))?
            }
            None => Vec::new(),
        };
        let benchmark = settled.profile.as_ref().map(|(_, profile)| profile.benchmark().name.id.clone());
        let mut findings = Findings::new(&self.bench, rules.len(), benchmark);
        if !rules.is_empty() {
            self.rules(&rules, &whole, &mut findings)?;
        }
        for hardened in [false, !rules.is_empty()] {
            if findings.is_empty() {
                self.steps(&whole, hardened, &mut findings)?;
            }
        }
        if findings.is_empty() {
            self.spared(&rules, &whole, &mut findings)?;
        }
        Ok(findings)
    }

    /// Looks among rules, for one group of culprits after the other, until the exceptions make the test pass.
    fn rules(
        &mut self,
        rules: &[(&Rule, Vec<ControlId>)],
        whole: &SealedLayers,
        findings: &mut Findings,
    ) -> Result<(), Failure> {
        let mut suspects: Vec<usize> = (0..rules.len()).collect();
        let mut exceptions: Vec<ProposedException> = Vec::new();
        for _ in 0..GROUPS {
            let bench = &mut self.bench;
            let mut search = Search::new(|with: &[usize]| bench.ask(&Trial::without(rules, with)));
            let found = search.culprits(&suspects)?;
            drop(search);
            findings.note_builds(self.bench.builds);
            let Culprits::Parts(found) = found else { return Ok(()) };
            let group = self.group(&found, rules, whole)?;
            // Of rules that fail only together, one is switched off.
            exceptions.extend(group.iter().take(1).flat_map(|rule| &rule.exceptions).cloned());
            findings.groups.push(group);
            if self.confirm(&Trial::excepted(exceptions.clone()), findings)? {
                return Ok(());
            }
            // A rule that the test needs looks like one that breaks it, for a trial without it fails as well.
            let without_all = self.bench.ask(&Trial::without(rules, &[]))?;
            if without_all != Answer::Passes {
                findings.groups.clear();
                return Ok(());
            }
            suspects.retain(|index| found.first() != Some(index));
            if suspects.is_empty() {
                return Ok(());
            }
            note("the test fails for another reason, too");
        }
        Ok(())
    }

    /// Looks among rules for those without which the test passes, where it needs others.
    fn spared(
        &mut self,
        rules: &[(&Rule, Vec<ControlId>)],
        whole: &SealedLayers,
        findings: &mut Findings,
    ) -> Result<(), Failure> {
        let all: Vec<usize> = (0..rules.len()).collect();
        let bench = &mut self.bench;
        let found = left_out(&all, SPARED, |without| {
            let with: Vec<usize> = all.iter().copied().filter(|index| !without.contains(index)).collect();
            bench.ask(&Trial::without(rules, &with))
        })?;
        findings.note_builds(self.bench.builds);
        let Some(found) = found else { return Ok(()) };
        for index in found {
            findings.groups.push(self.group(&[index], rules, whole)?);
        }
        let exceptions = findings.groups.iter().flatten().flat_map(|rule| &rule.exceptions).cloned().collect();
        self.confirm(&Trial::excepted(exceptions), findings)?;
        Ok(())
    }

    /// Asks whether the test passes without what was found.
    fn confirm(&mut self, trial: &Trial, findings: &mut Findings) -> Result<bool, Failure> {
        findings.confirmed = self.bench.ask(trial)? == Answer::Passes;
        findings.note_builds(self.bench.builds);
        Ok(findings.confirmed)
    }

    /// What is told of rules.
    fn group(
        &self,
        found: &[usize],
        rules: &[(&Rule, Vec<ControlId>)],
        whole: &SealedLayers,
    ) -> Result<Vec<RuleCulprit>, Failure> {
        let tree = self.bench.place.store.joined(&whole.stack).map_err(|error| store_failure(&error))?;
        let record = Record::read(&tree).map_err(|error| Failure::of(Exit::Failed, &error))?;
        let culprit = |(rule, controls): &(&Rule, Vec<ControlId>)| {
            RuleCulprit::new(rule, controls, &record, self.bench.image, self.bench.question)
        };
        Ok(found.iter().filter_map(|&index| rules.get(index)).map(culprit).collect())
    }

    /// Looks among steps for the first with which the test fails.
    fn steps(&mut self, whole: &SealedLayers, hardened: bool, findings: &mut Findings) -> Result<(), Failure> {
        let names: Vec<String> = self.bench.image.steps.iter().map(|step| step.name.as_str().to_owned()).collect();
        let bench = &mut self.bench;
        let found = first_failing(names.len(), |done| bench.ask(&Trial::steps(&names, done, hardened)))?;
        findings.note_builds(self.bench.builds);
        for number in found.into_iter().flatten() {
            let Some(step) = number.checked_sub(1).and_then(|index| self.bench.image.steps.get(index)) else {
                continue;
            };
            findings.broken_by.push(StepCulprit::new(step, self.bench.place.store, &whole.unhardened)?);
        }
        if let [step] = findings.broken_by.as_slice() {
            let trial = Trial::without_step(&step.name);
            self.confirm(&trial, findings)?;
        }
        Ok(())
    }
}
