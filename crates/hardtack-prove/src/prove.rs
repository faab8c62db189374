//! Proves an image: boots clones of it and tests them from inside.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use hardtack_audit::{Audit, ProfileOrder};
use hardtack_image::Geometry;
use hardtack_recipe::{Firmware, ImageName, Size, TestBlock};

use crate::boot::{Bench, NeighbourClone, NeighbourImage};
use crate::clone::{Clone, Workshop};
use crate::probe::ProbeOrders;
use crate::proof::{Boot, PROOF_SCHEMA, Proof};
use crate::qemu::{Accelerator, DiskBus};
use crate::{CloneFormat, ExpectedMount, ProveError};

/// How long a machine may take from when it is up until it has an address. Some ask for one only then.
const ADDRESS_LIMIT: Duration = Duration::from_secs(60);

/// What to prove, and with what.
pub struct ProveRequest<'a> {
    /// The name of the image.
    pub name: &'a ImageName,
    /// The file of each disk of the image, the boot disk first. They are only read.
    pub disks: &'a [PathBuf],
    /// Their format; never guessed, since a guest may write what looks like another.
    pub format: CloneFormat,
    /// Its disks and what is where on them.
    pub geometry: &'a Geometry,
    /// The firmwares to boot it with, in this order; not empty.
    pub firmware: &'a [Firmware],
    /// What its layout says of mounts.
    pub mounts: &'a [ExpectedMount],
    /// The recipe's tests.
    pub tests: &'a [TestBlock],
    /// The images that tests need beside it. Their machines are up in every boot, before the first test.
    pub neighbours: &'a [NeighbourImage],
    /// The profile by which the running system is audited.
    pub profile: Option<&'a ProfileOrder>,
    /// The audit of the sealed tree: what was well there must be so in the running system.
    pub sealed: Option<&'a Audit>,
    /// How the guest sees its disks.
    pub bus: DiskBus,
    /// How large its boot disk is; as large as the image when not given.
    pub disk_size: Option<Size>,
    /// The program that becomes the probe; hardtack itself.
    pub program: &'a Path,
    /// The most that one boot may take, from QEMU's start to the report. Each isolated test may take as much again.
    pub limit: Duration,
    /// Where logs of the boots are kept: `boot-bios.log`, `boot-uefi.log`, and `boot-bios-db.log` of a machine beside.
    pub logs: &'a Path,
    /// A directory for temporary files, which are gone afterwards; at least as much free space as the image
    /// has data.
    pub work: &'a Path,
    /// A directory for what is remembered about this host.
    pub cache: &'a Path,
    /// Set by the caller to end the proof early.
    pub interrupt: &'a AtomicBool,
}

/// Boots a copy-on-write clone of the image with each firmware, and reports what was found.
///
/// The boots run at the same time when the host has two processors for each machine; on fewer they would only slow
/// each other down.
///
/// # Errors
/// When no clone can be made or run. A clone that does not boot, or is not as it must be, is not an error but
/// a proof that has not [passed](Proof::passed).
pub fn prove(request: &ProveRequest<'_>) -> Result<Proof, ProveError> {
    let image = request.geometry.boot_disk().bytes();
    if let Some(size) = request.disk_size.filter(|size| size.bytes() < image) {
        return Err(ProveError::DiskTooSmall { size, image: Size::from_bytes(image) });
    }
    fs::create_dir_all(request.logs).map_err(ProveError::io("create", request.logs))?;
    let work = tempfile::Builder::new()
        .prefix("prove-")
        .tempdir_in(request.work)
        .map_err(ProveError::io("make a directory in", request.work))?;
    // QEMU is started in this directory.
    let work = &fs::canonicalize(work.path()).map_err(ProveError::io("find", work.path()))?;
    let logs = &fs::canonicalize(request.logs).map_err(ProveError::io("find", request.logs))?;
    let accelerator = Accelerator::choose(request.cache, work)?;
    let orders = ProbeOrders {
        tests: request.tests.to_vec(),
        carried: BTreeMap::new(),
        profile: request.profile.cloned(),
        settle: request.limit * 3 / 4,
        command_limit: request.limit / 4,
        address_limit: (!request.neighbours.is_empty()).then_some(ADDRESS_LIMIT),
    };
    let workshop = Workshop {
        accelerator: &accelerator,
        bus: request.bus,
        limit: request.limit,
        logs,
        work,
        interrupt: request.interrupt,
    };
    let clone = Clone::make(request.disks, request.format, request.geometry, request.program, &orders, &workshop)?;
    let orders = ProbeOrders { tests: Vec::new(), profile: None, ..orders };
    let neighbours = request
        .neighbours
        .iter()
        .map(|image| {
            let work = work.join(format!("beside-{}", image.name));
            fs::create_dir(&work).map_err(ProveError::io("create", &work))?;
            let workshop = Workshop { bus: DiskBus::default(), work: &work, ..workshop };
            let clone = Clone::make(&image.disks, image.format, &image.geometry, request.program, &orders, &workshop)?;
            Ok(NeighbourClone { image, clone })
        })
        .collect::<Result<Vec<_>, ProveError>>()?;
    let bench = Bench {
        name: request.name.as_str(),
        clone: &clone,
        neighbours: &neighbours,
        tests: request.tests,
        mounts: request.mounts,
        sealed: request.sealed,
        bus: request.bus,
        disk_size: request.disk_size,
        limit: request.limit,
        logs,
        work,
        interrupt: request.interrupt,
    };

    let processors = thread::available_parallelism().map_or(1, usize::from);
    let machines = request.firmware.len() * (1 + neighbours.len());
    let boots = if processors >= 2 * machines {
        together(&bench, request.firmware, &accelerator)
    } else {
        request.firmware.iter().map(|firmware| bench.boot(*firmware, &accelerator)).collect()
    };
    Ok(Proof { schema: PROOF_SCHEMA.to_owned(), boots: boots? })
}

fn together(bench: &Bench<'_>, firmware: &[Firmware], accelerator: &Accelerator) -> Result<Vec<Boot>, ProveError> {
    thread::scope(|scope| {
        let threads = firmware.iter().map(|firmware| scope.spawn(|| bench.boot(*firmware, accelerator)));
        let threads = threads.collect::<Vec<_>>();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
