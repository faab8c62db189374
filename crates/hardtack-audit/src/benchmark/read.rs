//! Reading a benchmark from HCL.

use std::collections::BTreeMap;
use std::sync::Arc;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, Document, Environment, Read, Scope as Names, Source};
use indexmap::IndexMap;
use jiff::civil::Date;

use super::{Alternative, Assessment, Benchmark, BenchmarkName, Choice, Control, Level, ProfileDefinition, Scope};
use crate::evidence::Look;
use crate::ids::{ControlId, ControlReferences, RuleId};
use crate::rule::Applies;

impl Benchmark {
    /// Reads the benchmark `id` from its source.
    ///
    /// # Errors
    /// All that is wrong with the source.
    pub fn parse(id: &str, source: &Arc<Source>) -> Result<Self, Diagnostics> {
        let document = Document::parse(Arc::clone(source))?;
        let environment = Environment::sealed();
        let names = Names::new(&environment);
        let mut file = document.reader(&names);
        let head = match file.block("benchmark") {
            Some(mut block) => {
                let head = read_head(id, &mut block);
                file.absorb(head)
            }
            None => file.fail(Diagnostic::error(format!("there is no `benchmark \"{id}\"` block"))),
        };
        let profiles = read_profiles(&mut file);
        let levels = read_levels(&mut file, &profiles);
        let sections = file.each("section", read_section).into_iter().collect();
        let choices = file.each("choice", read_choice);
        let controls = read_controls(&mut file, &levels);
        let (name, distribution, release) = file.finish(head)?;
        Ok(Self { name, distribution, release, profiles, levels, sections, choices, controls })
    }
}

fn read_head(id: &str, block: &mut BlockReader<'_>) -> Result<(BenchmarkName, String, String), Diagnostics> {
    let label = block.label(0);
    if let Some(label) = label.as_ref().filter(|label| *label != id) {
        let wrong = Diagnostic::error(format!("the benchmark is called `{label}`, its file {id}"));
        block.error(wrong.at(block.label_place(0)).help("a benchmark's file is named after the benchmark"));
    }
    let title = block.required::<String>("title");
    let edition = block.required::<String>("edition");
    let published = block.optional_with("published", |value| {
        let text = value.as_text().unwrap_or_default();
        text.parse::<Date>().map_err(|_| hardtack_hcl::ValueError::new("expected a day, as in \"2024-09-26\""))
    });
    let (distribution, release) = (block.required::<String>("distribution"), block.required::<String>("release"));
    let (title, edition, distribution, release, id) = block.finish((title, edition, distribution, release, label))?;
    Ok((BenchmarkName { id, title, edition, published }, distribution, release))
}

fn read_profiles(file: &mut BlockReader<'_>) -> IndexMap<String, ProfileDefinition> {
    let profiles: IndexMap<String, ProfileDefinition> = file
        .each("profile", |block| {
            let (name, title) = (block.label(0), block.required::<String>("title"));
            let includes = block.optional::<String>("includes");
            let (name, title) = block.finish((name, title))?;
            Ok((name, ProfileDefinition { title, includes }))
        })
        .into_iter()
        .collect();
    for (name, profile) in &profiles {
        if let Some(other) = profile.includes.as_ref().filter(|other| !profiles.contains_key(*other)) {
            let wrong = Diagnostic::error(format!("the profile {name} includes `{other}`, which is not here"));
            file.error(wrong.nearest(other, profiles.keys().map(String::as_str)));
        }
    }
    profiles
}

fn read_levels(file: &mut BlockReader<'_>, profiles: &IndexMap<String, ProfileDefinition>) -> BTreeMap<String, Level> {
    let mut wrong = Vec::new();
    let levels = file.each("level", |block| {
        let (name, taken) = (block.label(0), block.required::<Vec<String>>("profiles"));
        // Kept apart from the block's own errors, so that controls still know the level.
        for unknown in taken.as_ref().into_iter().flatten().filter(|name| !profiles.contains_key(*name)) {
            let error = Diagnostic::error(format!("there is no profile `{unknown}`")).at(block.place_of("profiles"));
            wrong.push(error.nearest(unknown, profiles.keys().map(String::as_str)));
        }
        let severity = block.optional("severity");
        let (name, profiles) = block.finish((name, taken))?;
        Ok((name, Level { profiles: profiles.into_iter().collect(), severity }))
    });
    wrong.into_iter().for_each(|error| file.error(error));
    levels.into_iter().collect()
}

fn read_section(block: &mut BlockReader<'_>) -> Result<(ControlId, String), Diagnostics> {
    let (id, title) = (control_id(block), block.required::<String>("title"));
    block.finish((id, title))
}

fn read_choice(block: &mut BlockReader<'_>) -> Result<Choice, Diagnostics> {
    let (name, doc) = (block.label(0), block.required::<String>("doc"));
    let alternatives = block.each("alternative", |block| {
        let name = block.label(0);
        let sections = block.required::<Vec<String>>("sections");
        let sections = sections.map(|all| all.iter().filter_map(|section| section.parse().ok()).collect());
        let found = block.expression("found").and_then(|expr| block.absorb(Applies::parse(expr)).into_option());
        let judges = read_judges(block);
        let (name, sections) = block.finish((name, sections))?;
        Ok(Alternative { name, sections, judges, found })
    });
    if alternatives.is_empty() {
        block.error(Diagnostic::error("there is nothing to choose").at(block.place()).help("add an `alternative`"));
    }
    let decides = block.optional("decides").unwrap_or_default();
    let (name, doc) = block.finish((name, doc))?;
    Ok(Choice { name, doc, decides, alternatives })
}

