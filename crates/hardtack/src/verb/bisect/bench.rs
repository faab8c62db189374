//! Images with some of what their recipe does, and what a test says of them.

use std::path::{Path, PathBuf};

use hardtack_audit::{ControlId, Rule};
use hardtack_build::bake::{
    BakeError, BakeRequest, ProveHook, SealedLayers, attempt, seal_trial, stored_images, turns,
};
use hardtack_build::sandbox::Ending;
use hardtack_build::store::Store;
use hardtack_build::{Interrupt, Quiet, ShellTree, shell_line};
use hardtack_prove::Proof;
use hardtack_prove::bisect::Answer;
use hardtack_recipe::{Exception, Gate, Image, ImageFormat, Policy, Recipe};

use super::findings::ProposedException;
use super::question::Question;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::note;
use crate::profile::today;
use crate::prove::Prover;
use crate::verb::build::{failure, not_baked};

/// The exit status of a command that cannot tell, as `git bisect run` has it.
const CANNOT_TELL: i32 = 125;

/// Where images are made.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) store: &'a Store,
    /// Directories with rules and benchmarks of the user's own.
    pub(super) rules: &'a [PathBuf],
    /// Where images are that stand beside the one that is asked.
    pub(super) out: &'a Path,
    /// Room for what is gone afterwards.
    pub(super) room: &'a Path,
    pub(super) interrupt: &'a Interrupt,
}

/// Images that are made and asked.
pub(super) struct Bench<'a> {
    pub(super) recipe: &'a Recipe,
    /// As the recipe has it.
    pub(super) image: &'a Image,
    pub(super) question: &'a Question,
    /// How many images were asked.
    pub(super) builds: usize,
    /// As it is made for a test.
    plain: Image,
    pub(super) place: Place<'a>,
    /// The images that were asked, with their answers.
    asked: Vec<(Part, Answer)>,
}

/// Some of what a recipe does.
pub(super) struct Trial {
    /// What it has, for people.
    what: String,
    part: Part,
}

/// What an image has of its recipe.
#[derive(Clone, PartialEq)]
struct Part {
    hardened: bool,
    upto: Option<String>,
    without: Vec<String>,
    /// Controls that are excepted.
    exceptions: Vec<ProposedException>,
}

impl Part {
    /// Everything.
    fn whole() -> Self {
        Self { hardened: true, upto: None, without: Vec::new(), exceptions: Vec::new() }
    }
}

impl Trial {
    /// Everything, with these of the rules alone, by their positions.
    pub(super) fn without(rules: &[(&Rule, Vec<ControlId>)], with: &[usize]) -> Self {
        let out = rules.iter().enumerate().filter(|(index, _)| !with.contains(index));
        let without = out.map(|(_, (rule, _))| rule.id.to_string()).collect();
        Self { what: format!("{} of {} rules", with.len(), rules.len()), part: Part { without, ..Part::whole() } }
    }

    /// Everything, with these exceptions.
    pub(super) fn excepted(exceptions: Vec<ProposedException>) -> Self {
        let controls: Vec<&str> = exceptions.iter().map(|exception| exception.control.as_str()).collect();
        Self { what: format!("all but {}", controls.join(", ")), part: Part { exceptions, ..Part::whole() } }
    }

    /// The first so many steps.
    pub(super) fn steps(names: &[String], done: usize, hardened: bool) -> Self {
        let not = if hardened { "" } else { ", not hardened" };
        let what = format!("{done} of {} steps{not}", names.len());
        let part = Part { hardened, ..Part::whole() };
        let part = match done.checked_sub(1).and_then(|last| names.get(last)) {
            Some(_) if done == names.len() => part,
            Some(last) => Part { upto: Some(last.clone()), ..part },
            None => Part { without: names.to_vec(), ..part },
        };
        Self { what, part }
    }

    /// Everything but one step.
    pub(super) fn without_step(name: &str) -> Self {
        let part = Part { without: vec![name.to_owned()], ..Part::whole() };
        Self { what: format!("all but the step {name}"), part }
    }
}

impl<'a> Bench<'a> {
    pub(super) fn new(recipe: &'a Recipe, image: &'a Image, question: &'a Question, place: Place<'a>) -> Self {
        // What is asked of images that are handed on does not matter here, nor do their files.
        let mut plain = Image { gate: Gate::default(), policy: Policy::default(), ..image.clone() };
        if let Some(disk) = &mut plain.disk {
            disk.formats = vec![ImageFormat::Raw];
            disk.firmware.truncate(1);
        }
        if let Question::Test(name) = question {
            plain.tests.retain(|test| test.name == *name);
        }
        Self { recipe, image, question, place, builds: 0, plain, asked: Vec::new() }
    }

    /// What is known of the images that the image is built on through the store.
    pub(super) fn stored(&self) -> Result<Vec<Image>, Failure> {
        let turns = turns(self.recipe, &[self.image]);
        let ahead = turns.last().map(|turn| turn.ahead.clone()).unwrap_or_default();
        stored_images(self.recipe, self.image, &ahead, self.place.store, false).map_err(|error| failure(&error))
    }

