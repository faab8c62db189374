//! What was read a moment ago.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A few values by number, the latest of each place. Every number has one place only, so that neither search nor
/// order is needed, and threads wait for each other only at the same place.
#[derive(Debug)]
pub(super) struct Cache<T> {
    places: Box<[Mutex<Option<Kept<T>>>]>,
}

/// A value with its number.
type Kept<T> = (u64, Arc<T>);

impl<T> Cache<T> {
    /// As many places as fit into `bytes` when each takes `each`; at least four.
    pub(super) fn of_size(bytes: usize, each: usize) -> Self {
        let count = (bytes / each.max(1)).clamp(4, 1024);
        Self { places: (0..count).map(|_| Mutex::new(None)).collect() }
    }

    /// The value of this number, made with `make` when it is not there.
    ///
    /// # Errors
    /// What `make` gives.
    pub(super) fn get(&self, number: u64, make: impl FnOnce() -> io::Result<T>) -> io::Result<Arc<T>> {
        // The remainder is below the count of places.
        let place = &self.places[(number % self.places.len() as u64) as usize];
        let held = place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match held {
            Some((of, value)) if of == number => Ok(value),
            _ => {
                let value = Arc::new(make()?);
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some((number, value.clone()));
                Ok(value)
            }
        }
    }
}