/// `judges = { "3.1.1" = ["ipv6-disabled"] }`.
fn read_judges(block: &mut BlockReader<'_>) -> BTreeMap<ControlId, Vec<RuleId>> {
    let mut judges = BTreeMap::new();
    for (control, rules, place) in block.entries::<Vec<String>>("judges") {
        let rules: Result<Vec<RuleId>, _> = rules.iter().map(|rule| rule.parse()).collect();
        match (control.parse(), rules) {
            (Ok(control), Ok(rules)) => {
                judges.insert(control, rules);
            }
            (Err(wrong), _) | (_, Err(wrong)) => block.error(Diagnostic::error(wrong.to_string()).at(place)),
        }
    }
    judges
}

fn read_controls(file: &mut BlockReader<'_>, levels: &BTreeMap<String, Level>) -> BTreeMap<ControlId, Control> {
    let mut controls: BTreeMap<ControlId, Control> = BTreeMap::new();
    for control in file.each("control", |block| read_control(block, levels)) {
        if let Some(first) = controls.get(&control.id) {
            let wrong = Diagnostic::error(format!("the control {} is here twice", control.id));
            file.error(wrong.at(control.place).related(first.place.clone(), "the first is here"));
        } else {
            controls.insert(control.id.clone(), control);
        }
    }
    controls
}

/// `control "5.1.16" "L1" { rules = ["ssh-max-auth-tries"] }`, with `todo` or `look_at` in place of `rules`.
fn read_control(block: &mut BlockReader<'_>, levels: &BTreeMap<String, Level>) -> Result<Control, Diagnostics> {
    let (id, level) = (control_id(block), block.label(1));
    if let Some(level) = level.as_ref().filter(|level| !levels.contains_key(*level)) {
        let wrong = Diagnostic::error(format!("there is no level `{level}`")).at(block.label_place(1));
        block.error(wrong.nearest(level, levels.keys().map(String::as_str)));
    }
    let title = block.optional::<String>("title");
    let todo = block.optional::<String>("todo");
    let look_at = block.optional::<String>("look_at");
    let evidence = read_evidence(block);
    if !evidence.is_empty() && look_at.is_none() {
        let wrong = Diagnostic::error("`evidence` is for a person who looks").at(block.place_of("evidence"));
        block.error(wrong.help("write `look_at` beside it"));
    }
    let scope = block.optional_with("scope", |value| match value.as_text() {
        Some("image") => Ok(Scope::Image),
        Some("running") => Ok(Scope::Running),
        Some("organisation") => Ok(Scope::Organisation),
        _ => Err(hardtack_hcl::ValueError::new("expected one of \"image\", \"running\" and \"organisation\"")),
    });
    let mut wrong_names = false;
    let rules = block.optional::<Vec<String>>("rules").map(|names| {
        let place = block.place_of("rules");
        let read = |name: &String| match name.parse::<RuleId>() {
            Ok(id) => Some(id),
            Err(error) => {
                wrong_names = true;
                block.error(Diagnostic::error(error.to_string()).at(place.clone()));
                None
            }
        };
        names.iter().filter_map(read).collect::<Vec<_>>()
    });
    let set = block.optional("set").unwrap_or_default();
    let (title, assessment) = match (rules, look_at, todo) {
        (Some(rules), None, None) if !rules.is_empty() || wrong_names => (title, Assessment::Judged { rules, set }),
        (None, Some(look_at), None) if title.is_some() => (title, Assessment::Manual { look_at, evidence }),
        (None, None, Some(todo)) if title.is_none() => (Some(todo), Assessment::Todo),
        _ => {
            let wrong = Diagnostic::error("it is not said how the control is judged").at(block.place());
            block.error(wrong.help("write `rules`, or `title` and `look_at`, or `todo` with the control's title"));
            (title, Assessment::Todo)
        }
    };
    let references = ControlReferences {
        vulnerability: block.optional("vulnerability"),
        cci: block.optional("cci").unwrap_or_default(),
    };
    let place = block.place();
    let (id, level) = block.finish((id, level))?;
    Ok(Control { id, level, title, scope: scope.unwrap_or_default(), assessment, references, place })
}

/// `evidence = { "/etc/apt/sources.list" = "^deb" }`.
fn read_evidence(block: &mut BlockReader<'_>) -> Vec<Look> {
    let entries = block.entries::<String>("evidence");
    let look = |(pattern, query, place): (String, String, _)| match Look::parse(&pattern, &query) {
        Ok(look) => Some(look),
        Err(wrong) => {
            let wrong = Diagnostic::error(wrong).at(place);
            block.error(wrong.help("write a path with an empty text, `mode 6000`, or a regular expression of lines"));
            None
        }
    };
    entries.into_iter().filter_map(look).collect()
}

fn control_id(block: &mut BlockReader<'_>) -> Read<ControlId> {
    let place = block.label_place(0);
    block.label(0).and_then(|label| match label.parse::<ControlId>() {
        Ok(id) => block.absorb(Ok(id)),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(place)),
    })
}
