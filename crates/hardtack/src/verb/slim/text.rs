//! A proposal, and what came of it, for people.

use hardtack_build::slim::{Because, FileGroup, Item, Unneeded};

use super::Slimmed;
use super::apply::{Applied, Figures};
use crate::image_words::table;
use crate::verb::cache::size;

/// How many names are printed of a list in one line.
const NAMED: usize = 3;

pub(super) fn text(slimmed: &Slimmed) -> String {
    let proposal = &slimmed.proposal;
    if proposal.packages.is_empty() && proposal.files.is_empty() {
        return format!("{}: everything that is there is needed\n", proposal.image);
    }
    let mut text = format!("{}\n", proposal.image);
    if !proposal.packages.is_empty() {
        let bytes = proposal.packages.iter().map(|one| one.bytes).fold(0, u64::saturating_add);
        text.push_str(&format!("\nPackages that nothing needs: {}, {}\n", proposal.packages.len(), size(bytes)));
        text.push_str(&indented(&table(&proposal.packages.iter().map(package).collect::<Vec<_>>())));
    }
    if !proposal.files.is_empty() {
        let bytes = proposal.files.iter().map(|group| group.bytes).fold(0, u64::saturating_add);
        text.push_str(&format!("\nFiles that only people read, or that can be made again: {}\n", size(bytes)));
        text.push_str(&indented(&table(&proposal.files.iter().map(files).collect::<Vec<_>>())));
    }
    match &slimmed.applied {
        Some(applied) => text.push_str(&outcome(applied)),
        None => text.push_str("\n`--apply` tries it, and finds out what is needed after all\n"),
    }
    text
}

fn package(one: &Unneeded) -> [String; 3] {
    let because = match &one.because {
        Because::OnlyRecommended(by) => format!("only recommended by {}", named(by)),
        Because::Replaced(by) => format!("{} can do with another", named(by)),
        Because::OnlyFor(by) => format!("only for {}", named(by)),
        Because::Unused => "nothing asks for it".to_owned(),
    };
    [one.package.clone(), size(one.bytes), because]
}

fn files(group: &FileGroup) -> [String; 3] {
    let count = if group.files == 1 { "1 file".to_owned() } else { format!("{} files", group.files) };
    [group.class.as_str().to_owned(), size(group.bytes), count]
}

fn outcome(applied: &Applied) -> String {
    let found = &applied.found;
    let mut text = String::new();
    for (heading, items) in [("Needed after all", &found.needed), ("Left as it is", &found.left)] {
        if !items.is_empty() {
            let names: Vec<&str> = items.iter().map(Item::name).collect();
            text.push_str(&format!("\n{heading}: {}\n", names.join(", ")));
        }
    }
    if found.green.is_empty() {
        text.push_str("\nNothing can go\n");
        return text;
    }
    let how = if applied.proved { "the gate, and the tests in a booted clone" } else { "the gate; nothing was booted" };
    text.push_str(&format!("\nWithout the rest the image passes {how}\n"));
    text.push_str(&indented(&table(&rows(&applied.before, &applied.after))));
    text.push_str(&format!("\nLines for the recipe\n\n{}", applied.lines));
    text
}

fn rows(before: &Figures, after: &Figures) -> Vec<[String; 3]> {
    let row = |name: &str, of: &dyn Fn(&Figures) -> String| [name.to_owned(), of(before), of(after)];
    let mut rows = vec![
        [String::new(), "before".to_owned(), "after".to_owned()],
        row("size", &|figures| size(figures.bytes)),
        row("files", &|figures| figures.files.to_string()),
        row("packages", &|figures| figures.packages.to_string()),
    ];
    if before.vulnerabilities.is_some() {
        rows.push(row("vulnerabilities", &|figures| figures.vulnerabilities.unwrap_or_default().to_string()));
    }
    rows
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

fn named(names: &[String]) -> String {
    match names.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.get(..NAMED).unwrap_or_default().join(", ")),
    }
}
