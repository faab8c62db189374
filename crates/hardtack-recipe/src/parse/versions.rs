//! `since` and `until`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};

use super::context::{Context, label};
use crate::{ImageVersion, PinKind, VersionPin, Versions, read};

/// Reads the keys `since` and `until`; tells whether what has them holds in the version of the image.
pub(super) fn versions(block: &mut BlockReader<'_>, context: Context<'_>) -> (Versions, bool) {
    let since = block.optional::<ImageVersion>("since");
    let until = block.optional::<ImageVersion>("until");
    if let (Some(first), Some(end)) = (&since, &until)
        && end <= first
    {
        let error = Diagnostic::error(format!("no version is before {end} and not before {first}"));
        let place = block.place_of("until");
        block.error(error.at(place).help("`until` is the first version that does not have it any more"));
    }
    let versions = Versions { since, until };
    if versions.are_all() {
        return (versions, true);
    }
    let holds = match context.version.map(str::parse::<ImageVersion>) {
        Some(Ok(version)) => versions.hold(&version),
        Some(Err(error)) => {
            let place = block.place();
            block.error(Diagnostic::error(error.to_string()).at(place).help(format!(
                "it is the `version` of the image, which `since` and `until` are held against: {}",
                error.remedy()
            )));
            true
        }
        None => {
            let place = block.place();
            let error =
                Diagnostic::error("`since` and `until` are held against the version of the image, which has none");
            block.error(error.at(place).help("add `version = \"1.0.0\"` to the image, or build with --version"));
            true
        }
    };
    (versions, holds)
}

/// Reads the `control` and `rule` blocks of a `harden` block.
pub(super) fn pins(harden: &mut BlockReader<'_>, context: Context<'_>) -> Vec<VersionPin> {
    let mut pins = Vec::new();
    for (name, kind) in [("control", PinKind::Control), ("rule", PinKind::Rule)] {
        pins.extend(harden.each(name, |block| pin(block, kind, context)));
    }
    for (index, pin) in pins.iter().enumerate() {
        let earlier = pins.iter().take(index).find(|earlier| (earlier.kind, &earlier.name) == (pin.kind, &pin.name));
        if let Some(first) = earlier {
            let error = Diagnostic::error(format!("`{}` is held to versions twice", pin.name));
            harden.error(error.at(pin.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
    pins
}

fn pin(block: &mut BlockReader<'_>, kind: PinKind, context: Context<'_>) -> Result<VersionPin, Diagnostics> {
    let name = label(block, read::sentence);
    let place = block.place();
    let (versions, holds) = versions(block, context);
    if !block.has("since") && !block.has("until") {
        let error = Diagnostic::error("this says of no version whether it is asked for").at(place.clone());
        block.error(
            error.help("add `since = \"1.3.0\"`, the first version that has it, or `until`, the first that has not"),
        );
    }
    let name = block.finish(name)?;
    Ok(VersionPin { name, kind, versions, holds, place })
}
