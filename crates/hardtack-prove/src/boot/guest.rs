//! A running machine.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::ProveError;
use crate::host::HostProgram;
use crate::probe::{Message, Order};
use crate::qemu::{ADDRESSES, KVM_INTERNAL_ERROR, Machine, Monitor, Qemu};
use crate::serial::{BootFailure, Console, FrameReader, Tail, frame};

/// How long the probe may take to be ready after the console showed emergency mode: it says more.
const GRACE: Duration = Duration::from_secs(45);

/// How long a boot loader may take to say its first word under the BIOS. GRUB's first sector does at once.
const LOADER_SILENCE: Duration = Duration::from_secs(60);

/// How long the guest may take to accept an order.
const ORDER_LIMIT: Duration = Duration::from_secs(30);

/// The name of the snapshot of a machine that is up.
const SNAPSHOT: &str = "ready";

/// Why no more is heard of a machine.
#[derive(Debug)]
pub(super) enum Stop {
    /// The boot or a test went wrong.
    Failure(BootFailure),
    /// The proof cannot go on.
    Error(ProveError),
}

impl From<ProveError> for Stop {
    fn from(error: ProveError) -> Self {
        Self::Error(error)
    }
}

impl From<BootFailure> for Stop {
    fn from(failure: BootFailure) -> Self {
        Self::Failure(failure)
    }
}

/// A running machine with a probe in it.
pub(super) struct Guest {
    qemu: Qemu,
    monitor: Monitor,
    link: UnixStream,
    frames: FrameReader,
    tail: Tail,
    console: Console,
    /// Whether the probe has said that it runs.
    started: bool,
    /// Whether the probe has said that it is ready.
    ready: bool,
    /// Whether a message of the probe is waited for.
    pub(super) awaited: bool,
    /// Since when the console has been quiet.
    quiet: Instant,
    /// Since when the console has shown emergency mode.
    emergency: Option<Instant>,
}

impl Guest {
    /// Starts a machine. `work` is the directory of its files and wires.
    pub(super) fn start(machine: &Machine<'_>, tail: Tail, name: &str, work: &Path) -> Result<Self, ProveError> {
        let said = work.join(format!("{name}.qemu"));
        let (qemu, link, monitor) = Qemu::start_linked(&machine.arguments(), work, &said)?;
        Ok(Self {
            qemu,
            monitor,
            link,
            frames: FrameReader::default(),
            tail,
            console: Console::default(),
            started: false,
            ready: false,
            awaited: false,
            quiet: Instant::now(),
            emergency: None,
        })
    }

    /// Waits until its wires can be connected to.
    pub(super) fn wired(&mut self, interrupt: &AtomicBool) -> Result<(), ProveError> {
        self.monitor.greet(interrupt)
    }

    /// Takes what gives out addresses off the hub of its network. It has done its work (an address is lent for a day), and it
    /// answers every connection over TCP that it sees with a reset, those between machines among them.
    pub(super) fn end_addresses(&mut self, interrupt: &AtomicBool) -> Result<(), Stop> {
        let said = self.monitor.command(&format!("set_link {ADDRESSES} off"), interrupt)?;
        if said.is_empty() { Ok(()) } else { Err(HostProgram::Qemu.failed(said).into()) }
    }

    /// What the probe has sent since, if anything.
    pub(super) fn poll(&mut self) -> Result<Option<Message>, Stop> {
        // Before the ports are read, so that what was written before the end is seen.
        let status = self.qemu.ended()?;
        let written = self.tail.read()?;
        if !written.is_empty() {
            self.console.push(&written);
            self.quiet = Instant::now();
        }
        if let Some(message) = self.message()? {
            return Ok(Some(message));
        }
        if let Some(failure) = self.failure() {
            return Err(failure.into());
        }
        if let Some(status) = status {
            let said = format!("{status}; {}; last on the console: {}", self.qemu.said(), self.console.last_line());
            return Err(BootFailure::Ended { said }.into());
        }
        Ok(None)
    }

    /// The failure that the time is up.
    pub(super) fn timed_out(&self, limit: Duration) -> BootFailure {
        let line = if self.started { "(the probe is at work)" } else { self.console.last_line() };
        BootFailure::TimedOut { seconds: limit.as_secs(), line: line.to_owned() }
    }

    /// The first error on the console.
    pub(super) fn console_error(&self) -> Option<String> {
        self.console.error().map(str::to_owned)
    }

    /// Tells the probe what to do.
    pub(super) fn tell(&mut self, order: &Order) -> Result<(), Stop> {
        let failed = |why: String| BootFailure::Report { why: format!("the probe cannot be told anything: {why}") };
        let bytes = frame(&serde_json::to_vec(order).map_err(|error| failed(error.to_string()))?);
        let sent = self
            .link
            .set_nonblocking(false)
            .and_then(|()| self.link.set_write_timeout(Some(ORDER_LIMIT)))
            .and_then(|()| self.link.write_all(&bytes))
            .and_then(|()| self.link.set_nonblocking(true));
        sent.map_err(|error| failed(error.to_string()))?;
        self.awaited = true;
        Ok(())
    }

    /// Takes a snapshot of the machine, whose probe is ready; or says why none can be taken of it.
    pub(super) fn save(&mut self, interrupt: &AtomicBool) -> Result<Result<(), String>, ProveError> {
        let said = self.monitor.command(&format!("savevm {SNAPSHOT}"), interrupt)?;
        Ok(if said.is_empty() { Ok(()) } else { Err(said) })
    }

    /// Puts the machine back to its snapshot.
    pub(super) fn restore(&mut self, interrupt: &AtomicBool) -> Result<(), Stop> {
        let said = self.monitor.command(&format!("loadvm {SNAPSHOT}"), interrupt)?;
        if !said.is_empty() {
            return Err(BootFailure::NotRestored { said }.into());
        }
        // What the machine said since then is not what it says next.
        self.received()?;
        self.frames = FrameReader::default();
        Ok(())
    }

    /// The next message of the probe.
    fn message(&mut self) -> Result<Option<Message>, Stop> {
        self.received()?;
        while let Some(frame) = self.frames.take() {
            let message = frame
                .map_err(|error| error.to_string())
                .and_then(|payload| serde_json::from_slice(&payload).map_err(|error| error.to_string()));
            match message {
                Ok(Message::Started) => self.started = true,
                Ok(Message::Failed(why)) | Err(why) => return Err(BootFailure::Report { why }.into()),
                Ok(message) => {
                    self.ready |= matches!(message, Message::Ready(_));
                    self.awaited = false;
                    return Ok(Some(message));
                }
            }
        }
        Ok(None)
    }

    /// Takes what has arrived.
    fn received(&mut self) -> Result<(), Stop> {
        let mut bytes = [0; 16 << 10];
        loop {
            match self.link.read(&mut bytes) {
                // Its end shows when QEMU has ended.
                Ok(0) => return Ok(()),
                Ok(length) => self.frames.push(bytes.get(..length).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::ConnectionReset) => {
                    return Ok(());
                }
                Err(error) => return Err(BootFailure::Report { why: error.to_string() }.into()),
            }
        }
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
            if self.ready || since.elapsed() < GRACE {
                return None;
            }
        }
        Some(failure.clone())
    }
}
