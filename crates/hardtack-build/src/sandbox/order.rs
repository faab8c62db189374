//! What the caller and the inside say to each other.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Fault, Leftover};

/// The largest message: a safeguard against a stream that is not ours.
const LARGEST_MESSAGE: u32 = 1 << 30;

/// What the first child has to know.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Enclosure {
    /// Process id of the caller; when it is no longer our parent, nothing is started.
    pub caller: u32,
    /// The network namespace.
    pub network: Network,
    /// Keep the caller's terminal and process group, for a shell.
    pub terminal: bool,
}

/// The network that a command has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// A loopback interface of its own and nothing else.
    #[default]
    Apart,
    /// The same with the right to arrange it, for programs that try a firewall's rules. The right ends at its own
    /// network namespace: no other one can be entered or named.
    Arranged,
    /// The host's.
    Host,
}

impl Network {
    /// The host's where `wanted`, and otherwise none.
    pub fn host_if(wanted: bool) -> Self {
        if wanted { Self::Host } else { Self::Apart }
    }
}

/// What the second child has to do.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The tree that is mounted for the task, if any.
    pub tree: Option<TreeMount>,
    /// The task.
    pub task: Task,
}

/// Layers joined into one tree.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TreeMount {
    /// Where the joined tree appears: an existing directory of the host, seen only inside.
    pub at: PathBuf,
    /// Trees of the layers, the uppermost first; never empty.
    pub lowers: Vec<PathBuf>,
    /// Where changes go; read-only without.
    pub upper: Option<Upper>,
    /// Whether hardtack's own mount points and `policy-rc.d` lie below everything.
    pub props: Option<PathBuf>,
}

/// Where changes to a joined tree go.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Upper {
    /// The directory that becomes the layer.
    pub tree: PathBuf,
    /// Overlayfs's own work directory on the same file system.
    pub work: PathBuf,
}

/// The task inside.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Task {
    /// A command.
    Command(Box<CommandOrder>),
    /// Our own code over the tree.
    Work(serde_json::Value),
}

/// A command and what it sees.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CommandOrder {
    pub surroundings: Surroundings,
    pub argv: Vec<String>,
    pub env: BTreeMap<String, String>,
    pub directory: PathBuf,
    pub run_as: Option<String>,
    pub network: Network,
    /// Process id of the caller whose standard input and terminal the command has, if any.
    pub terminal: Option<u32>,
    pub files: Vec<PlacedFile>,
    pub mounts: Vec<ExtraMount>,
    pub epoch: i64,
    pub hosts: String,
    pub resolver: Option<String>,
}

/// What a command sees as its root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Surroundings {
    /// The joined tree, and nothing of the host.
    Tree,
    /// The host as it is, with the joined tree at its place: what host hooks are for.
    Host {
        /// An empty directory that stands for `/run/hardtack`.
        scratch: PathBuf,
    },
    /// The host read-only but for some directories: bootstraps.
    ReadOnlyHost {
        /// An empty directory that stands for `/run/hardtack`.
        scratch: PathBuf,
        /// Directories that stay writable.
        writable: Vec<PathBuf>,
    },
}

/// A file that exists only while the command runs, in `/run/hardtack`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlacedFile {
    /// Its name in `/run/hardtack`.
    pub name: String,
    /// What is in it.
    pub from: Place,
    /// Whether it can be executed.
    pub executable: bool,
}

/// Where the content of a [`PlacedFile`] comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Place {
    /// This text.
    Text(String),
    /// A copy of this file of the host.
    Copy(PathBuf),
}

/// A mount beside the usual ones, below `/run/hardtack`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ExtraMount {
    /// A directory of the host.
    Bind {
        /// The directory.
        source: PathBuf,
        /// Where it appears, relative to `/run/hardtack`.
        target: String,
        /// Whether it may be changed.
        writable: bool,
    },
    /// A directory of the host whose changes go elsewhere.
    Overlay {
        /// The directory that stays as it is.
        lower: PathBuf,
        /// Where changes go.
        upper: PathBuf,
        /// Overlayfs's work directory.
        work: PathBuf,
        /// Where it appears, relative to `/run/hardtack`.
        target: String,
    },
}

impl ExtraMount {
    /// Where it appears, relative to `/run/hardtack`.
    pub(super) fn target(&self) -> &str {
        match self {
            Self::Bind { target, .. } | Self::Overlay { target, .. } => target,
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// With this exit status.
    Status(i32),
    /// By this signal.
    Signal(i32),
}

impl Ending {
    /// Whether it ended with status 0.
    pub fn is_success(self) -> bool {
        self == Self::Status(0)
    }
}

impl std::fmt::Display for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status(status) => write!(f, "exit status {status}"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
        }
    }
}

/// What the inside reports at the end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Outcome {
    /// The command ran.
    Ended { ending: Ending, leftovers: Vec<Leftover> },
    /// The work was done; its result.
    Worked(Result<serde_json::Value, Fault>),
    /// It did not come to the task.
    Failed(Fault),
}

/// Writes one message: its length as four little-endian bytes, then JSON.
pub(super) fn send(mut to: impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(|_| io::Error::other("message too long"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()
}

/// Reads one message; `None` when the other side has closed without one.
pub(super) fn receive<T: DeserializeOwned>(mut from: impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_le_bytes(length);
    if length > LARGEST_MESSAGE {
        return Err(io::Error::other("not a message of ours"));
    }
    let mut body = vec![0; length as usize];
    from.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}
