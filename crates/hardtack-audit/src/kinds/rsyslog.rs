//! The kind `rsyslog`: how rsyslogd makes files, and whom it listens to.

mod edit;
mod mode;
mod network;
#[cfg(test)]
mod tests;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::Mode;

use crate::kind::{DesiredState, Kind};

/// `rsyslog "file-mode" { at_most = "0640" }` and `rsyslog "no-network" {}`.
pub(super) struct Rsyslog;

impl Kind for Rsyslog {
    fn name(&self) -> &'static str {
        "rsyslog"
    }

    fn summary(&self) -> &'static str {
        "rsyslogd makes log files with a `file-mode`, or takes messages from `no-network`, includes read in their order."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[("at_most", "For `file-mode`: the most permissions that a log file gets, in octal: `\"0640\"`.")]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let mode = block.optional_with("at_most", read_mode);
        let label = block.label(0);
        let state = label.and_then(|word| match (word.as_str(), mode) {
            ("file-mode", Some(ceiling)) => {
                let state: Box<dyn DesiredState> = Box::new(mode::FileMode { ceiling });
                block.absorb(Ok(state))
            }
            ("no-network", None) => {
                let state: Box<dyn DesiredState> = Box::new(network::NoNetwork);
                block.absorb(Ok(state))
            }
            ("file-mode", None) => block.fail(Diagnostic::error("`at_most` is missing").at(place)),
            ("no-network", Some(_)) => block.fail(Diagnostic::error("`at_most` is for `file-mode`").at(place)),
            _ => {
                let wrong = Diagnostic::error(format!("`{word}` is neither `file-mode` nor `no-network`")).at(place);
                block.fail(wrong.nearest(&word, ["file-mode", "no-network"]))
            }
        });
        block.finish(state)
    }
}

fn read_mode(value: &Value) -> Result<Mode, ValueError> {
    let text = String::from_value(value)?;
    let bits = u32::from_str_radix(&text, 8).ok().filter(|bits| *bits <= 0o777);
    bits.map(Mode::new)
        .ok_or_else(|| ValueError::new(format!("`{text}` is not a mode")).help("write it in octal: \"0640\""))
}
