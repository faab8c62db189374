//! One boot of a clone, watched from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use hardtack_audit::Audit;
use hardtack_recipe::{Firmware, Size};

use crate::clone::Clone;
use crate::live::regressions;
use crate::mounts::{self, ExpectedMount};
use crate::probe::{GuestReport, Message};
use crate::proof::{Boot, Observation, Outcome};
use crate::qemu::{Acceleration, Accelerator, DiskBus, FirmwareFiles, KVM_INTERNAL_ERROR, Machine, Probe, Qemu, Start};
use crate::serial::{BootFailure, Console, FrameReader, Tail};
use crate::{CloneFormat, ProveError};

/// How often the guest is looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// How long the probe may take to report after the console showed emergency mode: its report says more.
const GRACE: Duration = Duration::from_secs(45);

/// How long a boot loader may take to say its first word under the BIOS. GRUB's first sector does at once.
const LOADER_SILENCE: Duration = Duration::from_secs(60);

/// What all boots of a clone have in common.
pub(crate) struct Bench<'a> {
    pub(crate) clone: &'a Clone,
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
        match (&boot.outcome, accelerator.acceleration) {
            (Outcome::Failed(failure @ BootFailure::KvmGaveUp { .. }), Acceleration::Kvm) => {
                self.run(firmware, &Accelerator::emulation(failure.to_string()))
            }
            (Outcome::Failed(failure), Acceleration::Tcg) if is_of_emulation(failure) => {
                self.run(firmware, accelerator)
            }
            _ => Ok(boot),
        }
    }

    fn run(&self, firmware: Firmware, accelerator: &Accelerator) -> Result<Boot, ProveError> {
        let name = firmware_name(firmware);
        let overlays = self.clone.overlays(name, self.disk_size, self.work)?;
        let console = format!("boot-{name}.log");
        let uefi = match firmware {
            Firmware::Bios => None,
            Firmware::Uefi => Some(self.uefi()?),
        };
        let (number, start_by) = match &uefi {
            None => (1, Start::Bios),
            Some((firmware, variables)) => (2, Start::Uefi(firmware, variables)),
        };
        let (mut console_tail, console_path) = Tail::create(self.logs.join(&console))?;
        let (link_tail, link_path) = Tail::create(self.work.join(format!("{name}.link")))?;
        let machine = Machine {
            number,
            acceleration: accelerator.acceleration,
            start: start_by,
            bus: self.bus,
            disks: &overlays,
            format: CloneFormat::Qcow2,
            probe: Some(Probe { disk: &self.clone.probe, link: &link_path }),
            console: &console_path,
        };

        let start = Instant::now();
        let qemu = Qemu::start(&machine.arguments(), &self.work.join(format!("{name}.qemu")))?;
        let mut watch = Watch {
            qemu,
            link: link_tail,
            frames: FrameReader::default(),
            console: Console::default(),
            started: false,
            quiet: start,
            emergency: None,
        };
        let ended = watch.follow(&mut console_tail, start, self.limit, self.interrupt)?;
        let console_error = watch.console.error().map(str::to_owned);
        let seconds = start.elapsed().as_secs_f64();
        drop(watch);
        overlays.iter().try_for_each(|disk| fs::remove_file(disk).map_err(ProveError::io("remove", disk)))?;

        let outcome = match ended {
            Ok(report) => Outcome::Observed(Box::new(self.observe(report, console_error))),
            Err(failure) => Outcome::Failed(failure),
        };
        Ok(Boot { firmware, bus: self.bus, accelerator: accelerator.clone(), seconds, console, outcome })
    }

    /// Compares what the guest reported with what is wanted.
    fn observe(&self, report: GuestReport, console_error: Option<String>) -> Observation {
        let mounts = mounts::compare(self.mounts, &report);
        let regressions = self.sealed.zip(report.audit.as_ref()).map(|(sealed, live)| regressions(sealed, live));
        let GuestReport { state, multi_user, unfinished, failed_units, phases, identity, tests, audit, unseen, .. } =
            report;
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

    /// The firmware, and a variable store for one boot.
    fn uefi(&self) -> Result<(FirmwareFiles, PathBuf), ProveError> {
        let firmware = FirmwareFiles::find()?;
        let variables = self.work.join("variables.fd");
        let template = fs::read(&firmware.variables).map_err(ProveError::io("read", &firmware.variables))?;
        fs::write(&variables, template).map_err(ProveError::io("write", &variables))?;
        Ok((firmware, variables))
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

/// A running guest.
struct Watch {
    qemu: Qemu,
    link: Tail,
    frames: FrameReader,
    console: Console,
    /// Whether the probe has said that it runs.
    started: bool,
    /// Since when the console has been quiet.
    quiet: Instant,
    /// Since when the console has shown emergency mode.
    emergency: Option<Instant>,
}

impl Watch {
    /// Follows the guest to its report or its failure.
    fn follow(
        &mut self,
        tail: &mut Tail,
        start: Instant,
        limit: Duration,
        interrupt: &AtomicBool,
    ) -> Result<Result<GuestReport, BootFailure>, ProveError> {
        loop {
            // Before the ports are read, so that what was written before the end is seen.
            let status = self.qemu.ended()?;
            let written = tail.read()?;
            if !written.is_empty() {
                self.console.push(&written);
                self.quiet = Instant::now();
            }
            if let Some(ended) = self.messages()? {
                return Ok(ended);
            }
            if interrupt.load(Ordering::Relaxed) {
                return Err(ProveError::Interrupted);
            }
            if let Some(failure) = self.failure() {
                return Ok(Err(failure));
            }
            if let Some(status) = status {
                let said = format!("{status}; {}; last on the console: {}", self.qemu.said(), self.console.last_line());
                return Ok(Err(BootFailure::Ended { said }));
            }
            if start.elapsed() > limit {
                let line = if self.started { "(the probe is at work)" } else { self.console.last_line() };
                return Ok(Err(BootFailure::TimedOut { seconds: limit.as_secs(), line: line.to_owned() }));
            }
            thread::sleep(PAUSE);
        }
    }

    /// Reads what the probe sent; `Some` when it is done.
    fn messages(&mut self) -> Result<Option<Result<GuestReport, BootFailure>>, ProveError> {
        let bytes = self.link.read()?;
        self.frames.push(&bytes);
        while let Some(frame) = self.frames.take() {
            let message = frame
                .map_err(|error| error.to_string())
                .and_then(|payload| serde_json::from_slice(&payload).map_err(|error| error.to_string()));
            match message {
                Ok(Message::Started) => self.started = true,
                Ok(Message::Report(report)) => return Ok(Some(Ok(*report))),
                Ok(Message::Failed(why)) | Err(why) => return Ok(Some(Err(BootFailure::Report { why }))),
            }
        }
        Ok(None)
    }

    fn failure(&mut self) -> Option<BootFailure> {
        let said = self.qemu.said();
        if said.contains(KVM_INTERNAL_ERROR) {
            return Some(BootFailure::KvmGaveUp { said: KVM_INTERNAL_ERROR.to_owned() });
        }
        if self.console.awaits_loader() && self.quiet.elapsed() > LOADER_SILENCE {
            return Some(BootFailure::NoBootLoader { line: self.console.last_line().to_owned() });
        }
        let failure = self.console.failure()?;
        if matches!(failure, BootFailure::Emergency { .. }) {
            let since = *self.emergency.get_or_insert_with(Instant::now);
            if since.elapsed() < GRACE {
                return None;
            }
        }
        Some(failure.clone())
    }
}
