//! Layouts that cannot be made.

mod boot;
mod formats;
mod groups;
mod mounts;
mod sizes;

use hardtack_hcl::{Diagnostic, Place};

use crate::Layout;

/// What is wrong with a layout. With `whole`, every part of it could be read, and what is missing is missing.
pub(crate) fn layout(layout: &Layout, whole: bool) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    disk_names(layout, &mut errors);
    mounts::check(layout, &mut errors);
    groups::check(layout, &mut errors);
    boot::check(layout, &mut errors);
    sizes::check(layout, whole, &mut errors);
    formats::check(layout, &mut errors);
    if whole {
        mounts::missing(layout, &mut errors);
    }
    errors
}

fn disk_names(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    let named = layout.disks().filter_map(|disk| Some((disk.name.as_ref()?, &disk.place)));
    errors.extend(repeated(named, |name| format!("two disks are called `{name}`")));
}

/// An error for everything that stands there a second time.
fn repeated<'l, T: PartialEq>(
    all: impl Iterator<Item = (T, &'l Place)>,
    message: impl Fn(&T) -> String,
) -> Vec<Diagnostic> {
    let all: Vec<(T, &Place)> = all.collect();
    let mut errors = Vec::new();
    for (index, (what, place)) in all.iter().enumerate() {
        if let Some((_, first)) = all.iter().take(index).find(|(earlier, _)| earlier == what) {
            let error = Diagnostic::error(message(what)).at((*place).clone());
            errors.push(error.related((*first).clone(), "the first is here"));
        }
    }
    errors
}
