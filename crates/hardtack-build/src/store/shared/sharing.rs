//! A store together with the shared one.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;

use hardtack_remote::{Address, Lease, LeaseError, Remote, RemoteError, Terms};
use serde::{Deserialize, Serialize};

use crate::Interrupt;
use crate::store::{Store, StoreError};

/// The object that says that a shared store is one.
const FORM: &str = "hardtack.json";
/// The `schema` of it; it changes when earlier versions of hardtack could not use the store any more.
const SCHEMA: &str = "hardtack.shared/1";
/// More than any small object holds.
pub(super) const SMALL: u64 = 1 << 20;

/// The shared store, and what is on its way there.
#[derive(Debug)]
pub(crate) struct Sharing {
    pub(super) remote: Remote,
    pub(super) salt: OnceLock<[u8; 32]>,
    under_way: Mutex<Vec<JoinHandle<Result<(), StoreError>>>>,
    /// Layers are packed one after the other.
    pub(super) turn: Mutex<()>,
}

#[derive(Serialize, Deserialize)]
struct Form {
    schema: String,
    /// Makes the object of every attempt another one.
    attempt: u32,
}

impl Sharing {
    /// Begins to share.
    pub(super) fn begin(remote: Remote) -> Result<Self, StoreError> {
        match remote.read(FORM, SMALL)? {
            Some(bytes) => {
                let form = serde_json::from_slice::<Form>(&bytes).ok();
                if form.is_none_or(|form| form.schema != SCHEMA) {
                    let reason = format!("it is not {SCHEMA}, the only form that this version of hardtack knows");
                    return Err(StoreError::shared_damage(&remote, FORM, reason));
                }
            }
            None => {
                let text = |attempt| {
                    let form = Form { schema: SCHEMA.to_owned(), attempt };
                    serde_json::to_vec(&form).unwrap_or_default()
                };
                // What was just written must not be written over.
                remote.create(FORM, &text(1))?;
                if remote.create(FORM, &text(2))? {
                    return Err(RemoteError::Unconditional { address: remote.address().clone() }.into());
                }
            }
        }
        Ok(Self { remote, salt: OnceLock::new(), under_way: Mutex::default(), turn: Mutex::default() })
    }

    /// Waits until no other machine works on what `name` stands for.
    pub(crate) fn lease(
        &self,
        name: &str,
        interrupt: &Interrupt,
        waiting: &mut dyn FnMut(&str),
    ) -> Result<Lease, StoreError> {
        Lease::wait(&self.remote, name, Terms::default(), &|| interrupt.is_set(), waiting).map_err(
            |error| match error {
                LeaseError::Remote(error) => error.into(),
                LeaseError::Interrupted => StoreError::Interrupted,
            },
        )
    }

    /// Does work beside that of the caller.
    pub(super) fn beside(&self, work: impl FnOnce() -> Result<(), StoreError> + Send + 'static) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).push(std::thread::spawn(work));
    }

    /// Waits until all of that is done.
    pub(super) fn finish(&self) -> Result<(), StoreError> {
        let under_way = std::mem::take(&mut *self.under_way.lock().unwrap_or_else(PoisonError::into_inner));
        let mut first = Ok(());
        for work in under_way {
            let done = work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            first = first.and(done);
        }
        first
    }

    /// The salt of the shared store: what was there first, `own` of this store where nothing was.
    pub(crate) fn salt(&self, own: impl FnOnce() -> Result<[u8; 32], StoreError>) -> Result<[u8; 32], StoreError> {
        const NAME: &str = "salt";
        if let Some(salt) = self.salt.get() {
            return Ok(*salt);
        }
        let salt = match self.remote.read(NAME, SMALL)? {
            Some(bytes) => bytes,
            None => {
                let own = own()?;
                self.remote.create(NAME, &own)?;
                self.remote.read(NAME, SMALL)?.unwrap_or_default()
            }
        };
        let salt = <[u8; 32]>::try_from(salt.as_slice())
            .map_err(|_| StoreError::shared_damage(&self.remote, NAME, "it has not 32 bytes"))?;
        Ok(*self.salt.get_or_init(|| salt))
    }

    /// A small object that may be written anew, such as what a bootstrap stands for.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.remote.read(name, SMALL)?)
    }

    /// Writes one.
    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        Ok(self.remote.replace(name, bytes)?)
    }
}

impl Store {
    /// The same store, which now shares layers, records, channels, marks and signatures with the others of `remote`. What is new
    /// there, but for layers, is taken up at once.
    ///
    /// # Errors
    /// When the shared store cannot be used, or something of it is damaged.
    pub fn sharing_with(mut self, remote: Remote) -> Result<Self, StoreError> {
        self.sharing = Some(std::sync::Arc::new(Sharing::begin(remote)?));
        self.take_up(None)?;
        Ok(self)
    }

    /// Waits until all that was made is in the shared store too, where there is one.
    ///
    /// # Errors
    /// When something could not be sent. It is whole in this store.
    pub fn finish_sharing(&self) -> Result<(), StoreError> {
        self.sharing().map_or(Ok(()), Sharing::finish)
    }

    /// Where the store is that this one shares with.
    pub fn shared_address(&self) -> Option<&Address> {
        self.sharing().map(|sharing| sharing.remote.address())
    }

    pub(crate) fn sharing(&self) -> Option<&Sharing> {
        self.sharing.as_deref()
    }
}
