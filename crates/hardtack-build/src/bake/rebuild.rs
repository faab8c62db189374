//! Baking an image once more, to see whether it comes out the same.

use super::output::Output;
use super::run::Bake;
use super::{BakeError, BakeRequest, Failed, Manifest};
use crate::sandbox::ensure_available;
use crate::store::ScratchStore;

/// Bakes an image from nothing but packages and the image of the store that it is built on; gives what its manifest would be.
/// Nothing gets a name, is recorded, or is locked: `out` of the request is where it is put together meanwhile.
///
/// # Errors
/// See [`super::bake()`].
pub fn rebuild(request: BakeRequest<'_>) -> Result<Manifest, Failed> {
    ensure_available().map_err(BakeError::from)?;
    let kept = Bake::prepare(&request)?;
    let base = kept.stored.iter().flat_map(|base| base.record.foundation.stack()).collect::<Vec<_>>();
    let scratch = ScratchStore::make(request.store, &base).map_err(BakeError::from)?;
    let mut request = BakeRequest {
        recipe: request.recipe,
        image: request.image,
        store: scratch.store(),
        out: request.out,
        today: request.today,
        upto: None,
        without: Vec::new(),
        no_cache: false,
        refresh: false,
        locked: true,
        force: true,
        rules: request.rules,
        prove: None,
        interrupt: request.interrupt,
        progress: request.progress,
    };
    let bake = Bake { again: true, ..Bake::prepare(&request)? };
    let mut output = Output::begin(&request)?;
    Ok(*bake.run(&mut request, &mut output)?.manifest)
}
