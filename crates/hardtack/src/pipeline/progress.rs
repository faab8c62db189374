//! The progress of several images at once: each line names its image.

use hardtack_build::{Event, Progress};

use crate::output::{note, print};

/// Tells what one of several images comes to.
pub(crate) struct Named {
    pub(crate) image: String,
    pub(crate) json: bool,
}

impl Progress for Named {
    fn event(&mut self, event: Event) {
        let Self { image, json } = self;
        if *json {
            if let Ok(serde_json::Value::Object(mut line)) = serde_json::to_value(&event) {
                line.insert("image".to_owned(), image.clone().into());
                // A reader that has gone ends the program in `print`; any other error shows with the result.
                let _ = print(format!("{}\n", serde_json::Value::Object(line)));
            }
            return;
        }
        match event {
            Event::PhaseFinished { phase, took } => note(format!("{image}: {phase} took {:.1} s", took.as_secs_f64())),
            Event::Warning { message } => note(format!("{image}: warning: {message}")),
            _ => {}
        }
    }
}
