//! Mount options that do not go together.

use hardtack_hcl::{Diagnostic, Place};

use crate::{FileSystem, MountOption};

/// What is wrong with the options of one mount point; a file system in memory is `None`.
pub(crate) fn options(options: &[MountOption], fs: Option<FileSystem>, place: &Place) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    for (index, option) in options.iter().enumerate() {
        if !option.is_known_to(fs) {
            let fs = fs.map_or("tmpfs", FileSystem::as_str);
            errors.push(Diagnostic::error(format!("{fs} has no mount option `{}`", option.name())).at(place.clone()));
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
