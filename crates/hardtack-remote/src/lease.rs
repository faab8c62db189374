//! Leases: work that one machine does and others wait for.
//!
//! A lease is held by whoever wrote the object `leases/NAME/NUMBER` with the highest number; it is written with the condition
//! that there is none, so two cannot. The holder writes it again and again. Whoever waits and sees no change for as long as the
//! lease says, by a clock of its own, writes the next number: no two clocks have to agree. Two holders at once, as after a
//! machine stood still, do the same work twice and harm nothing.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, sleep};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::{Remote, RemoteError};

/// How often those who wait look.
const POLL: Duration = Duration::from_millis(500);
/// More than any lease holds.
const LIMIT: u64 = 4096;
/// The longest that a lease of others is waited for without a sign of life.
const LONGEST: Duration = Duration::from_secs(600);

/// How leases are held.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Without a sign of life for so long, others take it over.
    pub lasts: Duration,
}

impl Default for Terms {
    fn default() -> Self {
        Self { lasts: Duration::from_secs(30) }
    }
}

/// Why a lease was not given.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The shared store.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The user asked to stop waiting.
    #[error("interrupted while another machine works on the same")]
    Interrupted,
}

/// What the object of a lease holds.
#[derive(Debug, Serialize, Deserialize)]
struct Held {
    /// Who, for people.
    holder: String,
    /// Another one for every lease.
    nonce: String,
    /// How often it was renewed.
    beat: u64,
    /// [`Terms::lasts`] in milliseconds.
    lasts: u64,
}

/// A lease, held until the value is dropped or the machine is gone.
#[derive(Debug)]
pub struct Lease {
    remote: Remote,
    name: String,
    number: u64,
    stop: Sender<()>,
    renewing: Option<JoinHandle<()>>,
}

impl Lease {
    /// Waits until nobody else holds the lease of this name. `waiting` is told who holds it, whenever that is another one.
    ///
    /// # Errors
    /// When a request fails, or `interrupted` says that the user wants to stop.
    pub fn wait(
        remote: &Remote,
        name: &str,
        terms: Terms,
        interrupted: &dyn Fn() -> bool,
        waiting: &mut dyn FnMut(&str),
    ) -> Result<Self, LeaseError> {
        let mut held = Held { holder: me(), nonce: nonce()?, beat: 0, lasts: terms.lasts.as_millis() as u64 };
        let mut seen: Option<Sign> = None;
        loop {
            let last = remote.list(&directory(name))?.into_iter().filter_map(|object| {
                let number = object.file_name().parse::<u64>().ok()?;
                Some((number, object.tag))
            });
            let number = match last.max() {
                None => 1,
                Some((number, tag)) => {
                    let known = seen.take().filter(|sign| sign.number == number && sign.tag == tag);
                    let sign = match known {
                        Some(sign) => sign,
                        None => Sign::of(remote, name, number, tag)?,
                    };
                    if sign.since.elapsed() < sign.lasts {
                        waiting(&sign.holder);
                        seen = Some(sign);
                        if interrupted() {
                            return Err(LeaseError::Interrupted);
                        }
                        sleep(POLL);
                        continue;
                    }
                    number.saturating_add(1)
                }
            };
            if remote.create(&object(name, number), &text(&held))? {
                held.beat = 1;
                return Ok(Self::begin(remote.clone(), name.to_owned(), number, held, terms));
            }
            if interrupted() {
                return Err(LeaseError::Interrupted);
            }
        }
    }

    fn begin(remote: Remote, name: String, number: u64, mut held: Held, terms: Terms) -> Self {
        let (stop, stopped) = channel();
        let (of, its) = (remote.clone(), object(&name, number));
        let renewing = std::thread::spawn(move || {
            while stopped.recv_timeout(terms.lasts / 4) == Err(RecvTimeoutError::Timeout) {
                // Where it cannot be renewed others do the same work too: that is slow, and not wrong.
                let _ = of.replace(&its, &text(&held));
                held.beat += 1;
            }
        });
        Self { remote, name, number, stop, renewing: Some(renewing) }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let _ = self.stop.send(());
        if let Some(renewing) = self.renewing.take() {
            let _ = renewing.join();
        }
        // What cannot be removed is taken over by whoever wants it.
        for object in self.remote.list(&directory(&self.name)).unwrap_or_default() {
            if object.file_name().parse::<u64>().is_ok_and(|number| number <= self.number) {
                let _ = self.remote.remove(&object.name);
            }
        }
    }
}

/// What was last seen of somebody else's lease, and since when nothing of it has changed.
struct Sign {
    number: u64,
    tag: String,
    holder: String,
    lasts: Duration,
    since: Instant,
}

impl Sign {
    fn of(remote: &Remote, name: &str, number: u64, tag: String) -> Result<Self, RemoteError> {
        let since = Instant::now();
        let bytes = remote.read(&object(name, number), LIMIT)?;
        let held: Option<Held> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let lasts = held.as_ref().map_or(Terms::default().lasts, |held| Duration::from_millis(held.lasts));
        let holder = held.map_or_else(|| "somebody".to_owned(), |held| held.holder.escape_debug().to_string());
        Ok(Self { number, tag, holder, lasts: lasts.min(LONGEST), since })
    }
}

fn directory(name: &str) -> String {
    format!("leases/{name}")
}

fn object(name: &str, number: u64) -> String {
    format!("leases/{name}/{number:010}")
}

fn text(held: &Held) -> Vec<u8> {
    // A map of texts and numbers can always be written.
    serde_json::to_vec(held).unwrap_or_default()
}

fn me() -> String {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    format!("process {} of {host}", std::process::id())
}

fn nonce() -> Result<String, RemoteError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| RemoteError::Network(error.into()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