    /// Makes the whole image and sees that the test fails.
    pub(super) fn whole(&mut self) -> Result<SealedLayers, Failure> {
        let trial = Trial { what: "all of it".to_owned(), part: Part::whole() };
        let layers = seal_trial(self.request(&self.plain, &trial.part, None, &mut Quiet));
        let layers = layers.map_err(|error| self.failed(&error))?;
        match self.ask(&trial)? {
            Answer::Fails => Ok(layers),
            Answer::Passes => {
                let what = format!("{} passes on the image as it is: nothing is broken", self.question);
                Err(Failure::new(Exit::Input, what, "name a test that fails"))
            }
            Answer::Unclear => {
                let what = format!("{} says nothing of the image as it is", self.question);
                Err(Failure::new(Exit::Input, what, "name a test that fails"))
            }
        }
    }

    /// Makes an image and asks the test of it.
    pub(super) fn ask(&mut self, trial: &Trial) -> Result<Answer, Failure> {
        let mut part = trial.part.clone();
        // What is not hardened anyway is the same image either way.
        part.hardened &= self.plain.harden.is_some();
        if let Some((_, answer)) = self.asked.iter().find(|(asked, _)| *asked == part) {
            return Ok(*answer);
        }
        self.builds += 1;
        let mut image = self.plain.clone();
        if !part.hardened {
            image.harden = None;
        }
        if let Some(harden) = &mut image.harden {
            harden.exceptions.extend(part.exceptions.iter().map(Exception::from));
        }
        let asked = match self.question {
            Question::Command(line) => self.command(&image, &part, line),
            Question::Test(_) | Question::Proof => self.boot(&image, &part),
        };
        let (answer, why) = match asked {
            Ok(answer) => (answer, String::new()),
            Err(error) if self.place.interrupt.is_set() => return Err(self.failed(&error)),
            Err(error) => (Answer::Unclear, format!(": {}", innermost(&error))),
        };
        let word = match answer {
            Answer::Passes => "passes",
            Answer::Fails => "fails",
            Answer::Unclear => "cannot be told",
        };
        note(format!("build {}: {}: {word}{why}", self.builds, trial.what));
        self.asked.push((part, answer));
        Ok(answer)
    }

    fn command(&self, image: &Image, part: &Part, line: &str) -> Result<Answer, BakeError> {
        let layers = seal_trial(self.request(image, part, None, &mut Quiet))?;
        let tree = ShellTree::Layers(layers.stack);
        let mut listener = |said: &str| {
            // How it fails is the same every time.
            if self.builds == 1 {
                note(format!("    {said}"));
            }
        };
        let ending = shell_line(self.place.store, &tree, line, self.place.interrupt, &mut listener);
        Ok(match ending.map_err(|error| BakeError::Prove(Box::new(error)))? {
            Ending::Status(0) => Answer::Passes,
            Ending::Status(CANNOT_TELL) => Answer::Unclear,
            Ending::Status(_) | Ending::Signal(_) => Answer::Fails,
        })
    }

    fn boot(&self, image: &Image, part: &Part) -> Result<Answer, BakeError> {
        let prover = Prover::new(image, self.place.store, self.place.out, self.place.rules, self.place.interrupt);
        let mut answer = None;
        let mut hook = |raw: hardtack_build::bake::Raw<'_>| {
            let (proof, _) = prover.prove(raw)?;
            answer = Some(self.question.answer(&serde_json::from_value::<Proof>(proof.clone())?));
            // Whatever it says, the image has served its purpose.
            Ok((proof, true))
        };
        let tried = attempt(self.request(image, part, Some(&mut hook), &mut Quiet));
        // A disk takes room, and this one is not needed any more.
        let _ = std::fs::remove_dir_all(self.directory());
        tried.map_err(|failed| *failed.error)?;
        Ok(answer.unwrap_or(Answer::Unclear))
    }

    fn request<'r>(
        &'r self,
        image: &'r Image,
        part: &Part,
        prove: Option<&'r mut ProveHook<'r>>,
        progress: &'r mut Quiet,
    ) -> BakeRequest<'r> {
        BakeRequest {
            recipe: self.recipe,
            image,
            store: self.place.store,
            out: self.directory(),
            today: today(),
            upto: part.upto.clone(),
            without: part.without.clone(),
            no_cache: false,
            refresh: false,
            locked: false,
            force: false,
            rules: self.place.rules.to_vec(),
            prove,
            interrupt: self.place.interrupt,
            progress,
        }
    }

    /// Where an image is put together.
    fn directory(&self) -> PathBuf {
        self.place.room.join(self.builds.to_string())
    }

    fn failed(&self, error: &BakeError) -> Failure {
        not_baked(error, None, self.place.interrupt)
    }
}

/// The cause of an error, which says the most.
fn innermost(error: &BakeError) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
