//! Locks between processes.

use std::fs::File;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use hardtack_remote::Lease;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::StoreError;
use super::error::At;
use crate::Interrupt;

const POLL: Duration = Duration::from_millis(100);

/// A lock on a file, held until the value is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct KeyLock {
    _file: File,
    /// The same between machines, where the store is shared.
    _lease: Option<Lease>,
}

impl KeyLock {
    /// Waits for the lock, calling `waiting` once when another process holds it.
    pub(super) fn wait(path: &Path, interrupt: &Interrupt, waiting: impl FnOnce()) -> Result<Self, StoreError> {
        let mut waiting = Some(waiting);
        loop {
            if let Some(lock) = Self::try_now(path)? {
                return Ok(lock);
            }
            if interrupt.is_set() {
                return Err(StoreError::Interrupted);
            }
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            sleep(POLL);
        }
    }

    /// The same lock, also held against other machines.
    pub(super) fn with(self, lease: Option<Lease>) -> Self {
        Self { _lease: lease, ..self }
    }

    /// The lock, or `None` when another process holds it.
    pub(super) fn try_now(path: &Path) -> Result<Option<Self>, StoreError> {
        let file = File::options().create(true).truncate(false).write(true).open(path).at(path, "open")?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(Self { _file: file, _lease: None })),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(error).at(path, "lock"),
        }
    }
}
