//! The storage with the few things that are done with it.

use std::fs::File;
use std::future::Future;
use std::io::{Read, Write};
use std::sync::Arc;

use futures_util::TryStreamExt;
use object_store::path::Path as Location;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutPayload, WriteMultipart};
use tokio::runtime::Runtime;

use crate::connect::connect;
use crate::{Address, Object, RemoteError};

/// Bytes of one part of a large object. S3 takes no smaller ones than 5 MiB, and 10,000 of them at most.
const PART: usize = 16 << 20;
/// Parts under way at once.
const PARTS: usize = 4;

/// A shared store. Objects appear as a whole or not at all.
#[derive(Clone, Debug)]
pub struct Remote {
    address: Address,
    store: Arc<dyn ObjectStore>,
    runtime: Arc<Runtime>,
}

impl Remote {
    /// Makes ready to use the store; nothing is asked of it yet.
    ///
    /// # Errors
    /// When the environment lacks what the provider needs.
    pub fn open(address: Address) -> Result<Self, RemoteError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = Arc::new(runtime.map_err(|error| RemoteError::Network(error.into()))?);
        let store = {
            let _entered = runtime.enter();
            connect(&address)?
        };
        Ok(Self { address, store, runtime })
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Writes an object unless there is one of its name; tells whether it is there as it was to be.
    ///
    /// # Errors
    /// When the request fails.
    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<bool, RemoteError> {
        let payload = PutPayload::from(bytes.to_vec());
        match self.wait(self.store.put_opts(&self.location(name), payload, PutMode::Create.into())) {
            Ok(_) => Ok(true),
            // The answer to a request that succeeded may have been lost, and the request made again.
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {
                Ok(self.read(name, u64::MAX)?.as_deref() == Some(bytes))
            }
            Err(error) => Err(self.failed("write", name, error)),
        }
    }

    /// Writes an object in the place of what has its name.
    ///
    /// # Errors
    /// When the request fails.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), RemoteError> {
        let put = self.wait(self.store.put(&self.location(name), PutPayload::from(bytes.to_vec())));
        put.map(drop).map_err(|error| self.failed("write", name, error))
    }

    /// What a small object holds; `None` where there is none.
    ///
    /// # Errors
    /// When the request fails, or it has more than `limit` bytes.
    pub fn read(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, RemoteError> {
        let mut bytes = Vec::new();
        Ok(self.download(name, limit, &mut bytes)?.map(|_| bytes))
    }

    /// Writes what an object holds to `into`, and gives how many bytes that were; `None` where there is none.
    ///
    /// # Errors
    /// When the request fails, it has more than `limit` bytes, or `into` cannot be written.
    pub fn download(&self, name: &str, limit: u64, into: &mut dyn Write) -> Result<Option<u64>, RemoteError> {
        self.wait(async {
            let got = match self.store.get(&self.location(name)).await {
                Ok(got) => got,
                Err(object_store::Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(self.failed("read", name, error)),
            };
            let too_large =
                |size| RemoteError::TooLarge { address: self.address.clone(), name: name.to_owned(), size, limit };
            if got.meta.size > limit {
                return Err(too_large(got.meta.size));
            }
            let mut pieces = got.into_stream();
            let mut read = 0u64;
            while let Some(piece) = pieces.try_next().await.map_err(|error| self.failed("read", name, error))? {
                read = read.saturating_add(piece.len() as u64);
                if read > limit {
                    return Err(too_large(read));
                }
                into.write_all(&piece).map_err(|source| self.local("take up", name, source))?;
            }
            Ok(Some(read))
        })
    }

    /// Sends a file in parts; the object is there when the last one has arrived.
    ///
    /// # Errors
    /// When the file cannot be read or a request fails. What was sent is then forgotten.
    pub fn upload(&self, name: &str, file: &mut File) -> Result<(), RemoteError> {
        self.wait(async {
            let begun = self.store.put_multipart(&self.location(name)).await;
            let mut upload =
                WriteMultipart::new_with_chunk_size(begun.map_err(|e| self.failed("write", name, e))?, PART);
            let mut piece = vec![0; PART];
            loop {
                let read = match file.read(&mut piece) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(source) => {
                        let _ = upload.abort().await;
                        return Err(self.local("send", name, source));
                    }
                };
                // Only so much is in memory at once.
                if let Err(error) = upload.wait_for_capacity(PARTS).await {
                    let _ = upload.abort().await;
                    return Err(self.failed("write", name, error));
                }
                upload.write(&piece[..read]);
            }
            upload.finish().await.map(drop).map_err(|error| self.failed("write", name, error))
        })
    }

    /// The objects whose names begin with `directory/`, by name.
    ///
    /// # Errors
    /// When a request fails.
    pub fn list(&self, directory: &str) -> Result<Vec<Object>, RemoteError> {
        let listed = self.wait(self.store.list(Some(&self.location(directory))).try_collect::<Vec<_>>());
        let listed = listed.map_err(|error| self.failed("list", directory, error))?;
        let mut objects: Vec<Object> =
            listed.iter().filter_map(|meta| Object::of(meta, &self.address.prefix)).collect();
        objects.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(objects)
    }

    /// Whether there is an object of this name.
    ///
    /// # Errors
    /// When the request fails.
    pub fn has(&self, name: &str) -> Result<bool, RemoteError> {
        match self.wait(self.store.head(&self.location(name))) {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.failed("look for", name, error)),
        }
    }

    /// Removes an object, if it is there.
    ///
    /// # Errors
    /// When the request fails.
    pub fn remove(&self, name: &str) -> Result<(), RemoteError> {
        match self.wait(self.store.delete(&self.location(name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed("remove", name, error)),
        }
    }

    fn location(&self, name: &str) -> Location {
        match self.address.prefix.as_str() {
            "" => Location::from(name),
            prefix => Location::from(format!("{prefix}/{name}")),
        }
    }

    fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn failed(&self, action: &'static str, name: &str, source: object_store::Error) -> RemoteError {
        RemoteError::Request { address: self.address.clone(), name: name.to_owned(), action, source: Box::new(source) }
    }

    fn local(&self, action: &'static str, name: &str, source: std::io::Error) -> RemoteError {
        RemoteError::Local { address: self.address.clone(), name: name.to_owned(), action, source }
    }
}
