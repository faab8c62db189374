//! Images that name each other.

use hardtack_hcl::Diagnostic;
use indexmap::IndexMap;

use crate::parse::Labelled;
use crate::{Base, Image, ImageName, StoreReference, Which};

/// The images by their names, bases by name instead of by label; or what is wrong among them. With
/// `whole`, every image could be read, and one that is missing is missing.
pub(crate) fn images(read: Vec<Labelled>, whole: bool) -> Result<IndexMap<ImageName, Image>, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    for (index, Labelled { image, name_place, .. }) in read.iter().enumerate() {
        let earlier = read.iter().take(index).find(|earlier| earlier.image.name == image.name);
        if let Some(first) = earlier {
            let error = Diagnostic::error(format!("two images are called `{}`", image.name)).at(name_place.clone());
            errors.push(error.related(first.name_place.clone(), "the first is here"));
        }
    }
    let labels: Vec<(ImageName, ImageName)> =
        read.iter().map(|labelled| (labelled.label.clone(), labelled.image.name.clone())).collect();
    let mut images = IndexMap::with_capacity(read.len());
    for Labelled { mut image, .. } in read {
        if let Base::From { image: wanted } = &mut image.base {
            match labels.iter().find(|(label, name)| label == wanted || name == wanted) {
                Some((_, name)) => *wanted = name.clone(),
                None if whole => {
                    let known = labels.iter().map(|(label, _)| label.as_str());
                    let error = Diagnostic::error(format!("there is no image `{wanted}` in this recipe"));
                    let error = error.at(image.base_place.clone()).help("`from` names another image of the recipe");
                    errors.push(error.nearest(wanted.as_str(), known));
                }
                None => {}
            }
        }
        errors.extend(super::beside::resolve(&mut image, &labels, whole));
        images.insert(image.name.clone(), image);
    }
    if errors.is_empty() {
        errors.extend(cycle(&images));
    }
    if errors.is_empty() {
        errors.extend(super::beside::check(&images));
    }
    if errors.is_empty() {
        errors.extend(super::reasons::reasons(&images));
    }
    if errors.is_empty() { Ok(images) } else { Err(errors) }
}

/// An image that is, through others, its own base.
fn cycle(images: &IndexMap<ImageName, Image>) -> Option<Diagnostic> {
    for (name, image) in images {
        let mut chain = vec![name.as_str()];
        let mut current = image;
        let mut through_store = false;
        while let Some(next) = made_before(current, images) {
            through_store |= matches!(current.base, Base::Stored { .. });
            if next.name == *name {
                let message = format!("the image `{name}` is its own base");
                let path: Vec<String> = chain.iter().chain([&name.as_str()]).map(|name| format!("`{name}`")).collect();
                let error = Diagnostic::error(message).at(image.base_place.clone());
                let mut help = format!("each is made from the next: {}", path.join(" → "));
                if through_store {
                    help.push_str("; an older image of the store is named with its digest, `store:NAME@sha256:…`");
                }
                return Some(error.help(help));
            }
            if chain.contains(&next.name.as_str()) {
                break;
            }
            chain.push(next.name.as_str());
            current = next;
        }
    }
    None
}

/// The image among these that must be made before this one. An image on the newest of its own name in the store stands on
/// an older one.
pub(super) fn made_before<'i>(image: &Image, images: &'i IndexMap<ImageName, Image>) -> Option<&'i Image> {
    match &image.base {
        Base::From { image: name } => images.get(name),
        Base::Stored { image: StoreReference { name, which: Which::Newest }, .. } if *name != image.name => {
            images.get(name)
        }
        _ => None,
    }
}
