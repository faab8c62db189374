//! What functions may see of the build host.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

/// What functions may see of the build host: the directory of the sources, the time of the build and the
/// environment variables; or nothing. Files are read once, so that every use of one sees the same bytes.
pub struct Environment {
    host: Option<Host>,
    files: Mutex<BTreeMap<PathBuf, Arc<[u8]>>>,
}

struct Host {
    directory: PathBuf,
    time: Timestamp,
    variables: BTreeMap<String, String>,
}

impl fmt::Debug for Environment {
    // Environment variables and files hold tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.host.as_ref();
        let directory = host.map(|host| &host.directory);
        let time = host.map(|host| host.time);
        f.debug_struct("Environment").field("directory", &directory).field("time", &time).finish_non_exhaustive()
    }
}

/// Largest file that a function reads.
const FILE_LIMIT: u64 = 16 << 20;

impl Environment {
    /// One with relative paths taken from `directory`, one time for the whole build, and these variables.
    pub fn new(directory: PathBuf, time: Timestamp, variables: BTreeMap<String, String>) -> Self {
        Self { host: Some(Host { directory, time, variables }), files: Mutex::default() }
    }

    /// One that shows nothing of the host: no files, no variables, no time.
    pub fn sealed() -> Self {
        Self { host: None, files: Mutex::default() }
    }

    /// The time of a build: `SOURCE_DATE_EPOCH` (seconds since 1970, as the reproducible-builds
    /// specification has it) among the variables, else now.
    pub fn time_of_build(variables: &BTreeMap<String, String>) -> Result<Timestamp, String> {
        let Some(epoch) = variables.get("SOURCE_DATE_EPOCH") else { return Ok(Timestamp::now()) };
        let seconds = epoch.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        seconds.ok_or_else(|| format!("SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds since 1970"))
    }

    /// The time of the build; `None` where the host is not to be seen.
    pub fn time(&self) -> Option<Timestamp> {
        self.host.as_ref().map(|host| host.time)
    }

    /// An environment variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.host.as_ref()?.variables.get(name).map(String::as_str)
    }

    /// A path, relative ones taken from the directory; `None` where the host is not to be seen.
    pub fn resolve(&self, path: &str) -> Option<PathBuf> {
        self.host.as_ref().map(|host| host.directory.join(path))
    }

    /// The bytes of a regular file of at most 16 MiB; the error says why not, without the path.
    pub fn read(&self, path: &Path) -> Result<Arc<[u8]>, String> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = files.get(path) {
            return Ok(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = read_regular(path)?.into();
        files.insert(path.into(), Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Every file that was read, with its bytes: inputs of what was evaluated.
    pub fn files(&self) -> BTreeMap<PathBuf, Arc<[u8]>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads a file, but nothing that is not a file or has no end.
fn read_regular(path: &Path) -> Result<Vec<u8>, String> {
    // Asked before it is opened: opening a FIFO would wait for a writer.
    let metadata = std::fs::metadata(path).map_err(|error| reason(&error))?;
    if !metadata.is_file() {
        return Err(if metadata.is_dir() { "it is a directory" } else { "it is not a regular file" }.into());
    }
    let file = std::fs::File::open(path).map_err(|error| reason(&error))?;
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > FILE_LIMIT { Err("it is larger than 16 MiB".into()) } else { Ok(bytes) }
}

/// Why a file cannot be read, in words.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission to read it is denied".into(),
        _ => error.to_string(),
    }
}
