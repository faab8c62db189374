//! The order in which images of a recipe are baked.

use hardtack_recipe::{Base, Image, Recipe, StoreReference, Which};

use super::parents;

/// An image when its turn has come.
#[derive(Clone, Debug)]
pub struct Turn<'r> {
    /// The image.
    pub image: &'r Image,
    /// Those with earlier turns that it stands on through the store, the nearest first.
    pub ahead: Vec<&'r Image>,
}

/// The order in which these images of a recipe are baked: that of the recipe, but one on `store:NAME` comes after the image
/// of that name. Which of a name is meant is left open there, so it is the one that this build makes; with a digest it is one
/// of the store.
pub fn turns<'r>(recipe: &'r Recipe, images: &[&'r Image]) -> Vec<Turn<'r>> {
    let mut turns: Vec<Turn<'r>> = Vec::with_capacity(images.len());
    for image in images {
        let ahead = ahead(recipe, image, images);
        for image in ahead.iter().rev().chain([image]) {
            if !turns.iter().any(|turn| turn.image.name == image.name) {
                turns.push(Turn { image, ahead: self::ahead(recipe, image, images) });
            }
        }
    }
    turns
}

/// The images among `images` that `image` stands on through the store, the nearest first. Recipes in which an image stands
/// on itself are refused when they are read.
fn ahead<'r>(recipe: &'r Recipe, image: &'r Image, images: &[&'r Image]) -> Vec<&'r Image> {
    let mut ahead: Vec<&Image> = Vec::new();
    let mut current = image;
    while let Some(next) = stands_on(recipe, current, images)
        && !ahead.iter().any(|earlier| earlier.name == next.name)
    {
        ahead.push(next);
        current = next;
    }
    ahead
}

fn stands_on<'r>(recipe: &'r Recipe, image: &'r Image, images: &[&'r Image]) -> Option<&'r Image> {
    let root = parents(recipe, image).last().copied().unwrap_or(image);
    let Base::Stored { image: StoreReference { name, which: Which::Newest }, .. } = &root.base else { return None };
    // An image on its own name in the store stands on an older one.
    images.iter().copied().find(|other| other.name == *name && other.name != root.name)
}
