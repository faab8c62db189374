//! Baking for a look at what comes of it.

use super::output::Output;
use super::run::{Bake, State};
use super::{BakeError, BakeRequest, Failed};
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

/// Bakes an image to where it has been proved, and keeps nothing of it but layers: what came of it the prove hook of the request
/// has seen. `out` of the request is where it is put together meanwhile.
///
/// # Errors
/// See [`super::bake()`].
pub fn bake_trial(mut request: BakeRequest<'_>) -> Result<(), Failed> {
    ensure_available().map_err(BakeError::from)?;
    let bake = Bake { trial: true, ..Bake::prepare(&request)? };
    let mut output = Output::begin(&request)?;
    bake.run(&mut request, &mut output)?;
    Ok(())
}
