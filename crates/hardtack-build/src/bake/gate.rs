//! The gate of a bake: held against what is known, as soon as it is.

use hardtack_audit::Audit;
use hardtack_recipe::Image;
use hardtack_scan::inventory::Inventory;
use hardtack_tree::Digest;
use jiff::Timestamp;
use jiff::civil::Date;

use super::output::{DECISION, Output};
use super::run::State;
use super::{BakeError, BakeRequest, Manifest};
use crate::base::Origin;
use crate::gate::{Decision, Figure, Figures, Missing, decide, findings};
use crate::history::Judged;

/// What is known before anything is assembled or booted. An image that is made once more was held against its gate when it
/// was first made: what only a boot or the present day tells is left open.
pub(super) fn figures<'a>(
    request: &BakeRequest<'_>,
    state: &State,
    audit: Option<&'a Audit>,
    inventory: &Inventory,
    again: bool,
) -> Figures<'a> {
    let now = Timestamp::now();
    let image = request.image;
    let limits = image.gate.vulnerabilities.as_ref().filter(|_| !again);
    let vulnerabilities =
        limits.map(|limits| findings(limits, &request.store.advisories(), Ok(inventory), image.name.as_str(), now));
    let archive = state.built.origin.as_ref().and_then(Origin::day);
    Figures {
        now,
        today: request.today,
        residue: Figure::Known(0),
        audit: Figure::or(audit, Missing::audit()),
        packages: Figure::Known(state.packages.len()),
        archive: Figure::or(archive, Missing::archive()),
        vulnerabilities: vulnerabilities.unwrap_or(Figure::Pending),
        bytes: Figure::Pending,
        proof: match (&image.disk, &request.prove) {
            (None, _) => Figure::Missing(Missing::disk()),
            (Some(_), None) if again => Figure::Pending,
            (Some(_), None) => Figure::Missing(Missing::proof()),
            (Some(_), Some(_)) => Figure::Pending,
        },
    }
}

/// Refuses the image when its gate can no longer be met, and writes why.
pub(super) fn hold(
    image: &Image,
    figures: &Figures<'_>,
    digest: Option<Digest>,
    output: &Output,
) -> Result<(), BakeError> {
    let decision = decide(&image.gate, figures, &image.name, digest);
    if !decision.is_refused() {
        return Ok(());
    }
    output.json(DECISION, &decision)?;
    Err(BakeError::Gate(Box::new(decision)))
}

/// Writes what the gate decides when everything is known, and refuses the image when it is not met.
pub(super) fn conclude(
    image: &Image,
    figures: &Figures<'_>,
    digest: Option<Digest>,
    output: &Output,
) -> Result<(), BakeError> {
    let decision = decide(&image.gate, figures, &image.name, digest);
    output.json(DECISION, &decision)?;
    if decision.is_refused() { Err(BakeError::Gate(Box::new(decision))) } else { Ok(()) }
}

/// Holds an image that is there already against a gate that time may have closed.
pub(super) fn hold_known(request: &BakeRequest<'_>, manifest: &Manifest, output: &Output) -> Result<(), BakeError> {
    let image = request.image;
    // Nobody is handed a part of an image.
    if !image.gate.depends_on_time() || request.is_partial() {
        return Ok(());
    }
    let judged = Judged::built(&request.directory())?;
    let figures = Figures {
        today: request.today,
        ..Figures::of(&judged, &image.gate, &request.store.advisories(), Timestamp::now())
    };
    hold(image, &figures, manifest.digest(), output)
}

/// What the gate decides of a sealed tree that holds what must not leave: nothing else is looked at.
pub(super) fn refused_for_residue(image: &Image, today: Date, residues: usize) -> Decision {
    let figures = Figures {
        now: Timestamp::now(),
        today,
        residue: Figure::Known(residues),
        audit: Figure::Pending,
        packages: Figure::Pending,
        archive: Figure::Pending,
        vulnerabilities: Figure::Pending,
        bytes: Figure::Pending,
        proof: Figure::Pending,
    };
    decide(&image.gate, &figures, &image.name, None)
}
