//! Events as JSON, one object a line, on standard output.

use hardtack_build::{Event, Progress};

use crate::output::print;

/// One line an event.
pub(super) struct Json;

impl Progress for Json {
    fn event(&mut self, event: Event) {
        if let Ok(line) = serde_json::to_string(&event) {
            // A reader that has gone ends the program in `print`; any other error shows with the result.
            let _ = print(line + "\n");
        }
    }
}
