//! The kinds `pam_module` and `pam_argument`, and how both change files.

pub(super) mod argument;
pub(super) mod edit;
pub(super) mod module;
mod provision;

use hardtack_hcl::{BlockReader, Diagnostic, Read};

use crate::system::pam::Group;

/// Reads the key `group`.
fn read_group(block: &mut BlockReader<'_>) -> Read<Group> {
    let word = block.required::<String>("group");
    let place = block.place_of("group");
    word.and_then(|word| match Group::parse(&word) {
        Some(group) => block.absorb(Ok(group)),
        None => {
            let known = Group::ALL.map(Group::word);
            let error = Diagnostic::error(format!("`{word}` is no PAM group")).at(place);
            block.fail(error.help(format!("write one of {}", known.join(", "))).nearest(&word, known))
        }
    })
}

#[cfg(test)]
mod tests;
