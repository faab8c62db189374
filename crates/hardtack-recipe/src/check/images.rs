//! Images that name each other.

use hardtack_hcl::Diagnostic;
use indexmap::IndexMap;

use crate::parse::Labelled;
use crate::{Base, Image, ImageName};

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
        images.insert(image.name.clone(), image);
    }
    if errors.is_empty() {
        errors.extend(cycle(&images));
    }
    if errors.is_empty() { Ok(images) } else { Err(errors) }
}

/// An image that is, through others, its own base.
fn cycle(images: &IndexMap<ImageName, Image>) -> Option<Diagnostic> {
    for (name, image) in images {
        let mut chain = vec![name.as_str()];
        let mut base = &image.base;
        while let Base::From { image: next } = base {
            if next == name {
                let message = format!("the image `{name}` is its own base");
                let path: Vec<String> = chain.iter().chain([&name.as_str()]).map(|name| format!("`{name}`")).collect();
                let error = Diagnostic::error(message).at(image.base_place.clone());
                return Some(error.help(format!("each is made from the next: {}", path.join(" → "))));
            }
            if chain.contains(&next.as_str()) {
                break;
            }
            chain.push(next.as_str());
            base = &images.get(next)?.base;
        }
    }
    None
}
