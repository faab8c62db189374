//! Proving an image: the bridge between a bake and the boot of a clone.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hardtack_audit::{Audit, ProfileOrder};
use hardtack_build::Interrupt;
use hardtack_build::bake::Raw;
use hardtack_build::store::Store;
use hardtack_image::Geometry;
use hardtack_prove::{CloneFormat, DiskBus, ExpectedMount, NeighbourImage, Proof, ProveRequest, prove};
use hardtack_recipe::{Firmware, Image, ImageName, Layout, Size, TestBlock};

use crate::bootable::neighbour;
use crate::output::note;

/// The most that one boot may take; emulated machines need up to a minute and a half.
const LIMIT: Duration = Duration::from_secs(600);

/// Proves images of one recipe.
pub(crate) struct Prover<'a> {
    image: &'a Image,
    store: &'a Store,
    /// Where outputs of images of the recipe are.
    out: &'a Path,
    rules: &'a [PathBuf],
    interrupt: &'a Interrupt,
}

impl<'a> Prover<'a> {
    /// For an image of a recipe.
    pub(crate) fn new(
        image: &'a Image,
        store: &'a Store,
        out: &'a Path,
        rules: &'a [PathBuf],
        interrupt: &'a Interrupt,
    ) -> Self {
        Self { image, store, out, rules, interrupt }
    }

    /// Boots clones of raw images that have no names yet.
    pub(crate) fn prove(&self, raw: Raw<'_>) -> Result<(serde_json::Value, bool), Box<dyn Error + Send + Sync>> {
        let Some(layout) = &self.image.disk else { return Err("an image without a disk cannot be booted".into()) };
        let mut neighbours = Vec::new();
        for beside in self.image.neighbours() {
            let found = neighbour(&beside.image, self.store, self.out, self.rules, raw.work, self.interrupt);
            neighbours.push(found.map_err(|failure| failure.line())?);
        }
        let subject = Subject {
            name: &self.image.name,
            neighbours: &neighbours,
            disks: raw.disks,
            format: CloneFormat::Raw,
            firmware: &layout.firmware,
            layout,
            geometry: raw.geometry,
            tests: &self.image.tests,
            profile: raw.profile,
            sealed: raw.audit,
            hardware: Hardware::default(),
        };
        let proof = boot(&subject, raw.directory, raw.work, &self.store.root().join("host"), self.interrupt)?;
        Ok((serde_json::to_value(&proof)?, proof.passed()))
    }
}

/// What is booted.
pub(crate) struct Subject<'a> {
    /// The name of the image.
    pub(crate) name: &'a ImageName,
    /// The images beside it.
    pub(crate) neighbours: &'a [NeighbourImage],
    /// The file of each disk, the boot disk first.
    pub(crate) disks: &'a [PathBuf],
    pub(crate) format: CloneFormat,
    pub(crate) firmware: &'a [Firmware],
    pub(crate) layout: &'a Layout,
    pub(crate) geometry: &'a Geometry,
    pub(crate) tests: &'a [TestBlock],
    pub(crate) profile: Option<&'a ProfileOrder>,
    pub(crate) sealed: Option<&'a Audit>,
    pub(crate) hardware: Hardware,
}

/// What machines differ in.
#[derive(Clone, Copy, Default)]
pub(crate) struct Hardware {
    pub(crate) bus: DiskBus,
    pub(crate) disk_size: Option<Size>,
}

/// Boots clones and says on standard error what was found.
pub(crate) fn boot(
    subject: &Subject<'_>,
    logs: &Path,
    work: &Path,
    cache: &Path,
    interrupt: &Interrupt,
) -> Result<Proof, Box<dyn Error + Send + Sync>> {
    // The program itself, also when an upgrade has replaced its file since it was started.
    let program = Path::new("/proc/self/exe");
    std::fs::create_dir_all(cache)?;
    let flag = interrupt.flag();
    let proof = prove(&ProveRequest {
        name: subject.name,
        neighbours: subject.neighbours,
        disks: subject.disks,
        format: subject.format,
        geometry: subject.geometry,
        firmware: subject.firmware,
        mounts: &ExpectedMount::of(subject.geometry, subject.layout, subject.hardware.disk_size),
        tests: subject.tests,
        profile: subject.profile,
        sealed: subject.sealed,
        bus: subject.hardware.bus,
        disk_size: subject.hardware.disk_size,
        program,
        limit: LIMIT,
        logs,
        work,
        cache,
        interrupt: &flag,
    })?;
    for line in lines(&proof) {
        note(line);
    }
    Ok(proof)
}

/// A proof in words: a line a boot, then what is not as it must be.
fn lines(proof: &Proof) -> Vec<String> {
    let mut lines = Vec::new();
    for boot in &proof.boots {
        let firmware = match boot.firmware {
            Firmware::Bios => "BIOS",
            Firmware::Uefi => "UEFI",
        };
        let complaints = boot.complaints();
        let verdict = if complaints.is_empty() { "passed" } else { "FAILED" };
        let from = match boot.bus {
            DiskBus::VirtioBlk => "",
            DiskBus::Nvme => " from NVMe",
        };
        let beside: Vec<&str> = boot.beside.iter().map(|companion| companion.image.as_str()).collect();
        let beside = if beside.is_empty() { String::new() } else { format!(" beside {}", beside.join(", ")) };
        lines.push(format!(
            "boot under {firmware}{from}{beside}: {verdict} in {:.0} s ({})",
            boot.seconds, boot.accelerator
        ));
        if let Some(why) = boot.unsaved.as_ref().filter(|_| boot.starts > 1) {
            lines.push(format!("    started {} times for isolated tests: {why}", boot.starts));
        }
        lines.extend(complaints.into_iter().map(|complaint| format!("    {complaint}")));
    }
    lines.extend(proof.shared().into_iter().map(|what| format!("machines of this image share {what}")));
    lines
}
