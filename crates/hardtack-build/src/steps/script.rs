//! Scripts.

use std::fs::File;
use std::io::Read;

use hardtack_recipe::{Script, ScriptSource};

use super::{Site, StepError};
use crate::fingerprint::InputError;
use crate::sandbox::{Network, Place, PlacedFile, Run};

/// What runs lines that name no interpreter: stops at the first failure and at unset variables.
const SHELL: &str = "#!/bin/sh -eu\n";

pub(super) fn perform(script: &Script, site: &mut Site<'_>) -> Result<(), StepError> {
    let (file, argv) = prepare(&script.source)?;
    let mut run = Run::new(argv, site.epoch);
    run.files.push(file);
    run.env = script.env.iter().map(|(key, value)| (key.clone(), value.reveal().to_owned())).collect();
    run.run_as = script.run_as.clone();
    run.network = Network::host_if(script.network);
    let (finished, last) = site.run(&run)?;
    if !finished.ending.is_success() {
        return Err(StepError::Command { what: "the script".to_owned(), ending: finished.ending, last });
    }
    if !finished.leftovers.is_empty() {
        if !script.allow_background {
            return Err(StepError::Leftovers { processes: finished.leftovers, can_be_allowed: true });
        }
        for left in &finished.leftovers {
            site.warn(format!("ended `{}`, which {} left running", left.command, site.step));
        }
    }
    Ok(())
}

fn prepare(source: &ScriptSource) -> Result<(PlacedFile, Vec<String>), InputError> {
    match source {
        ScriptSource::Inline(text) => {
            let text = text.reveal();
            let text = if text.starts_with("#!") { text.to_owned() } else { format!("{SHELL}{text}") };
            let file = PlacedFile { name: "script".to_owned(), from: Place::Text(text), executable: true };
            Ok((file, vec!["/run/hardtack/script".to_owned()]))
        }
        ScriptSource::Path(path) => {
            let mut start = Vec::new();
            File::open(path)
                .and_then(|file| file.take(4).read_to_end(&mut start))
                .map_err(|source| InputError { path: path.clone(), source })?;
            let name = path.file_name().map_or_else(|| "script".into(), |name| name.to_string_lossy().into_owned());
            let at = format!("/run/hardtack/{name}");
            // The kernel runs what names an interpreter or is a program; a shell takes the rest.
            let runs_itself = start.starts_with(b"#!") || start.starts_with(b"\x7fELF");
            let argv = if runs_itself { vec![at] } else { vec!["/bin/sh".to_owned(), "-eu".to_owned(), at] };
            Ok((PlacedFile { name, from: Place::Copy(path.clone()), executable: true }, argv))
        }
    }
}
