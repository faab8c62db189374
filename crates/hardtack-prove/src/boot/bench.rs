//! One boot of a clone with each firmware, and what came of it.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use hardtack_audit::Audit;
use hardtack_recipe::{Firmware, Size, TestBlock};

use super::guest::{Guest, Stop};
use super::neighbour::{Companion, NeighbourClone};
use super::session::{Reported, Session};
use crate::clone::Clone;
use crate::host::HostProgram;
use crate::live::regressions;
use crate::mounts::{self, ExpectedMount};
use crate::probe::{GuestReport, TestResult};
use crate::proof::{Boot, Observation, Outcome};
use crate::qemu::{Acceleration, Accelerator, DiskBus, FirmwareFiles, Machine, Network, Start};
use crate::serial::{BootFailure, Tail};
use crate::{CloneFormat, ProveError};

/// What all boots of a clone have in common.
pub(crate) struct Bench<'a> {
    /// The name of the image, by which machines beside it find it.
    pub(crate) name: &'a str,
    pub(crate) clone: &'a Clone,
    pub(crate) neighbours: &'a [NeighbourClone<'a>],
    pub(crate) tests: &'a [TestBlock],
    pub(crate) mounts: &'a [ExpectedMount],
    pub(crate) sealed: Option<&'a Audit>,
    pub(crate) bus: DiskBus,
    pub(crate) disk_size: Option<Size>,
    pub(crate) limit: Duration,
    pub(crate) logs: &'a Path,
    pub(crate) work: &'a Path,
    pub(crate) interrupt: &'a AtomicBool,
}

