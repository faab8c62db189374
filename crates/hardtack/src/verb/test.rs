//! `hardtack test`: boot a clone of a baked image and test it from inside.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use hardtack_audit::{Audit, ProfileOrder};
use hardtack_build::bake::{Artefact, Manifest};
use hardtack_build::replace_file;
use hardtack_build::store::{ImageId, ProofOutcome, Store};
use hardtack_prove::{DiskBus, Proof, ProveError};
use hardtack_recipe::{Firmware, Layout, Size, TestBlock};
use serde::de::DeserializeOwned;

use crate::bootable::{Bootable, digests, neighbour, unchanged};
use crate::cli::{Global, StoreArgs};
use crate::exit::Exit;
use crate::failure::{Failure, Outcome};
use crate::interrupt::interruptible;
use crate::output::{as_json, note, print};
use crate::prove::{Hardware, Subject, boot};
use crate::recipe::store_failure;

/// Boot a copy-on-write clone of a baked image and test it from inside: the mounts of its layout, failed units, the
/// tests of its recipe, and its benchmark again in the running system. The image is only read. `proof.json` and
/// the consoles are written beside it, and its manifest says whether it passed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Example:\n  hardtack test out/web --firmware uefi")]
pub(crate) struct Test {
    /// The output directory of a build.
    #[arg(value_name = "IMAGE_DIR")]
    directory: PathBuf,
    /// Boot with this firmware only; with every one that the image is made for when not given.
    #[arg(long, value_enum, value_name = "FIRMWARE")]
    firmware: Vec<Boots>,
    /// How the machine sees its disks.
    #[arg(long, value_enum, value_name = "BUS", default_value_t = Bus::Virtio)]
    disk_bus: Bus,
    /// Make the boot disk of the machine this large, as one from a cloud may be. Of a partition that grows, the file
    /// system must then have the room.
    #[arg(long, value_name = "SIZE")]
    disk_size: Option<Size>,
    /// A directory with the rules and benchmarks of your own that the image was built with.
    #[arg(long = "rules", value_name = "DIR")]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    store: StoreArgs,
}

/// A firmware on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Boots {
    Bios,
    Uefi,
}

/// A bus on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Bus {
    /// As QEMU, OpenStack and Google Cloud have them.
    Virtio,
    /// As Amazon EC2 and Azure have them.
    Nvme,
}

impl From<Bus> for DiskBus {
    fn from(bus: Bus) -> Self {
        match bus {
            Bus::Virtio => Self::VirtioBlk,
            Bus::Nvme => Self::Nvme,
        }
    }
}

