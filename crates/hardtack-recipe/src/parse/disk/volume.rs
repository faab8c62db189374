//! `volume_group` and `volume`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Read, Value, ValueError};

use super::file_system::mount;
use super::label;
use crate::{Extent, GroupName, MountPoint, Size, Volume, VolumeGroup, VolumeName, VolumeSize, VolumeUse};

/// Bytes of a physical extent when nothing is said: as vgcreate(8).
const EXTENT: Size = Size::from_mib(4);

/// Reads a `volume_group` block.
pub(super) fn volume_group(block: &mut BlockReader<'_>) -> Result<VolumeGroup, Diagnostics> {
    let name = label(block, GroupName::from_value);
    let size = block.optional::<Extent>("size").unwrap_or(Extent::Rest);
    let extent = block.optional_with("extent", extent_size).unwrap_or(EXTENT);
    let volumes = block.each("volume", volume);
    let place = block.place();
    let name = block.finish(name)?;
    Ok(VolumeGroup { name, size, extent, volumes, place })
}

/// Reads a `volume` block.
fn volume(block: &mut BlockReader<'_>) -> Result<Volume, Diagnostics> {
    let name = label(block, VolumeName::from_value);
    let size = block.required::<VolumeSize>("size");
    let swap = block.optional::<bool>("swap").unwrap_or(false);
    let holds = if swap { swap_space(block) } else { file_system(block) };
    let place = block.place();
    let (name, size, holds) = block.finish((name, size, holds))?;
    Ok(Volume { name, size, holds, place })
}

fn file_system(block: &mut BlockReader<'_>) -> Read<VolumeUse> {
    let point = match block.expression("mount") {
        Some(_) => block.required::<MountPoint>("mount"),
        None => {
            let error = Diagnostic::error("this volume has no use").at(block.place());
            block.fail(error.help("add `mount = \"/…\"`, or `swap = true`"))
        }
    };
    mount(block, point).map(VolumeUse::FileSystem)
}

/// Swap, which has nothing of a file system.
fn swap_space(block: &mut BlockReader<'_>) -> Read<VolumeUse> {
    for key in ["mount", "fs", "options", "label"] {
        if block.expression(key).is_some() {
            let error = Diagnostic::error(format!("swap space has no `{key}`")).at(block.place_of(key));
            block.error(error.related(block.place_of("swap"), "it is swap space here").help("leave one of them out"));
        }
    }
    Read::present(VolumeUse::Swap)
}

/// Bytes of a physical extent: LVM takes powers of two; below 1 MiB its metadata grow, above 1 GiB too much is lost to
/// rounding.
fn extent_size(value: &Value) -> Result<Size, ValueError> {
    let size = Size::from_value(value)?;
    let in_range = (Size::from_mib(1)..=Size::from_gib(1)).contains(&size);
    if size.bytes().is_power_of_two() && in_range {
        return Ok(size);
    }
    Err(ValueError::new(format!("extents of {size} cannot be"))
        .help("write a power of two from \"1M\" to \"1G\", such as \"4M\""))
}
