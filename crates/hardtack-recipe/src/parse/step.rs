//! Steps: the blocks that change the tree, in the order in which they stand.

use std::collections::BTreeMap;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Place};

use super::context::Context;
use super::{account, file, hook, packages, script, service, versions};
use crate::{Action, Discard, Step, StepName};

/// The blocks that are steps.
const KINDS: [&str; 8] = ["packages", "file", "directory", "script", "service", "user", "group", "hook"];

/// The name of the step that takes away what was installed for the build only.
const DISCARD: &str = "discard-build-packages";

/// Reads every step of an image.
pub(super) fn steps(image: &mut BlockReader<'_>, context: Context<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for mut block in image.blocks_in_order(&KINDS) {
        let kind = block.name();
        let place = block.place();
        let label = match kind {
            "packages" | "service" | "hook" => block.optional_label(0),
            _ => block.label(0).into_option(),
        };
        let number = numbers.entry(kind).or_default();
        *number += usize::from(label.is_none());
        let name = match (kind, label) {
            ("packages" | "service" | "hook" | "script", Some(label)) => label,
            (kind, Some(label)) => format!("{kind}:{label}"),
            (kind, None) if *number == 1 => kind.to_owned(),
            (kind, None) => format!("{kind}-{number}"),
        };
        let name = step_name(&mut block, &name, &steps);
        let (_, holds) = versions::versions(&mut block, context);
        let action = action(&mut block, context);
        let action = image.absorb(action);
        let name = image.absorb(name);
        if let (Some(name), Some(action)) = (name.into_option(), action.into_option())
            && holds
        {
            steps.push(Step { name, action, place });
        }
    }
    steps.extend(discard(image, &steps));
    steps
}

/// The step that takes away what was installed for the build only; none where nothing was.
fn discard(image: &mut BlockReader<'_>, steps: &[Step]) -> Option<Step> {
    let of_step = |step: &'_ Step| match &step.action {
        Action::Packages(packages) if !packages.build.is_empty() => Some((packages.build.clone(), step.place.clone())),
        _ => None,
    };
    let found: Vec<_> = steps.iter().filter_map(of_step).collect();
    let place = found.last()?.1.clone();
    let mut packages: Vec<String> = found.into_iter().flat_map(|(build, _)| build).collect();
    packages.sort();
    packages.dedup();
    let name: Result<StepName, _> = DISCARD.parse();
    let name = name.ok()?;
    if let Some(other) = steps.iter().find(|step| step.name == name) {
        image.error(repeated(&name, other.place.clone(), &place));
        return None;
    }
    Some(Step { name, action: Action::Discard(Discard { packages }), place })
}

/// Reads a step by the name of its block.
fn action(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Action, Diagnostics> {
    match block.name() {
        "packages" => packages::packages(block).map(Action::Packages),
        "file" => file::file(block, context).map(Action::File),
        "directory" => file::directory(block).map(Action::File),
        "script" => script::script(block, context).map(Action::Script),
        "service" => service::service(block).map(Action::Service),
        "user" => account::user(block).map(Action::User),
        "group" => account::group(block).map(Action::Group),
        _ => hook::hook(block).map(Action::Hook),
    }
}

/// The name of a step, which no earlier one has.
fn step_name(block: &mut BlockReader<'_>, text: &str, earlier: &[Step]) -> Result<StepName, Diagnostics> {
    let place = block.label_place(0);
    let name: StepName = match text.parse() {
        Ok(name) => name,
        Err(error) => {
            let error: crate::NameError = error;
            return Err(Diagnostic::error(error.to_string()).help(error.remedy()).at(place).into());
        }
    };
    match earlier.iter().find(|step| step.name == name) {
        None => Ok(name),
        Some(first) => Err(repeated(&name, place, &first.place).into()),
    }
}

fn repeated(name: &StepName, place: Place, first: &Place) -> Diagnostic {
    Diagnostic::error(format!("two steps are called `{name}`"))
        .at(place)
        .related(first.clone(), "the first is here")
        .help("give one of them another label: steps are named on the command line")
}
