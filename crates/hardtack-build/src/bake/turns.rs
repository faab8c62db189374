//! The order in which images of a recipe are baked.

use hardtack_recipe::{Base, Image, ImageName, Neighbour, Recipe, StoreReference, Which};

use super::parents;

/// An image when its turn has come.
#[derive(Clone, Debug)]
pub struct Turn<'r> {
    /// The image.
    pub image: &'r Image,
    /// Those with earlier turns that it stands on through the store, the nearest first.
    pub ahead: Vec<&'r Image>,
    /// Those with earlier turns that it waits for: it is made from them, or its tests need them beside it.
    pub after: Vec<&'r Image>,
}

/// The order in which these images of a recipe are baked: that of the recipe, but each comes after those that it waits for.
/// Which image is meant by `store:NAME` is left open there, so it is the one that this build makes; with a channel or a
/// digest it is one of the store.
pub fn turns<'r>(recipe: &'r Recipe, images: &[&'r Image]) -> Vec<Turn<'r>> {
    let turn =
        |image: &&'r Image| Turn { image, ahead: ahead(recipe, image, images), after: after(recipe, image, images) };
    let mut left: Vec<Turn<'r>> = Vec::with_capacity(images.len());
    for image in images {
        if !left.iter().any(|turn| turn.image.name == image.name) {
            left.push(turn(image));
        }
    }
    let mut turns: Vec<Turn<'r>> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let done = |image: &&Image| turns.iter().any(|turn| turn.image.name == image.name);
        // Recipes in which an image waits for itself are refused when they are read.
        let next = left.iter().position(|turn| turn.after.iter().all(done)).unwrap_or(0);
        turns.push(left.remove(next));
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

/// The images among `images` that `image` waits for.
fn after<'r>(recipe: &'r Recipe, image: &'r Image, images: &[&'r Image]) -> Vec<&'r Image> {
    let bases = parents(recipe, image).into_iter().map(|parent| &parent.name);
    let stored = stands_on(recipe, image, images).into_iter().map(|base| &base.name);
    let beside = image.tests.iter().flat_map(|test| &test.beside).filter_map(|beside| match &beside.image {
        Neighbour::Recipe(name) | Neighbour::Stored(StoreReference { name, which: Which::Newest }) => Some(name),
        Neighbour::Stored(_) => None,
    });
    let names: Vec<&ImageName> = bases.chain(stored).chain(beside).collect();
    images.iter().copied().filter(|other| names.contains(&&other.name)).collect()
}

fn stands_on<'r>(recipe: &'r Recipe, image: &'r Image, images: &[&'r Image]) -> Option<&'r Image> {
    let root = parents(recipe, image).last().copied().unwrap_or(image);
    let Base::Stored { image: StoreReference { name, which: Which::Newest }, .. } = &root.base else { return None };
    // An image on its own name in the store stands on an older one.
    images.iter().copied().find(|other| other.name == *name && other.name != root.name)
}
