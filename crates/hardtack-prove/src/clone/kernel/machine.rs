//! The machine that writes the unit, watched to its end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::qemu::{
    Acceleration, Accelerator, DirectKernel, DiskBus, KVM_INTERNAL_ERROR, Machine, Network, Qemu, Start,
};
use crate::serial::{BootFailure, Console, Tail};
use crate::{CloneFormat, ProveError};

/// How often the machine is looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// What a machine that is no proof needs of the proof.
#[derive(Clone, Copy)]
pub(crate) struct Workshop<'a> {
    pub(crate) accelerator: &'a Accelerator,
    pub(crate) bus: DiskBus,
    /// The most that the machine may take.
    pub(crate) limit: Duration,
    /// Where its console is kept.
    pub(crate) logs: &'a Path,
    pub(crate) work: &'a Path,
    pub(crate) interrupt: &'a AtomicBool,
}

impl Workshop<'_> {
    /// Starts the kernel with these raw disks and waits until it has turned the machine off. When KVM gives up on it, it is
    /// started again with emulation.
    ///
    /// # Errors
    /// When it fails, or does not come to its end in time.
    pub(super) fn run(&self, kernel: DirectKernel<'_>, disks: &[PathBuf]) -> Result<(), ProveError> {
        let mut failure = self.attempt(self.accelerator.acceleration, kernel, disks)?;
        if matches!(failure, Some(BootFailure::KvmGaveUp { .. })) {
            failure = self.attempt(Acceleration::Tcg, kernel, disks)?;
        }
        failure.map_or(Ok(()), |failure| Err(ProveError::Unplanted { why: failure.to_string() }))
    }

    /// One start; what went wrong, if anything did.
    fn attempt(
        &self,
        acceleration: Acceleration,
        kernel: DirectKernel<'_>,
        disks: &[PathBuf],
    ) -> Result<Option<BootFailure>, ProveError> {
        let (mut tail, path) = Tail::create(self.logs.join("plant.log"))?;
        let machine = Machine {
            number: 0,
            acceleration,
            start: Start::Kernel(kernel),
            bus: self.bus,
            disks,
            format: CloneFormat::Raw,
            probe: None,
            network: Network::Alone,
            console: &path,
        };
        let start = Instant::now();
        let mut qemu = Qemu::start(&machine.arguments(), &self.work.join("plant.qemu"))?;
        let mut console = Console::default();
        loop {
            let status = qemu.ended()?;
            console.push(&tail.read()?);
            if self.interrupt.load(Ordering::Relaxed) {
                return Err(ProveError::Interrupted);
            }
            let said = qemu.said();
            if said.contains(KVM_INTERNAL_ERROR) {
                return Ok(Some(BootFailure::KvmGaveUp { said: KVM_INTERNAL_ERROR.to_owned() }));
            }
            if let Some(failure) = console.failure() {
                return Ok(Some(failure.clone()));
            }
            if let Some(status) = status {
                let ended = || BootFailure::Ended { said: format!("{status}; {said}") };
                return Ok((!status.success()).then(ended));
            }
            if start.elapsed() > self.limit {
                let line = console.last_line().to_owned();
                return Ok(Some(BootFailure::TimedOut { seconds: self.limit.as_secs(), line }));
            }
            thread::sleep(PAUSE);
        }
    }
}
