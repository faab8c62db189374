//! Images that tests need beside each other.

use hardtack_hcl::Diagnostic;
use indexmap::IndexMap;

use super::images::made_before;
use crate::{Beside, Image, ImageName, Neighbour, StoreReference, Which};

/// The most machines beside one. Each takes the memory of a machine, and QEMU's network has addresses for sixteen.
const MOST: usize = 7;

/// Names the images that stand beside this one by name instead of by label; or what is wrong among them. With `whole`, every
/// image could be read, and one that is missing is missing.
pub(super) fn resolve(image: &mut Image, labels: &[(ImageName, ImageName)], whole: bool) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let mut seen: Vec<Beside> = Vec::new();
    for beside in image.tests.iter_mut().flat_map(|test| &mut test.beside) {
        let known = |wanted: &ImageName| labels.iter().find(|(label, name)| label == wanted || name == wanted);
        if let Neighbour::Recipe(wanted) = &mut beside.image {
            match known(wanted) {
                Some((_, name)) => *wanted = name.clone(),
                None if whole => {
                    let known = labels.iter().map(|(label, _)| label.as_str());
                    let error = Diagnostic::error(format!("there is no image `{wanted}` in this recipe"));
                    let error = error.at(beside.place.clone());
                    let error = error.help("`beside` has images of the recipe, and of the store as `store:NAME`");
                    errors.push(error.nearest(wanted.as_str(), known));
                }
                None => {}
            }
        }
        let name = beside.image.name();
        if *name == image.name {
            let error =
                Diagnostic::error(format!("`{name}` would be the name of two machines")).at(beside.place.clone());
            errors.push(error.help("machines find each other by the names of their images: name another one"));
        }
        match seen.iter().find(|earlier| earlier.image.name() == name) {
            Some(earlier) if earlier.image != beside.image => {
                let error = Diagnostic::error(format!("two images beside this one are called `{name}`"));
                let error = error.at(beside.place.clone()).related(earlier.place.clone(), "the first is here");
                errors.push(error.help("all machines that tests of an image name are up at once"));
            }
            Some(_) => {}
            None => seen.push(beside.clone()),
        }
    }
    if let Some(beside) = seen.get(MOST) {
        let error = Diagnostic::error(format!("this image has more than {MOST} others beside it"));
        errors.push(error.at(beside.place.clone()).help("all machines that tests of an image name are up at once"));
    }
    errors
}

/// What is wrong with images beside each other: one that cannot be booted, or that would have to be made before itself.
pub(super) fn check(images: &IndexMap<ImageName, Image>) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for image in images.values() {
        for (beside, other) in besides(image, images).filter(|(_, other)| other.disk.is_none()) {
            let error = Diagnostic::error(format!("`{}` has no disk to boot", other.name)).at(beside.place.clone());
            errors.push(error.related(other.place.clone(), "it is here").help("give it a `disk` block"));
        }
    }
    if errors.is_empty() {
        errors.extend(images.values().find_map(|image| waits_for_itself(image, images)));
    }
    errors
}

/// What of an image's tests names images that are to be made first.
fn besides<'i>(
    image: &'i Image,
    images: &'i IndexMap<ImageName, Image>,
) -> impl Iterator<Item = (&'i Beside, &'i Image)> {
    let all = image.tests.iter().flat_map(|test| &test.beside);
    all.filter_map(|beside| match &beside.image {
        Neighbour::Recipe(name) | Neighbour::Stored(StoreReference { name, which: Which::Newest }) => {
            Some((beside, images.get(name)?))
        }
        Neighbour::Stored(_) => None,
    })
}

/// An image that waits, through others, for itself.
fn waits_for_itself(image: &Image, images: &IndexMap<ImageName, Image>) -> Option<Diagnostic> {
    for (beside, first) in besides(image, images) {
        // Each with the one that waits for it.
        let mut reached: Vec<(&Image, Option<usize>)> = vec![(first, None)];
        let mut next = 0;
        while let Some((current, _)) = reached.get(next).copied() {
            if current.name == image.name {
                let mut path = vec![current.name.as_str()];
                let mut before = reached.get(next).and_then(|(_, before)| *before);
                while let Some((earlier, further)) = before.and_then(|place| reached.get(place)) {
                    path.push(earlier.name.as_str());
                    before = *further;
                }
                path.push(image.name.as_str());
                path.reverse();
                let path: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
                let error =
                    Diagnostic::error(format!("the image `{}` would have to be made before itself", image.name));
                return Some(error.at(beside.place.clone()).help(format!(
                    "each waits for the next: {}; one of the store is named with its channel or digest, \
                     `store:NAME@golden`",
                    path.join(" → ")
                )));
            }
            let waits = besides(current, images).map(|(_, other)| other).chain(made_before(current, images));
            for other in waits.collect::<Vec<_>>() {
                if !reached.iter().any(|(seen, _)| seen.name == other.name) {
                    reached.push((other, Some(next)));
                }
            }
            next += 1;
        }
    }
    None
}
