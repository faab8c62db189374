//! The kind `rsyslog`: how rsyslogd makes files, what it keeps, to whom it listens and talks.

mod edit;
mod kept;
mod mode;
mod network;
#[cfg(test)]
mod tests;
mod tls;

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Value, ValueError};
use hardtack_tree::Mode;

use crate::kind::{DesiredState, Kind};

/// `rsyslog "file-mode" { at_most = "0640" }`, `rsyslog "keeps" { facilities = […] }`, `rsyslog "no-network" {}` and
/// `rsyslog "tls" {}`.
pub(super) struct Rsyslog;

impl Kind for Rsyslog {
    fn name(&self) -> &'static str {
        "rsyslog"
    }

    fn summary(&self) -> &'static str {
        "rsyslogd makes log files with a `file-mode`, `keeps` messages, takes some from `no-network`, or sends them over `tls`, includes read in their order."
    }

    fn keys(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("at_most", "For `file-mode`: the most permissions that a log file gets, in octal: `\"0640\"`."),
            ("facilities", "For `keeps`: the facilities whose messages are all kept: `[\"auth\", \"authpriv\"]`."),
        ]
    }

    fn read(&self, block: &mut BlockReader<'_>) -> Result<Box<dyn DesiredState>, Diagnostics> {
        let place = block.label_place(0);
        let state = block.label(0).and_then(|word| {
            let state: Box<dyn DesiredState> = match word.as_str() {
                "file-mode" => {
                    let ceiling = block.required_with("at_most", read_mode);
                    return ceiling.map(|ceiling| Box::new(mode::FileMode { ceiling }) as Box<dyn DesiredState>);
                }
                "keeps" => {
                    let facilities = block.required::<Vec<String>>("facilities");
                    return facilities.map(|facilities| Box::new(kept::Kept { facilities }) as Box<dyn DesiredState>);
                }
                "no-network" => Box::new(network::NoNetwork),
                "tls" => Box::new(tls::Tls),
                _ => {
                    let wrong = Diagnostic::error(format!("`{word}` is none of {}", LABELS.join(", "))).at(place);
                    return block.fail(wrong.nearest(&word, LABELS));
                }
            };
            block.absorb(Ok(state))
        });
        block.finish(state)
    }
}

const LABELS: [&str; 4] = ["file-mode", "keeps", "no-network", "tls"];

fn read_mode(value: &Value) -> Result<Mode, ValueError> {
    let text = String::from_value(value)?;
    let bits = u32::from_str_radix(&text, 8).ok().filter(|bits| *bits <= 0o777);
    bits.map(Mode::new)
        .ok_or_else(|| ValueError::new(format!("`{text}` is not a mode")).help("write it in octal: \"0640\""))
}
