//! Writes a physical volume.

use super::label::label;
use super::metadata::{LONGEST, TEXT, head};
use super::text::text;
use super::{AREA_START, LvmError, SECTOR};
use crate::geometry::VolumeGroup;
use crate::window::Window;

/// Writes label and metadata of a group into `window`, the partition that is its physical volume. What its volumes hold
/// is written elsewhere.
///
/// # Errors
/// When the group has too many volumes, or the image cannot be written.
pub(crate) fn write(group: &VolumeGroup, window: Window<'_>) -> Result<(), LvmError> {
    let text = text(group, window.len());
    if text.len() as u64 > LONGEST {
        return Err(LvmError::TooManyVolumes { group: group.name.clone(), volumes: group.volumes.len() });
    }
    window.write(SECTOR, &label(group, window.len()))?;
    window.write(AREA_START, &head(&text))?;
    Ok(window.write(AREA_START + TEXT, &text)?)
}
