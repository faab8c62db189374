//! Mount options that do not go together.

use hardtack_hcl::{Diagnostic, Place};

use crate::{MountKind, MountOption};

/// What is wrong with the options of one mount point.
pub(crate) fn options(options: &[MountOption], kind: MountKind, place: &Place) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (index, option) in options.iter().enumerate() {
        if !option.is_known_to(kind) {
            errors.push(Diagnostic::error(format!("{kind} has no mount option `{option}`")).at(place.clone()));
        }
        for earlier in options.iter().take(index) {
            if earlier == option {
                errors.push(
                    Diagnostic::error(format!("the mount option `{option}` stands here twice")).at(place.clone()),
                );
            } else if earlier.contradicts(option) {
                let message = format!("the mount options `{earlier}` and `{option}` contradict each other");
                errors.push(Diagnostic::error(message).at(place.clone()).help("leave one of them out"));
            }
        }
    }
    errors
}
