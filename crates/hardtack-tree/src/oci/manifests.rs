//! From the index of a layout to the parts of one image.

use std::collections::BTreeSet;

use super::blobs::Blobs;
use super::documents::{Descriptor, IndexDocument, ManifestDocument, NAME, REFERENCE};
use super::{Choice, FORMAT, Parts, Platform, damaged};
use crate::{FormatError, FormatResult, escaped, tree_path};

/// Indexes within indexes; the specification needs two.
const DEPTH: usize = 4;
/// Images of a layout that are looked at.
const MOST: usize = 1000;

/// An image that can be chosen.
struct Candidate {
    descriptor: Descriptor,
    /// Its names: its own, and those of the indexes that it is in.
    names: Vec<String>,
    platform: Option<Platform>,
}

/// The parts of the image that is chosen.
pub(super) fn parts(blobs: &Blobs<'_>, choice: Option<&Choice>) -> FormatResult<Parts> {
    let mut candidates = Vec::new();
    let index: IndexDocument = blobs.document(&tree_path!("/index.json"))?;
    gather(blobs, index, &[], DEPTH, &mut candidates)?;
    let chosen = choose(&candidates, choice)?;
    let (manifest, digest): (ManifestDocument, _) = blobs.described(&chosen)?;
    let (config, _) = blobs.described(&manifest.config)?;
    let layers = manifest.layers.iter().map(|layer| blobs.layer(layer)).collect::<FormatResult<_>>()?;
    Ok(Parts { config, digest, layers })
}

fn gather(
    blobs: &Blobs<'_>,
    index: IndexDocument,
    above: &[String],
    depth: usize,
    candidates: &mut Vec<Candidate>,
) -> FormatResult<()> {
    for descriptor in index.manifests {
        let mut names = above.to_vec();
        names.extend([REFERENCE, NAME].iter().filter_map(|key| descriptor.annotation(key)).map(str::to_owned));
        if descriptor.is_index() {
            let deeper = depth.checked_sub(1).ok_or_else(|| damaged("its indexes lie too deep in each other"))?;
            let (index, _) = blobs.described(&descriptor)?;
            gather(blobs, index, &names, deeper, candidates)?;
        } else if !descriptor.is_attached() {
            if candidates.len() == MOST {
                return Err(damaged(format!("it has more than {MOST} images")));
            }
            let platform = descriptor.platform();
            candidates.push(Candidate { descriptor, names, platform });
        }
    }
    Ok(())
}

fn choose(candidates: &[Candidate], choice: Option<&Choice>) -> FormatResult<Descriptor> {
    let offered = || {
        let mut offered: Vec<String> = candidates.iter().map(Candidate::text).collect();
        offered.sort_unstable();
        offered.dedup();
        offered
    };
    let fits = |candidate: &&Candidate| match choice {
        None => true,
        Some(Choice::Digest(digest)) => candidate.descriptor.digest == digest.to_string(),
        Some(Choice::Name(name)) => candidate.names.iter().any(|own| is_named(own, name)),
        Some(Choice::Platform(wanted)) => candidate.platform.as_ref().is_some_and(|own| own.fits(wanted)),
    };
    let mut fitting: Vec<&Candidate> = candidates.iter().filter(fits).collect();
    // One image may have several names.
    let mut digests = BTreeSet::new();
    fitting.retain(|candidate| digests.insert(candidate.descriptor.digest.clone()));
    if fitting.len() > 1 && !matches!(choice, Some(Choice::Platform(_))) {
        let usual =
            |candidate: &&&Candidate| candidate.platform.as_ref().is_some_and(|own| own.fits(&Platform::usual()));
        let of_usual: Vec<&Candidate> = fitting.iter().filter(usual).copied().collect();
        if of_usual.len() == 1 {
            fitting = of_usual;
        }
    }
    match fitting.as_slice() {
        [one] => Ok(one.descriptor.clone()),
        [] if candidates.is_empty() => Err(damaged("it has no image")),
        [] => Err(FormatError::Choice { format: FORMAT, wanted: choice.map(Choice::to_string), offered: offered() }),
        _ => Err(FormatError::Choice { format: FORMAT, wanted: None, offered: offered() }),
    }
}

impl Candidate {
    /// How it is told from others.
    fn text(&self) -> String {
        let name = match self.names.first() {
            Some(name) => escaped(name.as_bytes()),
            None => escaped(self.descriptor.digest.as_bytes()),
        };
        match &self.platform {
            Some(platform) => format!("{name} ({platform})"),
            None => name,
        }
    }
}

/// Whether `own`, a tag or a whole name with one, is what `wanted` names.
pub(super) fn is_named(own: &str, wanted: &str) -> bool {
    own == wanted || own.rsplit_once(':').is_some_and(|(name, tag)| tag == wanted || name == wanted)
}