impl Bench<'_> {
    /// Boots the clone with this firmware and reports what came of it. When KVM gives up on the guest the boot
    /// is done again with emulation; when the emulated clock fails it, once more.
    ///
    /// # Errors
    /// When QEMU or a file of the host fails, or on interruption. A boot that goes wrong is not an error.
    pub(crate) fn boot(&self, firmware: Firmware, accelerator: &Accelerator) -> Result<Boot, ProveError> {
        let boot = self.run(firmware, accelerator)?;
        let Outcome::Failed(failure) = &boot.outcome else { return Ok(boot) };
        match (failure.innermost(), accelerator.acceleration) {
            (BootFailure::KvmGaveUp { .. }, Acceleration::Kvm) => {
                self.run(firmware, &Accelerator::emulation(failure.to_string()))
            }
            (failure, Acceleration::Tcg) if is_of_emulation(failure) => self.run(firmware, accelerator),
            _ => Ok(boot),
        }
    }

    fn run(&self, firmware: Firmware, accelerator: &Accelerator) -> Result<Boot, ProveError> {
        let start = Instant::now();
        let mut course = Course {
            isolated: self.tests.iter().enumerate().filter(|(_, test)| test.isolated).map(|(place, _)| place).collect(),
            alone: BTreeMap::new(),
            companions: self.neighbours.iter().map(|neighbour| companion(neighbour, firmware)).collect(),
            starts: 0,
            unsaved: None,
        };
        let outcome = match self.follow(firmware, accelerator, &mut course) {
            Ok(Reported { report, console_error: error }) => {
                Outcome::Observed(Box::new(self.observe(*report, std::mem::take(&mut course.alone), error)))
            }
            Err(Stop::Failure(failure)) => Outcome::Failed(failure),
            Err(Stop::Error(error)) => return Err(error),
        };
        let seconds = start.elapsed().as_secs_f64();
        let Course { companions: beside, starts, unsaved, .. } = course;
        let (bus, console, accelerator) = (self.bus, console_name(firmware), accelerator.clone());
        Ok(Boot { firmware, bus, accelerator, seconds, starts, unsaved, console, beside, outcome })
    }

    /// Runs all tests. One start of the machine serves for all of them, unless it cannot be saved: then each that needs a machine
    /// of its own gets one.
    fn follow(&self, firmware: Firmware, accelerator: &Accelerator, course: &mut Course) -> Result<Reported, Stop> {
        loop {
            course.starts += 1;
            let (mut session, disks) = self.start(firmware, accelerator)?;
            let ended = self.follow_one(&mut session, course);
            drop(session);
            disks.iter().try_for_each(|disk| fs::remove_file(disk).map_err(ProveError::io("remove", disk)))?;
            if let Some(reported) = ended? {
                return Ok(reported);
            }
        }
    }

    /// Runs tests on machines that were just started, until one of them needs others or everything is reported.
    fn follow_one(&self, session: &mut Session<'_>, course: &mut Course) -> Result<Option<Reported>, Stop> {
        let addresses = session.come_up()?;
        for (companion, address) in course.companions.iter_mut().zip(addresses.into_iter().skip(1)) {
            companion.address = address;
        }
        if !course.isolated.is_empty() && course.unsaved.is_none() {
            course.unsaved = session.save()?.err();
        }
        while let Some(place) = course.isolated.pop_front() {
            let Some(test) = self.tests.get(place) else { continue };
            course.alone.insert(place, session.test(place, test)?);
            if course.unsaved.is_some() {
                return Ok(None);
            }
            session.restore()?;
        }
        session.report().map(Some)
    }

    /// Starts the machine, and those beside it; also gives their disks.
    fn start(&self, firmware: Firmware, accelerator: &Accelerator) -> Result<(Session<'_>, Vec<PathBuf>), ProveError> {
        let name = firmware_name(firmware);
        let wires: Vec<String> = (0..self.neighbours.len()).map(|number| format!("{name}-{number}.wire")).collect();
        for wire in &wires {
            // Of an earlier start.
            let _ = fs::remove_file(self.work.join(wire));
        }
        let first = Seat {
            name: name.to_owned(),
            number: number_of(firmware, 0),
            firmware,
            clone: self.clone,
            bus: self.bus,
            disk_size: self.disk_size,
            network: if wires.is_empty() { Network::Alone } else { Network::Hub(&wires) },
            console: console_name(firmware),
        };
        let (mut guest, mut disks) = self.seat(&first, accelerator)?;
        if !wires.is_empty() {
            guest.wired(self.interrupt)?;
        }
        let mut guests = vec![(self.name, guest)];
        for (number, (neighbour, wire)) in self.neighbours.iter().zip(&wires).enumerate() {
            let seat = Seat {
                name: format!("{name}-beside-{number}"),
                number: number_of(firmware, number + 1),
                firmware: neighbour.firmware(firmware),
                clone: &neighbour.clone,
                bus: DiskBus::default(),
                disk_size: None,
                network: Network::Wire(wire),
                console: companion(neighbour, firmware).console,
            };
            let (guest, more) = self.seat(&seat, accelerator)?;
            guests.push((neighbour.image.name.as_str(), guest));
            disks.extend(more);
        }
        Ok((Session::begin(guests, self.limit, self.interrupt), disks))
    }

    /// Starts one machine.
    fn seat(&self, seat: &Seat<'_>, accelerator: &Accelerator) -> Result<(Guest, Vec<PathBuf>), ProveError> {
        let disks = seat.clone.overlays(&seat.name, seat.disk_size, self.work)?;
        let uefi = match seat.firmware {
            Firmware::Bios => None,
            Firmware::Uefi => Some(self.uefi(&seat.name)?),
        };
        let start = match &uefi {
            None => Start::Bios,
            Some((firmware, variables)) => Start::Uefi(firmware, variables),
        };
        let (tail, console) = Tail::create(self.logs.join(&seat.console))?;
        let machine = Machine {
            number: seat.number,
            acceleration: accelerator.acceleration,
            start,
            bus: seat.bus,
            disks: &disks,
            format: CloneFormat::Qcow2,
            probe: Some(&seat.clone.probe),
            network: seat.network,
            console: &console,
        };
        let guest = Guest::start(&machine, tail, &seat.name, self.work)?;
        Ok((guest, disks))
    }

    /// Compares what the guest reported with what is wanted.
    fn observe(
        &self,
        report: GuestReport,
        mut alone: BTreeMap<usize, Vec<TestResult>>,
        console_error: Option<String>,
    ) -> Observation {
        let mounts = mounts::compare(self.mounts, &report);
        let regressions = self.sealed.zip(report.audit.as_ref()).map(|(sealed, live)| regressions(sealed, live));
        let GuestReport { state, multi_user, unfinished, failed_units, phases, identity, tests, audit, unseen, .. } =
            report;
        // In the order of the recipe, whenever each ran.
        let mut others = tests.into_iter().peekable();
        let mut tests = Vec::new();
        for (place, test) in self.tests.iter().enumerate() {
            tests.extend(alone.remove(&place).unwrap_or_default());
            while let Some(result) = others.next_if(|result| result.block == test.name) {
                tests.push(result);
            }
        }
        tests.extend(others);
        Observation {
            state,
            multi_user,
            unfinished,
            failed_units,
            phases,
            identity,
            mounts,
            tests,
            audit,
            regressions: regressions.unwrap_or_default(),
            unseen,
            console_error,
        }
    }

    /// The firmware, and a variable store for one machine.
    fn uefi(&self, name: &str) -> Result<(FirmwareFiles, PathBuf), ProveError> {
        let firmware = FirmwareFiles::find()?;
        let variables = self.work.join(format!("{name}-variables.qcow2"));
        let arguments = ["convert", "-f", &firmware.format, "-O", "qcow2"].map(Path::new);
        HostProgram::QemuImg.run(arguments.into_iter().chain([firmware.variables.as_path(), &variables]))?;
        Ok((firmware, variables))
    }
}

