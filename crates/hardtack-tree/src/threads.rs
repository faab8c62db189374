//! Walks over trees on several threads.

use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// More threads than this wait for each other.
const MOST_THREADS: usize = 8;

/// Runs `work` on as many threads as the machine has processors, eight at most; gives what each returned.
///
/// They are threads of the walk's own, never those of a pool whose waiting workers would come back here.
pub(crate) fn everywhere<R: Send>(work: impl Fn() -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, R>| match worker.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        workers.into_iter().map(join).collect()
    })
}

/// Directories that wait for a worker.
pub(crate) struct Queue<T> {
    state: Mutex<Waiting<T>>,
    changed: Condvar,
}

struct Waiting<T> {
    directories: Vec<T>,
    /// Workers that may still add directories.
    busy: usize,
}

impl<T> Queue<T> {
    pub(crate) fn new(first: T) -> Self {
        Self { state: Mutex::new(Waiting { directories: vec![first], busy: 0 }), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next directory; `None` when all are read.
    pub(crate) fn take(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(directory) = state.directories.pop() {
                state.busy += 1;
                return Some(directory);
            }
            if state.busy == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// One directory is read; these were found in it.
    pub(crate) fn done(&self, below: Vec<T>) {
        let mut state = self.lock();
        state.busy -= 1;
        let wake = !below.is_empty() || state.busy == 0;
        state.directories.extend(below);
        drop(state);
        if wake {
            self.changed.notify_all();
        }
    }
}
