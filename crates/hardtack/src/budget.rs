//! A limit on the time that a build may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use hardtack_build::Interrupt;

use crate::exit::Exit;
use crate::failure::Failure;

/// The time that a build may take.
pub(crate) struct Budget {
    seconds: u64,
    spent: Arc<AtomicBool>,
}

impl Budget {
    /// Begins to count; asks the build to stop when so many seconds are over.
    pub(crate) fn begin(seconds: u64, interrupt: &Interrupt) -> Self {
        let spent = Arc::new(AtomicBool::new(false));
        let (flag, interrupt) = (Arc::clone(&spent), interrupt.clone());
        // It ends with the program, whatever comes first.
        thread::spawn(move || {
            thread::sleep(Duration::from_secs(seconds));
            flag.store(true, Ordering::Relaxed);
            interrupt.set();
        });
        Self { seconds, spent }
    }

    /// Whether it is over.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }

    /// Why the build was stopped.
    pub(crate) fn failure(&self) -> Failure {
        let what = format!("the build was not done after {} s", self.seconds);
        Failure::new(Exit::Failed, what, "`--timings` says where the time goes; allow more with --max-seconds")
    }
}
