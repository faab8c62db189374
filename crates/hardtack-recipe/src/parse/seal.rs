//! `seal`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics, FromValue, Segment, Value, ValueError};

use super::context::{Context, label};
use crate::{Seal, SealSection, SecretException, SkippedSection, read};

/// Reads a `seal` block.
pub(super) fn seal(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Seal, Diagnostics> {
    let skip = block.each("skip", skipped);
    let remove = block.optional_with("remove", globs).unwrap_or_default();
    for (index, skipped) in skip.iter().enumerate() {
        if let Some(first) = skip.iter().take(index).find(|earlier| earlier.section == skipped.section) {
            let error = Diagnostic::error(format!("the section `{}` is skipped twice", skipped.section));
            block.error(error.at(skipped.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
    let exceptions = block.each("exception", |inner| exception(inner, context));
    for (index, exception) in exceptions.iter().enumerate() {
        let same = |earlier: &&SecretException| earlier.rule == exception.rule && earlier.path == exception.path;
        if let Some(first) = exceptions.iter().take(index).find(same) {
            let error =
                Diagnostic::error(format!("there are two exceptions for `{}` in {}", exception.rule, exception.path));
            block.error(error.at(exception.place.clone()).related(first.place.clone(), "the first is here"));
        }
    }
    block.finish(())?;
    Ok(Seal { skip, remove, exceptions })
}

/// Reads an `exception` block.
fn exception(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<SecretException, Diagnostics> {
    let rule = label(block, read::sentence);
    let path = block.required_with("path", read::tree_path);
    let reason = block.required_with("reason", read::sentence);
    let owner = block.required_with("owner", read::sentence);
    let expires = block.required_with("expires", read::date);
    if let Some(expired) = expires.as_ref().filter(|day| **day < context.today) {
        let error = Diagnostic::error(format!("this exception expired on {expired}"));
        let place = block.place_of("expires");
        block.error(error.at(place).help("take the secret out of the image, or agree on a new date with the owner"));
    }
    let place = block.place();
    let (rule, path, reason, owner, expires) = block.finish((rule, path, reason, owner, expires))?;
    Ok(SecretException { rule, path, reason, owner, expires, place })
}

/// Reads a `skip` block.
fn skipped(block: &mut BlockReader<'_>) -> Result<SkippedSection, Diagnostics> {
    let section = label(block, SealSection::from_value);
    let reason = block.required_with("reason", read::sentence);
    let place = block.place();
    let (section, reason) = block.finish((section, reason))?;
    Ok(SkippedSection { section, reason, place })
}

/// Globs of absolute paths.
fn globs(value: &Value) -> Result<Vec<String>, ValueError> {
    let globs = Vec::<String>::from_value(value)?;
    for (index, glob) in globs.iter().enumerate() {
        let wrong = |message: String| ValueError::new(message).inside(Segment::Index(index));
        if !glob.starts_with('/') || glob.split('/').any(|part| part == "..") {
            let error = wrong(format!("`{glob}` is no absolute path"));
            return Err(error.help("write a glob such as \"/var/cache/app/**\""));
        }
        // Everything in a top directory is a system that does not start.
        if glob.trim_matches(['/', '*']).is_empty() {
            return Err(wrong(format!("`{glob}` would remove the whole tree")));
        }
        globset::Glob::new(glob).map_err(|error| wrong(format!("`{glob}` is no glob: {}", error.kind())))?;
    }
    Ok(globs)
}
