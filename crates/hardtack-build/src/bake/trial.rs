//! Baking for a look at what comes of it.

use super::output::Output;
use super::run::{Bake, Done, State};
use super::{BakeError, BakeRequest, Baked, Failed, Outcome};
use crate::sandbox::ensure_available;
use crate::store::Stack;

/// The layers of an image up to its sealed tree, the base first.
#[derive(Clone, Debug)]
pub struct SealedLayers {
    /// All of them.
    pub stack: Stack,
    /// Those below hardening.
    pub unhardened: Stack,
}

/// Makes the layers of an image up to its sealed tree and nothing of them: no disk, no audit, no record, no lock.
///
/// # Errors
/// When a step or a stage fails, or the sealed tree holds what must not leave.
pub fn seal_trial(mut request: BakeRequest<'_>) -> Result<SealedLayers, BakeError> {
    ensure_available()?;
    let bake = Bake { trial: true, ..Bake::prepare(&request)? };
    let mut state = State::of(bake.build(&mut request)?);
    bake.change(&mut request, &mut state)?;
    Ok(SealedLayers { stack: state.stack, unhardened: state.unhardened })
}

/// Bakes an image as [`super::bake()`] does, and holds it to the same gate, policy and tests; but it is neither recorded nor
/// locked. Its output appears in the directory `out` of the request, which should be one for this alone.
///
/// # Errors
/// See [`super::bake()`].
pub fn attempt(mut request: BakeRequest<'_>) -> Result<Baked, Failed> {
    ensure_available().map_err(BakeError::from)?;
    let bake = Bake { trial: true, ..Bake::prepare(&request)? };
    let mut output = Output::begin(&request)?;
    let Done { manifest, fresh, .. } = bake.run(&mut request, &mut output)?;
    let (directory, outcome) = match fresh {
        Some(_) => (output.finish(&manifest)?, Outcome::Fresh),
        None => (request.directory(), Outcome::Unchanged),
    };
    Ok(Baked { directory, manifest: *manifest, outcome })
}
