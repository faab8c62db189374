//! Volume groups and their volumes.

use hardtack_hcl::Diagnostic;

use super::repeated;
use crate::{Layout, VolumeGroup, VolumeSize};

/// What is wrong with the volume groups.
pub(super) fn check(layout: &Layout, errors: &mut Vec<Diagnostic>) {
    let groups = layout.groups().map(|group| (&group.name, &group.place));
    errors.extend(repeated(groups, |name| format!("two volume groups are called `{name}`")));
    layout.groups().for_each(|group| of_group(group, errors));
}

fn of_group(group: &VolumeGroup, errors: &mut Vec<Diagnostic>) {
    let name = &group.name;
    let volumes = group.volumes.iter().map(|volume| (&volume.name, &volume.place));
    errors.extend(repeated(volumes, |volume| format!("two volumes of `{name}` are called `{volume}`")));
    for volume in &group.volumes {
        if let Err(error) = name.with(&volume.name) {
            let message = format!("the device of `{name}/{}`: {error}", volume.name);
            errors.push(Diagnostic::error(message).at(volume.place.clone()).help(error.remedy()));
        }
    }
    let Some(last) = group.volumes.iter().position(|volume| volume.size == VolumeSize::Free(100)) else { return };
    for volume in group.volumes.iter().skip(last + 1) {
        let before = &group.volumes[last];
        let message = format!("nothing is left for `{}`: `{}` before it takes all", volume.name, before.name);
        let error = Diagnostic::error(message).at(volume.place.clone());
        let error = error.related(before.place.clone(), "this takes all that is free");
        errors.push(error.help("move the volume with \"100%FREE\" to the end; it stands once"));
    }
}
