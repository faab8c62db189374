//! `health`.

use hardtack_hcl::{BlockReader, Diagnostics};

use crate::{Health, HealthCheck};

/// Reads a `health` block.
pub(super) fn health(block: &mut BlockReader<'_>) -> Result<Health, Diagnostics> {
    let skip = block.items::<HealthCheck>("skip").into_iter().map(|(check, _)| check).collect();
    block.finish(())?;
    Ok(Health { skip })
}
