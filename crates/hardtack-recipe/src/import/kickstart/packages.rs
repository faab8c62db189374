//! `%packages`.

use indexmap::IndexMap;

use super::draft::Draft;
use super::reader::Reader;
use super::reader::Takes::{AValue, Nothing};
use super::reader::Unmapped;
use super::section::Body;
use crate::import::{Fate, Note};
use crate::parse;

/// What is to be installed and not: the last word on a name counts.
#[derive(Default)]
pub(super) struct Packages(pub(super) IndexMap<String, Choice>);

/// Whether a package is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Install,
    Remove,
    /// Wanted, and no name that recipes take.
    Unwritable,
}

/// Options of how the installer fetches.
const FETCHING: Unmapped =
    &[("--timeout", AValue), ("--retries", AValue), ("--nocore", Nothing), ("--multilib", Nothing)];

/// Options that leave parts of packages out.
const PARTS: Unmapped =
    &[("--excludedocs", Nothing), ("--nodocs", Nothing), ("--instLangs", AValue), ("--inst-langs", AValue)];

pub(super) fn header(reader: &mut Reader<'_>) {
    let weak = reader.flag(&["--excludeWeakdeps"]) | reader.flag(&["--exclude-weakdeps"]);
    if weak {
        reader.part("--exclude-weakdeps", Fate::Mapped("packages: `recommends` is false".into()));
    }
    reader.options(FETCHING, &Fate::NotNeeded("the base has its packages".into()));
    let parts = "name what is not wanted in `remove` of a `seal` block: \"/usr/share/doc/**\", \"/usr/share/man/**\"";
    reader.options(PARTS, &Fate::NotMapped(parts.into()));
    let missing = "a package that is not there is an error; take it out of `install`";
    reader.options(&[("--ignoremissing", Nothing), ("--ignorebroken", Nothing)], &Fate::NotMapped(missing.into()));
    let groups = "name the packages that are wanted";
    let all: Unmapped = &[("--default", Nothing), ("--nobase", Nothing), ("--resolvedeps", Nothing)];
    reader.options(all, &Fate::NotMapped(groups.into()));
    reader.mapped("packages");
}

/// Reads the names of a section.
pub(super) fn names(body: &Body<'_>, draft: &mut Draft, notes: &mut Vec<Note>) {
    for (line, text) in body.lines() {
        // Options of a group stand behind its name.
        let Some(entry) = text.split('#').next().unwrap_or_default().split_whitespace().next() else { continue };
        let fate = name(entry, draft);
        notes.push(Note { line, what: entry.to_owned(), fate });
    }
}

fn name(entry: &str, draft: &mut Draft) -> Fate {
    let chosen = &mut draft.packages.0;
    if entry == "%include" {
        return Fate::NotMapped("import the file that it names, too, and put the two together".into());
    }
    if entry.trim_start_matches('-').starts_with('@') {
        let group = entry.trim_start_matches(['-', '@', '^', ' ']).split_whitespace().next().unwrap_or_default();
        let list = if entry.starts_with('-') { "remove" } else { "install" };
        return Fate::NotMapped(format!(
            "`dnf group info {}` prints its packages: name them in `{list}`, or take a base that has them",
            group.split([':', '/']).next().unwrap_or_default()
        ));
    }
    if let Some(unwanted) = entry.strip_prefix('-') {
        return if parse::package_glob(unwanted).is_ok() {
            choose(chosen, unwanted, Choice::Remove);
            Fate::Mapped("packages: remove".into())
        } else {
            Fate::NotMapped(
                "recipes take no such name of a package: it has other than lower-case letters, digits, `+`, `-`, `.`"
                    .into(),
            )
        };
    }
    if parse::package_name(entry).is_ok() {
        choose(chosen, entry, Choice::Install);
        return Fate::Mapped("packages: install".into());
    }
    choose(chosen, entry, Choice::Unwritable);
    Fate::NotMapped(
        "it stands in the recipe as a comment: recipes take no such name; install it in a `script` step".into(),
    )
}

/// The last word counts, also for where it stands.
fn choose(chosen: &mut IndexMap<String, Choice>, name: &str, choice: Choice) {
    chosen.shift_remove(name);
    chosen.insert(name.to_owned(), choice);
}
