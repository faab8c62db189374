//! `image`.

use std::collections::BTreeMap;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Place};

use super::context::{Context, label};
use super::{base, disk, gate, harden, health, policy, seal, step, test};
use crate::{ChannelName, Image, ImageName, Metadata, read};

/// An image with the label of its block, by which other images of the recipe may name it.
pub(crate) struct Labelled {
    pub(crate) label: ImageName,
    pub(crate) image: Image,
    /// Where its name stands.
    pub(crate) name_place: Place,
}

/// Reads an `image` block.
pub(crate) fn image(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Labelled, Diagnostics> {
    let label = label(block, ImageName::from_value);
    let name = block.optional::<ImageName>("name");
    let name_place = if block.has("name") { block.place_of("name") } else { block.label_place(0) };
    let replace = block.optional::<bool>("replace").unwrap_or(true);
    let promote = block.optional::<ChannelName>("promote");
    let mut metadata = metadata(block);
    if let Some(version) = context.version {
        metadata.version = Some(version.to_owned());
    }
    let version = metadata.version.clone();
    let context = Context { version: version.as_deref(), ..context };
    let base_block = block.block("base");
    let base = match base_block {
        Some(mut inner) => {
            let base = base::base(&mut inner, context);
            block.absorb(base)
        }
        None => {
            let error = Diagnostic::error("this image has no base").at(block.place());
            block.fail(error.help("add\nbase {\n  bootstrap = \"debian\"\n  release   = \"bookworm\"\n}"))
        }
    };
    let steps = step::steps(block, context);
    let mut harden = one(block, "harden", |inner| harden::harden(inner, context));
    let seal = one(block, "seal", |inner| seal::seal(inner, context)).unwrap_or_default();
    let health = one(block, "health", health::health).unwrap_or_default();
    let has_disk = !block.blocks("disk").is_empty();
    let disk = disk::layout(block);
    let tree_formats = disk::tree_formats(block, has_disk);
    let platforms = disk.as_ref().map_or(&[][..], |layout| &layout.platforms);
    if let Some(harden) = &mut harden {
        harden.exceptions.retain(|exception| exception.holds_on(platforms));
    }
    let policy = one(block, "policy", |inner| policy::policy(inner, context)).unwrap_or_default();
    let gate = one(block, "gate", |inner| gate::gate(inner, context)).unwrap_or_default();
    let tests = block.each("test", |inner| test::test(inner, context));
    for (index, test) in tests.iter().enumerate() {
        if let Some(first) = tests.iter().take(index).find(|earlier| earlier.name == test.name) {
            let error = Diagnostic::error(format!("two tests are called `{}`", test.name));
            block.error(error.at(test.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
    let place = block.place();
    let (label, (base, base_place)) = block.finish((label, base))?;
    let name = name.unwrap_or_else(|| label.clone());
    let image = Image {
        name,
        metadata,
        replace,
        base,
        base_place,
        steps,
        harden,
        seal,
        health,
        disk,
        tree_formats,
        policy,
        gate,
        promote,
        tests,
        place,
    };
    Ok(Labelled { label, image, name_place })
}

/// Reads the block of a name that may stand here once.
fn one<'a, T>(
    block: &mut BlockReader<'a>,
    name: &'static str,
    read: impl FnOnce(&mut BlockReader<'a>) -> Result<T, Diagnostics>,
) -> Option<T> {
    let mut inner = block.block(name)?;
    let value = read(&mut inner);
    block.absorb(value).into_option()
}

fn metadata(block: &mut BlockReader<'_>) -> Metadata {
    let mut text = |key: &'static str| {
        let text = block.optional_with(key, read::sentence)?;
        let place = block.place_of(key);
        refuse_placeholder(block, &text, place);
        Some(text)
    };
    let (version, description, owner) = (text("version"), text("description"), text("owner"));
    let mut labels = BTreeMap::new();
    for (name, value, place) in block.entries::<String>("labels") {
        refuse_placeholder(block, &value, place);
        labels.insert(name, value);
    }
    Metadata { version, description, owner, labels }
}

/// Refuses text that somebody was meant to replace.
fn refuse_placeholder(block: &mut BlockReader<'_>, text: &str, place: Place) {
    if read::is_placeholder(text) {
        let error = Diagnostic::error("a placeholder still stands here").at(place);
        block.error(error.help("replace `?????` by what belongs there"));
    }
}
