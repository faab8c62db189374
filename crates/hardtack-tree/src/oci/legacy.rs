//! What `docker save` writes beside, or in old versions instead of, a layout: `manifest.json` (the Docker image
//! specification v1.2, "Combined Image JSON + Filesystem Changeset Format").

use serde::Deserialize;

use super::blobs::Blobs;
use super::documents::ConfigDocument;
use super::manifests::is_named;
use super::{Choice, FORMAT, Parts, blobs, damaged};
use crate::{Digest, FormatError, FormatResult, TreePath, escaped, tree_path};

/// One image of the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Image {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

/// The parts of the image that is chosen.
pub(super) fn parts(blobs: &Blobs<'_>, choice: Option<&Choice>) -> FormatResult<Parts> {
    let images: Vec<Image> = blobs.document(&tree_path!("/manifest.json"))?;
    let image = choose(&images, choice)?;
    let path = place(&image.config)?;
    let bytes = blobs.whole(&path)?;
    let digest = Digest::of(&bytes);
    // Its name is its digest.
    let name = path.as_path().file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    if let Ok(expected) = format!("sha256:{name}").parse() {
        blobs::check(&path, expected, digest)?;
    }
    let config: ConfigDocument = blobs::parse(&bytes, &path)?;
    if let Some(Choice::Platform(wanted)) = choice
        && !config.platform().fits(wanted)
    {
        let offered = vec![config.platform().to_string()];
        return Err(FormatError::Choice { format: FORMAT, wanted: Some(wanted.to_string()), offered });
    }
    let layers = image.layers.iter().map(|layer| blobs.packed(&place(layer)?)).collect::<FormatResult<_>>()?;
    Ok(Parts { config, digest, layers })
}

fn choose<'i>(images: &'i [Image], choice: Option<&Choice>) -> FormatResult<&'i Image> {
    let tags = |image: &'i Image| image.repo_tags.iter().flatten();
    let digest = |image: &Image| image.config.trim_end_matches(".json").rsplit('/').next().map(str::to_owned);
    let fits = |image: &&Image| match choice {
        None | Some(Choice::Platform(_)) => true,
        Some(Choice::Digest(wanted)) => digest(image) == Some(wanted.hex()),
        Some(Choice::Name(name)) => image.repo_tags.iter().flatten().any(|own| is_named(own, name)),
    };
    let offered = || {
        let text = |image: &'i Image| tags(image).next().unwrap_or(&image.config);
        images.iter().map(|image| escaped(text(image).as_bytes())).collect()
    };
    let fitting: Vec<&Image> = images.iter().filter(fits).collect();
    match fitting.as_slice() {
        [one] => Ok(one),
        [] if images.is_empty() => Err(damaged("it has no image")),
        [] => Err(FormatError::Choice { format: FORMAT, wanted: choice.map(Choice::to_string), offered: offered() }),
        _ => Err(FormatError::Choice { format: FORMAT, wanted: None, offered: offered() }),
    }
}

fn place(name: &str) -> FormatResult<TreePath> {
    TreePath::root().join(name).map_err(|error| damaged(error.to_string()))
}
