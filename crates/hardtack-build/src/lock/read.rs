//! Reading the file.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_hcl::{
    BlockReader, Diagnostic, Diagnostics, Document, Environment, FromValue, Read, Scope, Source, Value, ValueError,
};
use hardtack_recipe::{ImageName, StoreReference, Which};

use super::{LockedFile, LockedImage};
use crate::base::{Origin, Suite};
use crate::store::ImageId;

pub(super) fn images(path: &Path, text: String) -> Result<BTreeMap<ImageName, LockedImage>, Diagnostics> {
    let document = Document::parse(Source::new(path.display().to_string(), text))?;
    let environment = Environment::sealed();
    let scope = Scope::new(&environment);
    let mut reader = document.reader(&scope);
    let mut images = BTreeMap::new();
    for mut block in reader.blocks("image") {
        if let Some((name, entry)) = reader.absorb(image(&mut block)).into_option() {
            images.insert(name, entry);
        }
    }
    reader.finish(())?;
    Ok(images)
}

fn image(block: &mut BlockReader<'_>) -> Result<(ImageName, LockedImage), Diagnostics> {
    let place = block.label_place(0);
    let name = block.label(0).and_then(|label| match label.parse::<ImageName>() {
        Ok(name) => Read::present(name),
        Err(error) => block.fail(Diagnostic::error(error.to_string()).at(place).help(error.remedy())),
    });
    let mut suites = Vec::new();
    for mut inner in block.blocks("suite") {
        suites.extend(block.absorb(suite(&mut inner)).into_option());
    }
    let base = block.optional_with("base", stored);
    let mut files = Vec::new();
    for mut inner in block.blocks("file") {
        files.extend(block.absorb(file(&mut inner)).into_option());
    }
    let packages = block.required::<BTreeMap<String, String>>("packages");
    let (name, packages) = block.finish((name, packages))?;
    let origin = (!suites.is_empty()).then_some(Origin { suites });
    Ok((name, LockedImage { origin, base, files, packages }))
}

fn suite(block: &mut BlockReader<'_>) -> Result<Suite, Diagnostics> {
    let name = block.label(0);
    let mirror = block.required::<String>("mirror");
    let release_file = block.required_with("release_file", parsed);
    let date = block.required_with("date", parsed);
    let (name, mirror, release_file, date) = block.finish((name, mirror, release_file, date))?;
    Ok(Suite { name, mirror, release_file, date })
}

fn file(block: &mut BlockReader<'_>) -> Result<LockedFile, Diagnostics> {
    let path = block.label(0);
    let sha256 = block.required_with("sha256", parsed);
    let (path, sha256) = block.finish((path, sha256))?;
    Ok(LockedFile { path: path.into(), sha256 })
}

/// An image of the store, by its digest.
fn stored(value: &Value) -> Result<ImageId, ValueError> {
    let StoreReference { name, which } = parsed(value)?;
    match which {
        Which::Digest(digest) => Ok(ImageId { name, digest }),
        Which::Newest | Which::Channel(_) => {
            Err(ValueError::new("the image has no digest").help("write `store:NAME@sha256:…`"))
        }
    }
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(value: &Value) -> Result<T, ValueError> {
    String::from_value(value)?.parse().map_err(|error: T::Err| ValueError::new(error.to_string()))
}