/// What the proof of one firmware has come to.
struct Course {
    /// Tests that need a machine as it was when it was up, and have not run.
    isolated: VecDeque<usize>,
    /// What they found, by their places.
    alone: BTreeMap<usize, Vec<TestResult>>,
    companions: Vec<Companion>,
    /// How often the machine was started.
    starts: u32,
    /// Why no snapshot of the machine could be taken.
    unsaved: Option<String>,
}

/// One machine of a boot.
struct Seat<'a> {
    /// The name of its files.
    name: String,
    number: u8,
    firmware: Firmware,
    clone: &'a Clone,
    bus: DiskBus,
    disk_size: Option<Size>,
    network: Network<'a>,
    console: String,
}

/// Hardware of its own for each machine of a proof: sixteen numbers a firmware.
fn number_of(firmware: Firmware, place: usize) -> u8 {
    let first: u8 = match firmware {
        Firmware::Bios => 1,
        Firmware::Uefi => 17,
    };
    first.saturating_add(u8::try_from(place).unwrap_or(u8::MAX))
}

fn console_name(firmware: Firmware) -> String {
    format!("boot-{}.log", firmware_name(firmware))
}

/// A neighbour before it is up.
fn companion(neighbour: &NeighbourClone<'_>, firmware: Firmware) -> Companion {
    let NeighbourClone { image, .. } = neighbour;
    Companion {
        image: image.name.clone(),
        digest: image.digest,
        address: None,
        console: format!("boot-{}-{}.log", firmware_name(firmware), image.name),
    }
}

/// Whether the emulated clock, not the image, is to blame: on a busy host the kernel counts too few ticks while it
/// calibrates its timer, and gives up before it has touched the disk.
fn is_of_emulation(failure: &BootFailure) -> bool {
    matches!(failure, BootFailure::Panic { line } if line.contains("IO-APIC + timer doesn't work"))
}

/// The firmware's name in names of files.
fn firmware_name(firmware: Firmware) -> &'static str {
    match firmware {
        Firmware::Bios => "bios",
        Firmware::Uefi => "uefi",
    }
}
