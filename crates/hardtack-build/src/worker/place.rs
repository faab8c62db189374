//! Putting files of the host into a tree.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use hardtack_audit::system::accounts::Accounts;
use hardtack_audit::verdict::Unjudgeable;
use hardtack_tree::{DirectoryTree, FileKind, Mode, Tree, TreeError, TreePath};
use serde::{Deserialize, Serialize};

/// What is put where.
#[derive(Debug, Serialize, Deserialize)]
pub struct Placing {
    /// The destination as the recipe names it.
    pub path: TreePath,
    /// What is put there.
    pub content: PlacedContent,
    /// `user` or `user:group`, names of the tree or numbers; root when absent.
    pub owner: Option<String>,
    /// Permission bits; of the source, or 0644 (0755 for a directory), when absent.
    pub mode: Option<Mode>,
    /// Time stamp of everything that is written: seconds since 1970-01-01T00:00:00Z.
    pub epoch: i64,
}

/// What is put into the tree.
#[derive(Debug, Serialize, Deserialize)]
pub enum PlacedContent {
    /// A file with this text.
    Text(String),
    /// A file or directory of the host.
    Source {
        /// The file or directory.
        path: PathBuf,
        /// Of a directory, only what is in it.
        contents_only: bool,
    },
    /// A directory.
    Directory,
}

/// Why files could not be put into the tree.
#[derive(Debug, thiserror::Error)]
pub enum PlacingError {
    /// The tree could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The tree's account files cannot be read.
    #[error(transparent)]
    Accounts(#[from] Unjudgeable),
    /// An owner that the tree does not know.
    #[error("the tree has no {kind} named {name}")]
    UnknownOwner {
        /// "user" or "group".
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A directory would replace a file or the other way round.
    #[error("{path} is a {found} in the tree")]
    InTheWay {
        /// The destination.
        path: TreePath,
        /// What is there.
        found: &'static str,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Placing {
    /// Puts everything into the tree at `root`, a private mount.
    pub(super) fn perform(&self, root: &Path) -> Result<(), PlacingError> {
        let tree = DirectoryTree::open(root)?;
        let placer = Placer { root, owner: self.owner(&tree)?, epoch: self.epoch, tree: &tree };
        match &self.content {
            PlacedContent::Text(text) => {
                placer.file(&self.path, &mut text.as_bytes(), self.mode.unwrap_or(Mode::new(0o644)))
            }
            PlacedContent::Directory => placer.directory(&self.path, self.mode.unwrap_or(Mode::new(0o755))).map(drop),
            PlacedContent::Source { path, contents_only } => self.copy(&placer, path, *contents_only),
        }
    }

    fn copy(&self, placer: &Placer<'_>, source: &Path, contents_only: bool) -> Result<(), PlacingError> {
        let metadata = fs::metadata(source).map_err(io_error(source, "read"))?;
        let inside = match source.file_name() {
            Some(name) => self.path.join_os(name).map_err(TreeError::from)?,
            None => self.path.clone(),
        };
        if metadata.is_dir() {
            let at = if contents_only { &self.path } else { &inside };
            return placer.copy_directory(source, at, self.mode);
        }
        // As scp(1) has it: a file that is copied to a directory keeps its name in there.
        let is_directory = placer.kind_of(&self.path)? == Some(FileKind::Directory);
        placer.copy_file(source, if is_directory { &inside } else { &self.path }, self.mode)
    }

    /// A bare number of a user has the group of the same number.
    fn owner(&self, tree: &DirectoryTree) -> Result<(u32, u32), PlacingError> {
        let Some(owner) = &self.owner else { return Ok((0, 0)) };
        let (user, group) = owner.split_once(':').map_or((owner.as_str(), None), |(user, group)| (user, Some(group)));
        let accounts = Accounts::read(tree)?;
        let (uid, own_group) = match user.parse() {
            Ok(number) => (number, number),
            Err(_) => {
                let found = accounts.users()?.values().find(|known| known.name == user);
                found.map(|user| (user.uid, user.gid)).ok_or_else(|| unknown("user", user))?
            }
        };
        let gid = match group.map(|group| (group, group.parse())) {
            None => own_group,
            Some((_, Ok(number))) => number,
            Some((name, Err(_))) => accounts.gid(name)?.ok_or_else(|| unknown("group", name))?,
        };
        Ok((uid, gid))
    }
}

fn unknown(kind: &'static str, name: &str) -> PlacingError {
    PlacingError::UnknownOwner { kind, name: name.to_owned() }
}

struct Placer<'a> {
    root: &'a Path,
    tree: &'a DirectoryTree,
    owner: (u32, u32),
    epoch: i64,
}

impl Placer<'_> {
    fn kind_of(&self, path: &TreePath) -> Result<Option<FileKind>, PlacingError> {
        Ok(self.tree.target_metadata(path)?.map(|metadata| metadata.kind))
    }

    /// The place of `path` on the host, links in its directories followed inside the tree, missing
    /// directories made. Nothing else works in this mount, so the answer stays true.
    fn host_path(&self, path: &TreePath) -> Result<PathBuf, PlacingError> {
        let Some((parent, name)) = path.parent().zip(path.file_name()) else { return Ok(self.root.to_owned()) };
        let directory = match self.tree.resolve(&parent)? {
            Some(resolved) => self.root.join(resolved.relative()),
            None => self.make_directory(&parent, 0o755, (0, 0))?,
        };
        Ok(directory.join(name))
    }

    fn make_directory(&self, path: &TreePath, mode: u32, owner: (u32, u32)) -> Result<PathBuf, PlacingError> {
        let at = self.host_path(path)?;
        match fs::create_dir(&at) {
            Ok(()) => self.finish(&at, mode, owner)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(PlacingError::InTheWay { path: path.clone(), found: "file or a dangling link" });
            }
            Err(error) => return Err(io_error(&at, "make")(error)),
        }
        Ok(at)
    }

