//! `gate`.

use hardtack_hcl::{BlockReader, Diagnostic, Diagnostics};

use super::context::{Context, Expected};
use crate::{
    Condition, ControlSeverity, Gate, Size, VulnerabilityClass, VulnerabilityLimit, VulnerabilityLimits, Wanted, read,
};

/// Reads a `gate` block.
pub(super) fn gate(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<Gate, Diagnostics> {
    let mut conditions = Vec::new();
    let mut add = |block: &BlockReader<'_>, key: &str, wanted: Option<Wanted>| {
        conditions.extend(wanted.map(|wanted| Condition { wanted, place: block.place_of(key) }));
    };
    let wanted = block.optional_with("score", read::percent).map(Wanted::Score);
    add(block, "score", wanted);
    let wanted = block.optional::<usize>("unknown").map(Wanted::Unknown);
    add(block, "unknown", wanted);
    let wanted = block.optional::<usize>("failed").map(Wanted::Failed);
    add(block, "failed", wanted);
    if let Some(mut inner) = block.block("failed") {
        for severity in ControlSeverity::ALL {
            let wanted = inner.optional::<usize>(severity.as_str());
            add(&inner, severity.as_str(), wanted.map(|most| Wanted::FailedOf(severity, most)));
        }
        let read = inner.finish(());
        let _: Option<()> = block.absorb(read).into_option();
    }
    let wanted = block.optional::<u32>("exception_days").map(Wanted::ExceptionDays);
    add(block, "exception_days", wanted);
    let wanted = block.optional::<usize>("packages").map(Wanted::Packages);
    add(block, "packages", wanted);
    let wanted = block.optional::<u32>("patch_age_days").map(Wanted::PatchAgeDays);
    add(block, "patch_age_days", wanted);
    let wanted = block.optional::<Size>("size").map(Wanted::Size);
    add(block, "size", wanted);
    let wanted = block.optional::<bool>("proved").unwrap_or(false).then_some(Wanted::Proved);
    add(block, "proved", wanted);
    let vulnerabilities = block.block("vulnerabilities").and_then(|mut inner| {
        let read = vulnerabilities(&mut inner, context);
        block.absorb(read).into_option()
    });
    let place = Some(block.place());
    block.finish(())?;
    Ok(Gate { conditions, vulnerabilities, place })
}

/// Reads a `vulnerabilities` block.
fn vulnerabilities(block: &mut BlockReader<'_>, context: Context<'_>) -> Result<VulnerabilityLimits, Diagnostics> {
    let mut limits = Vec::new();
    for class in VulnerabilityClass::ALL {
        let most = block.optional::<usize>(class.as_str());
        let place = block.place_of(class.as_str());
        limits.extend(most.map(|most| VulnerabilityLimit { class, most, place }));
    }
    let fixed_only = block.optional::<bool>("fixed_only").unwrap_or(false);
    let older_than_days = block.optional::<u32>("older_than_days");
    let max_age_days = block.optional::<u32>("max_age_days");
    let index = block.optional_with("index", |value| context.host_path(value, Expected::File));
    let place = block.place();
    if limits.is_empty() && !block.has_errors() {
        let error = Diagnostic::error("this allows any number of vulnerabilities").at(place.clone());
        block.error(error.help("say how many of which: `critical = 0`"));
    }
    block.finish(())?;
    Ok(VulnerabilityLimits { limits, fixed_only, older_than_days, max_age_days, index, place })
}
