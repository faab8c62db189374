//! `hook`.

use hardtack_hcl::{BlockReader, Diagnostics, Text};

use crate::{HookMoment, HostHook};

/// Reads a `hook` block.
pub(super) fn hook(block: &mut BlockReader<'_>) -> Result<HostHook, Diagnostics> {
    let command = block.required::<Text>("command");
    let at = block.optional::<HookMoment>("at").unwrap_or(HookMoment::Step);
    let command = block.finish(command)?;
    Ok(HostHook { command, at })
}
