//! `gate`.

use hardtack_hcl::{BlockReader, Diagnostics};

use crate::{Gate, read};

/// Reads a `gate` block.
pub(super) fn gate(block: &mut BlockReader<'_>) -> Result<Gate, Diagnostics> {
    let score = block.optional_with("score", read::percent);
    let unknown = block.optional::<usize>("unknown");
    let failed = block.optional::<usize>("failed");
    let place = Some(block.place());
    block.finish(())?;
    Ok(Gate { score, unknown, failed, place })
}
