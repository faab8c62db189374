//! The kind `homes`: directories of users who can log in.

mod dot_files;
mod owned;
#[cfg(test)]
mod tests;
mod users;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::Mode;

use crate::kind::{DesiredState, Kind};

/// `homes "owned" { mode = "0750" }` and `homes "dot-files" { remove = true }`.
pub(super) struct Homes;

impl Kind for Homes {
    fn name(&self) -> &'static str {
        "homes"
    }

    fn summary(&self) -> &'static str {
        "Homes of users with a login shell are there and `owned` by them, or their `dot-files` are the users' alone."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("mode", "For `owned`: the most permissions of a home, in octal: `\"0750\"`."),
            (
                "remove",
                "For `dot-files`: whether a fix removes `.forward`, `.rhosts` and `.shosts`. It does not when this is left out.",
            ),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let mode = block.optional_with("mode", read_mode);
        let remove = block.optional::<bool>("remove");
        let place = block.label_place(0);
        let state = block.label(0).and_then(|word| match (word.as_str(), mode, remove) {
            ("owned", Some(mode), None) => {
                let state: Box<dyn DesiredState> = Box::new(owned::Owned { ceiling: mode });
                block.absorb(Ok(state))
            }
            ("dot-files", None, remove) => {
                let state: Box<dyn DesiredState> = Box::new(dot_files::DotFiles { remove: remove.unwrap_or(false) });
                block.absorb(Ok(state))
            }
            ("owned" | "dot-files", ..) => {
                let wrong = Diagnostic::error(format!("`{word}` does not go with these keys")).at(place);
                block.fail(wrong.help("`owned` needs `mode`, `dot-files` takes `remove`"))
            }
            _ => {
                let wrong = Diagnostic::error(format!("`{word}` is neither `owned` nor `dot-files`")).at(place);
                block.fail(wrong.nearest(&word, ["owned", "dot-files"]))
            }
        });
        block.finish(state)
    }
}

fn read_mode(value: &Value) -> Result<Mode, ValueError> {
    let text = String::from_value(value)?;
    let bits = u32::from_str_radix(&text, 8).ok().filter(|bits| *bits <= 0o7777);
    bits.map(Mode::new)
        .ok_or_else(|| ValueError::new(format!("`{text}` is not a mode")).help("write it in octal: \"0750\""))
}
