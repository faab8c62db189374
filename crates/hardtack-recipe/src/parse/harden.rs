//! `harden`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};

use super::context::{Context, label};
use super::versions;
use crate::{Exception, ExceptionKind, Harden, ParameterValue, read};

/// Reads a `harden` block.
pub(super) fn harden(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Harden, Diagnostics> {
    let benchmark = block.required_with("benchmark", read::sentence);
    let edition = block.optional_with("edition", read::sentence);
    let profile = block.required_with("profile", read::sentence);
    let set = block.entries::<serde_json::Value>("set");
    let set = set.into_iter().map(|(name, value, place)| (name, ParameterValue { value, place })).collect();
    let exceptions: Vec<(Exception, bool)> = block.each("exception", |inner| exception(inner, context));
    let exceptions: Vec<Exception> =
        exceptions.into_iter().filter_map(|(exception, holds)| holds.then_some(exception)).collect();
    let pins = versions::pins(block, context);
    for (index, exception) in exceptions.iter().enumerate() {
        let earlier = exceptions.iter().take(index).find(|earlier| earlier.control == exception.control);
        if let Some(first) = earlier {
            let error = Diagnostic::error(format!("there are two exceptions for `{}`", exception.control));
            block.error(error.at(exception.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
    let (benchmark_place, profile_place) = (block.place_of("benchmark"), block.place_of("profile"));
    let place = block.place();
    let (benchmark, profile) = block.finish((benchmark, profile))?;
    Ok(Harden { benchmark, benchmark_place, edition, profile, profile_place, set, exceptions, pins, place })
}

/// Reads an `exception` block; tells whether it holds in the version of the image.
fn exception(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<(Exception, bool), Diagnostics> {
    let control = label(block, read::sentence);
    let kind = block.required::<ExceptionKind>("kind");
    let reason = block.required_with("reason", read::sentence);
    let owner = block.required_with("owner", read::sentence);
    let expires = block.optional_with("expires", read::date);
    let instead = block.optional_with("instead", read::sentence);
    let platforms = block.optional_with("platform", read::some_words).unwrap_or_default();
    let proven_by = block.optional::<Vec<String>>("proven_by").unwrap_or_default();
    let proven_by_place = block.place_of("proven_by");
    let (versions, holds) = versions::versions(block, context);
    if let Some(kind) = kind.as_ref() {
        let needs = match kind {
            ExceptionKind::Accepted | ExceptionKind::Planned => {
                Some(("expires", "the last day on which it holds, such as \"2027-06-30\""))
            }
            ExceptionKind::Compensated | ExceptionKind::Elsewhere => {
                Some(("instead", "what covers the control in its place"))
            }
            ExceptionKind::Platform => None,
        };
        if let Some((key, what)) = needs.filter(|(key, _)| !block.has(key)) {
            let error = Diagnostic::error(format!("an exception of the kind \"{kind}\" needs the key `{key}`"));
            let place = block.place();
            block.error(error.at(place).help(format!("`{key}` is {what}")));
        }
    }
    if let Some(expired) = expires.filter(|day| *day < context.today) {
        let error = Diagnostic::error(format!("this exception expired on {expired}"));
        let place = block.place_of("expires");
        block.error(error.at(place).help("meet the control, or agree on a new date with the exception's owner"));
    }
    let place = block.place();
    let (control, kind, reason, owner) = block.finish((control, kind, reason, owner))?;
    let exception = Exception {
        control,
        kind,
        reason,
        owner,
        expires,
        instead,
        proven_by,
        proven_by_place,
        platforms,
        versions,
        place,
    };
    Ok((exception, holds))
}
