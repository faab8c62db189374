//! From a kickstart to a recipe.

use std::ops::Range;
use std::sync::Arc;

use hardtack_hcl::{Diagnostics, Source, format, nearest};

use super::commands::{COMMANDS, Read, Repeats, find};
use super::draft::Draft;
use super::file::{Command, Item, items};
use super::reader::Reader;
use super::section::{Body, section};
use super::{embedded, storage, write};
use crate::import::{Fate, Imported, Note};

/// Makes a recipe of a kickstart, or of a shell script that writes one into a file with a here-document.
///
/// Passwords are never part of the recipe: each becomes a sensitive variable.
///
/// # Errors
/// What is no kickstart, each mistake with its place: quotes and sections that are not closed, sections that there are
/// not, sizes that are no numbers, commands without what they need.
pub fn kickstart(source: &Arc<Source>) -> Result<Imported, Diagnostics> {
    let range = embedded::kickstart(source.text());
    let (items, mut errors) = items(source, range.clone());
    let mut notes = around(source, &range);
    let mut draft = Draft::default();
    for (index, item) in items.iter().enumerate() {
        let command = match item {
            Item::Command(command) => command,
            Item::Section(section) => &section.header,
        };
        let later = items.iter().skip(index + 1).filter_map(|item| match item {
            Item::Command(later) if later.name() == command.name() => Some(later),
            _ => None,
        });
        let mut reader = Reader::new(command);
        match item {
            Item::Command(_) => read(&mut reader, later, &mut draft),
            Item::Section(inner) => section(inner, &Body::new(source, inner), &mut reader, &mut draft, &mut notes),
        }
        let (found, wrong) = reader.finish();
        notes.extend(found);
        errors.extend(wrong);
    }
    errors.sort_by_key(|error| error.place.as_ref().map(|place| place.start));
    if let Some(errors) = Diagnostics::new(errors) {
        return Err(errors);
    }
    let disks = storage::plan(std::mem::take(&mut draft.storage), &mut notes);
    diskless(&draft, disks.is_empty(), &mut notes);
    notes.sort_by_key(|note| note.line);
    let text = write::recipe(source, &draft, &disks);
    let recipe = format(&Source::new("the recipe", text))?;
    Ok(Imported { recipe, notes })
}

/// What of a script stands around the kickstart in it.
fn around(source: &Arc<Source>, range: &Range<usize>) -> Vec<Note> {
    let inside = |part: &str| part.lines().any(|line| !line.trim().is_empty());
    let text = source.text();
    let before = text.get(..range.start).filter(|before| inside(before.trim_start_matches('\u{feff}'))).map(|_| 0);
    let after = text.get(range.end..).filter(|after| inside(after)).map(|_| range.end);
    let remedy = "this is a shell script: what it does beside writing the kickstart goes into `script` steps";
    let note = |at: usize| Note {
        line: source.place(at..at).line,
        what: "(script)".to_owned(),
        fate: Fate::NotMapped(remedy.to_owned()),
    };
    before.into_iter().chain(after).map(note).collect()
}

/// Reads a command; `later` are those of the same name behind it.
fn read<'c>(reader: &mut Reader<'_>, later: impl Iterator<Item = &'c Command>, draft: &mut Draft) {
    let name = reader.subject().to_owned();
    let Some(known) = find(&name) else {
        let remedy = match nearest(&name, COMMANDS.iter().map(|known| known.name)) {
            _ if name.starts_with('%') => "import the file that it names, too, and put the two together".to_owned(),
            Some(near) => format!("kickstarts have no such command; did you mean `{near}`?"),
            None => "kickstarts have no such command; fill templates in first, and see what this line is".to_owned(),
        };
        return reader.whole(Fate::NotMapped(remedy));
    };
    let later: Vec<&Command> = later.collect();
    match (known.repeats, later.last()) {
        (Repeats::Last, Some(last)) => {
            let reason = format!("line {} says it again, and the last one counts", last.line());
            return reader.whole(Fate::NotNeeded(reason));
        }
        (Repeats::Options, Some(_)) => later.iter().for_each(|later| reader.overridden_by(later)),
        _ => {}
    }
    match known.read {
        Read::Into(read) => read(reader, draft),
        Read::NotNeeded(reason) => reader.whole(Fate::NotNeeded(reason.to_owned())),
        Read::ByHand(remedy) => reader.whole(Fate::NotMapped(remedy.to_owned())),
    }
}

/// Kernel arguments belong to a disk.
fn diskless(draft: &Draft, none: bool, notes: &mut [Note]) {
    if !none || draft.kernel_args.is_empty() {
        return;
    }
    for note in notes.iter_mut().filter(|note| note.what.starts_with("bootloader --append")) {
        note.fate =
            Fate::NotMapped("add a `disk` block: this kickstart names no partitions; its `kernel_args` take it".into());
    }
}
