//! A benchmark is written for one release.

use hardtack_hcl::Diagnostic;
use hardtack_recipe::{Base, DISTRIBUTIONS, Harden};

use super::Plan;
use crate::profile::Profile;

/// The base is another distribution, or another release of it, than the benchmark is written for. Of bases that
/// are no bootstrap only the finished tree tells.
pub(super) fn other(plan: &Plan<'_>, harden: &Harden, profile: &Profile) -> Option<Diagnostic> {
    let root = plan.parents.iter().copied().chain([plan.image]).find_map(|image| match &image.base {
        Base::Bootstrap(bootstrap) => Some((image, bootstrap)),
        _ => None,
    });
    let (image, bootstrap) = root?;
    let benchmark = profile.benchmark();
    let known =
        DISTRIBUTIONS.iter().find(|known| known.name == bootstrap.distribution && known.release == bootstrap.release);
    // The number of a release that is not known cannot be compared.
    let differs = bootstrap.distribution != benchmark.distribution
        || known.is_some_and(|known| known.number != benchmark.release);
    if !differs {
        return None;
    }
    let base = known.map_or_else(
        || format!("{} {}", bootstrap.distribution, bootstrap.release),
        |known| format!("{} {} ({})", known.name, known.number, known.release),
    );
    let (id, distribution, release) = (&benchmark.name.id, &benchmark.distribution, &benchmark.release);
    let message = format!("{id} is written for {distribution} {release}, and the base is {base}");
    let help = match known.filter(|known| known.benchmark != id) {
        Some(known) => format!("write `benchmark = \"{}\"`, or start from {distribution} {release}", known.benchmark),
        None => format!("start from {distribution} {release}, or choose a benchmark for the base"),
    };
    Some(
        Diagnostic::warning(message)
            .at(harden.place.clone())
            .related(image.place.clone(), "the base of this image")
            .help(help),
    )
}