    /// A directory that is there keeps its owner and mode, unless the recipe states them.
    fn directory(&self, path: &TreePath, mode: Mode) -> Result<PathBuf, PlacingError> {
        match self.kind_of(path)? {
            None => self.make_directory(path, mode.bits(), self.owner),
            Some(FileKind::Directory) => {
                let resolved = self.tree.resolve(path)?.unwrap_or_else(|| path.clone());
                Ok(self.root.join(resolved.relative()))
            }
            Some(_) => Err(PlacingError::InTheWay { path: path.clone(), found: "file" }),
        }
    }

    /// Writes beside the destination and renames, so that a running program of a later step never sees half.
    fn file(&self, path: &TreePath, content: &mut dyn io::Read, mode: Mode) -> Result<(), PlacingError> {
        if self.kind_of(path)? == Some(FileKind::Directory) {
            return Err(PlacingError::InTheWay { path: path.clone(), found: "directory" });
        }
        // A link is written through, as a shell's redirection would.
        let resolved = self.tree.resolve(path)?;
        let at = self.host_path(resolved.as_ref().unwrap_or(path))?;
        let mut temporary = at.clone().into_os_string();
        temporary.push(".hardtack-new");
        let temporary = PathBuf::from(temporary);
        let written = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary);
        written
            .and_then(|mut file| io::copy(content, &mut file).and_then(|_| file.flush()))
            .map_err(io_error(&temporary, "write"))?;
        self.finish(&temporary, mode.bits(), self.owner)?;
        fs::rename(&temporary, &at).map_err(io_error(&at, "write"))
    }

    fn copy_file(&self, source: &Path, path: &TreePath, mode: Option<Mode>) -> Result<(), PlacingError> {
        let mut file = fs::File::open(source).map_err(io_error(source, "read"))?;
        let own_mode = file.metadata().map_err(io_error(source, "read"))?.permissions().mode();
        self.file(path, &mut file, mode.unwrap_or(Mode::new(own_mode)))
    }

    fn copy_directory(&self, source: &Path, path: &TreePath, mode: Option<Mode>) -> Result<(), PlacingError> {
        let own_mode = fs::metadata(source).map_err(io_error(source, "read"))?.permissions().mode();
        self.directory(path, Mode::new(own_mode))?;
        let entries =
            fs::read_dir(source).and_then(|list| list.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>());
        let mut entries = entries.map_err(io_error(source, "read"))?;
        entries.sort();
        for entry in entries {
            let Some(name) = entry.file_name() else { continue };
            let target = path.join_os(name).map_err(TreeError::from)?;
            let metadata = fs::symlink_metadata(&entry).map_err(io_error(&entry, "read"))?;
            if metadata.is_symlink() {
                self.link(&entry, &target)?;
            } else if metadata.is_dir() {
                self.copy_directory(&entry, &target, mode)?;
            } else {
                self.copy_file(&entry, &target, mode)?;
            }
        }
        Ok(())
    }

    fn link(&self, source: &Path, path: &TreePath) -> Result<(), PlacingError> {
        let text = fs::read_link(source).map_err(io_error(source, "read"))?;
        let at = self.host_path(path)?;
        if fs::symlink_metadata(&at).is_ok_and(|there| !there.is_dir()) {
            fs::remove_file(&at).map_err(io_error(&at, "replace"))?;
        }
        symlink(text, &at).map_err(io_error(&at, "make"))?;
        std::os::unix::fs::lchown(&at, Some(self.owner.0), Some(self.owner.1)).map_err(io_error(&at, "make"))
    }

    /// Owner first: changing it clears set-user-ID bits.
    fn finish(&self, at: &Path, mode: u32, owner: (u32, u32)) -> Result<(), PlacingError> {
        let failed = io_error(at, "set the owner, mode and time of");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.epoch.max(0).cast_unsigned());
        chown(at, Some(owner.0), Some(owner.1))
            .and_then(|()| fs::set_permissions(at, fs::Permissions::from_mode(mode & 0o7777)))
            .and_then(|()| fs::File::open(at)?.set_modified(time))
            .map_err(failed)
    }
}

fn io_error<'p>(path: &'p Path, action: &'static str) -> impl Fn(io::Error) -> PlacingError + use<'p> {
    move |source| PlacingError::Io { path: path.to_owned(), action, source }
}