impl Test {
    pub(crate) fn run(self, global: &Global) -> Outcome {
        let manifest: Manifest = self.read("manifest.json")?;
        let image = Bootable::of(&manifest, &self.directory)?;
        let firmware = self.firmware(image.layout)?;
        let sealed: Option<Audit> = manifest.harden.as_ref().map(|_| self.read("audit.json")).transpose()?;
        let profile = manifest.harden.clone().map(|harden| ProfileOrder {
            harden,
            // Exceptions are held to the day on which the image was judged.
            today: manifest.baked.to_zoned(jiff::tz::TimeZone::UTC).date(),
            without: Vec::new(),
            directories: self.rules.clone(),
        });
        let paths = image.paths(&self.directory)?;
        let before = image.whole(&paths)?;

        let store = self.store.open()?;
        let room = store.work().map_err(|error| store_failure(&error))?;
        let interrupt = interruptible()?;
        let mut neighbours = Vec::new();
        for beside in TestBlock::neighbours(&manifest.tests) {
            // Outputs stand beside each other.
            let out = self.directory.parent().filter(|out| !out.as_os_str().is_empty()).unwrap_or(Path::new("."));
            neighbours.push(neighbour(&beside.image, &store, out, &self.rules, room.path(), &interrupt)?);
        }
        let subject = Subject {
            name: &image.artefact.image,
            neighbours: &neighbours,
            disks: &paths,
            format: image.format,
            firmware: &firmware,
            layout: image.layout,
            geometry: image.geometry,
            tests: &manifest.tests,
            profile: profile.as_ref(),
            sealed: sealed.as_ref(),
            hardware: Hardware { bus: self.disk_bus.into(), disk_size: self.disk_size },
        };
        let proof = boot(&subject, &self.directory, room.path(), &store.root().join("host"), &interrupt)
            .map_err(|error| unproved(error.as_ref()))?;
        let after = digests(&paths)?;
        unchanged(&paths, before.iter().copied(), &after)?;
        let whole = image.layout.firmware.iter().all(|made_for| firmware.contains(made_for));
        self.record(&store, image.artefact, &proof, whole)?;
        if global.json {
            print(as_json(&proof)?)?;
        }
        let passed = proof.passed();
        note(format!(
            "{}: {}, its digest is unchanged; report {}",
            image.artefact.image,
            if passed { "passed" } else { "FAILED" },
            self.directory.join("proof.json").display()
        ));
        Ok(if passed { Exit::Ok } else { Exit::Test })
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        let path = self.directory.join(name);
        let unusable = |error: &dyn std::fmt::Display, remedy| {
            Failure::new(Exit::Input, format!("cannot read {}: {error}", path.display()), remedy)
        };
        let text = fs::read(&path).map_err(|error| {
            unusable(&error, "name a directory that `hardtack build` has made, for example out/web")
        })?;
        serde_json::from_slice(&text).map_err(|error| unusable(&error, "build the image again with this version"))
    }

    fn firmware(&self, layout: &Layout) -> Result<Vec<Firmware>, Failure> {
        if self.firmware.is_empty() {
            return Ok(layout.firmware.clone());
        }
        let mut firmware = Vec::new();
        for asked in &self.firmware {
            let asked = match asked {
                Boots::Bios => Firmware::Bios,
                Boots::Uefi => Firmware::Uefi,
            };
            if !layout.firmware.contains(&asked) {
                let what = format!("the image is not made to boot with {asked}");
                return Err(Failure::new(Exit::Input, what, "add it to `firmware` of the `disk` block"));
            }
            if !firmware.contains(&asked) {
                firmware.push(asked);
            }
        }
        Ok(firmware)
    }

    /// Writes the proof beside the image, and whether it passed into its manifest and its record in the store. A pass under
    /// some of its firmwares is no proof of the image, a failure under one is.
    fn record(&self, store: &Store, artefact: &Artefact, proof: &Proof, whole: bool) -> Result<(), Failure> {
        let text = as_json(proof)?;
        let passed = proof.passed();
        let unwritten = |error: std::io::Error| {
            let what = format!("cannot write to {}: {error}", self.directory.display());
            Failure::new(Exit::Failed, what, "the proof is written beside the image: make its directory writable")
        };
        replace_file(&self.directory.join("proof.json"), text.as_bytes()).map_err(unwritten)?;
        if !whole && passed {
            return Ok(());
        }
        Manifest::record_proof(&self.directory, passed).map_err(unwritten)?;
        let manifest = fs::read(self.directory.join("manifest.json")).map_err(unwritten)?;
        let id = ImageId { name: artefact.image.clone(), digest: artefact.digest };
        store
            .record_proof(&id, ProofOutcome::of(passed), text.into_bytes(), manifest)
            .map_err(|error| store_failure(&error))
    }
}

fn unproved(error: &(dyn Error + Send + Sync + 'static)) -> Failure {
    let Some(error) = error.downcast_ref::<ProveError>() else { return Failure::of(Exit::Failed, error) };
    let exit = match error {
        ProveError::Interrupted => Exit::Interrupted,
        ProveError::DiskTooSmall { .. } => Exit::Usage,
        ProveError::ProgramMissing { .. } | ProveError::FirmwareMissing { .. } => Exit::Unavailable,
        _ => Exit::Failed,
    };
    Failure::of(exit, error).remedy_if(miette::Diagnostic::help(error).map(|help| help.to_string()))
}
