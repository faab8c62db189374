//! Writing foreign members into a new tree, never outside it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use hardtack_tree::archive::{self, MemberKind};
use hardtack_tree::{FileKind, OpenFile, Owner, TreePath};
use rustix::fs::{
    AtFlags, CWD, FileType, Gid, Mode, OFlags, ResolveFlags, Timespec, Timestamps, Uid, XattrFlags, chmodat, chownat,
    fchmod, fchown, fsetxattr, futimens, linkat, makedev, mkdirat, mknodat, openat, openat2, setxattr, symlinkat,
    unlinkat, utimensat,
};
use rustix::io::{Errno, Result as SysResult};

/// Bytes that are copied at once.
const CHUNK: usize = 1 << 20;
/// Everything in a root together, holes not counted; more is a mistake or an attack.
const LARGEST: u64 = 64 << 30;
/// Name spaces of attributes that a root may bring. Those of overlayfs itself would change what other
/// layers show, see the kernel's documentation of overlayfs.
const ATTRIBUTES: [&str; 3] = ["user.", "security.", "system.posix_acl_"];
/// The name space of overlayfs.
const OVERLAY: &str = "trusted.overlay.";
/// The one attribute of it that layers need: a directory shows nothing of what is below.
const OPAQUE: &str = "trusted.overlay.opaque";
/// Those that tell overlayfs where a copy came from on the machine that made it, and mean nothing elsewhere.
const OF_ONE_MACHINE: [&str; 4] =
    ["trusted.overlay.origin", "trusted.overlay.impure", "trusted.overlay.nlink", "trusted.overlay.uuid"];

/// What foreign members may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Brings {
    /// Those of a root: nothing that overlayfs would take for its own.
    Root,
    /// Those of a layer: also that entries of lower layers are removed.
    Layer,
}

/// One member of a root: where it goes and what it is like.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub path: TreePath,
    pub mode: u32,
    pub owner: Owner,
    /// Seconds since 1970-01-01T00:00:00Z.
    pub mtime: i64,
    pub attributes: Vec<(OsString, Vec<u8>)>,
}

/// A tree in the making.
pub(crate) struct Import {
    root: OwnedFd,
    brings: Brings,
    bytes: u64,
    newest: i64,
    /// Directories get their times at the end, since every entry made in them changes them.
    directories: Vec<(TreePath, i64)>,
}

impl Import {
    pub(crate) fn new(root: &Path, brings: Brings) -> io::Result<Self> {
        let root = openat(CWD, root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root, brings, bytes: 0, newest: 0, directories: Vec::new() })
    }

    /// A member of an archive. The devices of a root are the kernel's to make.
    pub(crate) fn member(&mut self, found: &archive::Member) -> io::Result<()> {
        let kind = found.metadata.kind;
        let member = Member {
            path: found.path.clone(),
            mode: found.metadata.mode.bits(),
            owner: found.metadata.owner,
            mtime: found.metadata.mtime,
            attributes: found.xattrs.clone().into_iter().collect(),
        };
        match (&found.kind, kind) {
            (MemberKind::File(_), _) => self.file(&member, &found.open()?, found.metadata.size),
            (MemberKind::HardLink(existing), _) => self.hard_link(&member, existing),
            (MemberKind::Symlink(target), _) => self.symlink(&member, target),
            (MemberKind::Other, FileKind::Directory) => self.directory(&member),
            (MemberKind::Other, kind) if kind != FileKind::Fifo && self.brings == Brings::Root => {
                Err(io::Error::other("it is a device"))
            }
            (MemberKind::Other, kind) => self.node(&member, kind, found.metadata.device),
        }
    }

    pub(crate) fn directory(&mut self, member: &Member) -> io::Result<()> {
        self.newest = self.newest.max(member.mtime);
        let made = match member.path.file_name() {
            None => open_directory(self.root.as_fd(), Path::new("."))?,
            Some(name) => {
                let parent = self.parent(&member.path)?;
                match mkdirat(&parent, name, Mode::RWXU) {
                    Ok(()) | Err(Errno::EXIST) => open_directory(parent.as_fd(), Path::new(name))?,
                    Err(error) => return Err(error.into()),
                }
            }
        };
        finish(&made, member, self.brings)?;
        self.directories.push((member.path.clone(), member.mtime));
        Ok(())
    }

    /// A regular file of `size` bytes; where it has holes, it keeps them.
    pub(crate) fn file(&mut self, member: &Member, content: &OpenFile, size: u64) -> io::Result<()> {
        let (parent, name) = self.place(member)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(&parent, name, flags, Mode::RUSR | Mode::WUSR)?);
        let mut buffer = vec![0; usize::try_from(size).map_or(CHUNK, |size| size.min(CHUNK))];
        let mut at = 0;
        while at < size
            && let Some(data) = content.data_after(at)?
        {
            let end = data.end.min(size);
            at = data.start.max(at);
            while at < end {
                let wanted = usize::try_from(end - at).map_or(CHUNK, |left| left.min(CHUNK));
                let piece = buffer.get_mut(..wanted).ok_or(io::ErrorKind::InvalidInput)?;
                let length = content.read_at(at, piece)?;
                if length == 0 {
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is shorter than it says"));
                }
                self.bytes = self.bytes.saturating_add(length as u64);
                if self.bytes > LARGEST {
                    return Err(io::Error::other(format!("the root has more than {} GiB", LARGEST >> 30)));
                }
                file.write_all_at(&piece[..length], at)?;
                at += length as u64;
            }
            // A stretch without a byte would be asked for again and again.
            if data.end <= data.start {
                break;
            }
        }
        file.set_len(size)?;
        let file = OwnedFd::from(file);
        finish(&file, member, self.brings)?;
        Ok(futimens(&file, &times(member.mtime))?)
    }

    pub(crate) fn symlink(&mut self, member: &Member, target: &OsStr) -> io::Result<()> {
        let (parent, name) = self.place(member)?;
        symlinkat(target, &parent, name)?;
        self.finish_by_name(&parent, name, member)
    }

    /// A pipe or a device.
    pub(crate) fn node(&mut self, member: &Member, kind: FileKind, (major, minor): (u32, u32)) -> io::Result<()> {
        let kind = match kind {
            FileKind::Fifo => FileType::Fifo,
            // To overlayfs it means that what a lower layer has is removed.
            FileKind::CharDevice if (major, minor) == (0, 0) && self.brings == Brings::Root => {
                return Err(io::Error::other("it is a character device with the number 0:0, which no root may bring"));
            }
            FileKind::CharDevice => FileType::CharacterDevice,
            FileKind::BlockDevice => FileType::BlockDevice,
            _ => return Err(io::Error::other("it is no pipe and no device")),
        };
        let (parent, name) = self.place(member)?;
        let mode = Mode::from_raw_mode(member.mode & 0o7777);
        mknodat(&parent, name, kind, mode, makedev(major, minor))?;
        self.finish_by_name(&parent, name, member)?;
        // Of what was asked for above, the mask of this process was taken away.
        Ok(chmodat(&parent, name, mode, AtFlags::empty())?)
    }

    /// Another name for a regular file that is there already.
    pub(crate) fn hard_link(&mut self, member: &Member, existing: &TreePath) -> io::Result<()> {
        let from = self.parent(existing)?;
        let from_name = existing.file_name().ok_or_else(|| io::Error::other("it links to the root directory"))?;
        let (parent, name) = self.place(member)?;
        Ok(linkat(&from, from_name, &parent, name, AtFlags::empty())?)
    }

    /// Gives the time of the newest member.
    pub(crate) fn finish(self) -> io::Result<i64> {
        for (path, mtime) in &self.directories {
            let relative = Some(path.relative()).filter(|path| !path.as_os_str().is_empty());
            let directory = open_directory(self.root.as_fd(), relative.unwrap_or(Path::new(".")))?;
            futimens(&directory, &times(*mtime))?;
        }
        Ok(self.newest)
    }

    /// The directory that `member` goes to, and its name there; what has that name already goes.
    fn place<'m>(&mut self, member: &'m Member) -> io::Result<(OwnedFd, &'m OsStr)> {
        self.newest = self.newest.max(member.mtime);
        let name = member.path.file_name().ok_or_else(|| io::Error::other("the root is no directory"))?;
        let parent = self.parent(&member.path)?;
        match unlinkat(&parent, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok((parent, name)),
            Err(Errno::ISDIR) => Err(io::Error::other("it would replace a directory")),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the parent directory, made where it is missing. Links on the way lead inside the tree.
    fn parent(&self, path: &TreePath) -> io::Result<OwnedFd> {
        let relative: PathBuf = path.parent().map(|parent| parent.relative().to_owned()).unwrap_or_default();
        if relative.as_os_str().is_empty() {
            return Ok(open_directory(self.root.as_fd(), Path::new("."))?);
        }
        match open_directory(self.root.as_fd(), &relative) {
            Err(Errno::NOENT) => {}
            other => return Ok(other?),
        }
        let mut directory = open_directory(self.root.as_fd(), Path::new("."))?;
        let mut walked = PathBuf::new();
        for component in relative.components() {
            let name = Path::new(component.as_os_str());
            walked.push(name);
            directory = match open_directory(self.root.as_fd(), &walked) {
                Err(Errno::NOENT) => {
                    mkdirat(&directory, name, Mode::from_raw_mode(0o755))?;
                    open_directory(self.root.as_fd(), &walked)?
                }
                other => other?,
            };
        }
        Ok(directory)
    }

    fn finish_by_name(&self, parent: &OwnedFd, name: &OsStr, member: &Member) -> io::Result<()> {
        let (uid, gid) = ids(member.owner);
        chownat(parent, name, Some(uid), Some(gid), AtFlags::SYMLINK_NOFOLLOW)?;
        let entry = openat(parent, name, OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        // The kernel gives descriptors of this kind no other name, and the name leads to a link itself.
        let by_number = format!("/proc/self/fd/{}", entry.as_raw_fd());
        for (name, value) in known(member, self.brings)? {
            setxattr(&by_number, name, value, XattrFlags::empty())?;
        }
        Ok(utimensat(parent, name, &times(member.mtime), AtFlags::SYMLINK_NOFOLLOW)?)
    }
}

fn open_directory(root: std::os::fd::BorrowedFd<'_>, path: &Path) -> SysResult<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS)
}

/// The owner first: changing it takes set-user-ID bits and capabilities away.
fn finish(fd: &OwnedFd, member: &Member, brings: Brings) -> io::Result<()> {
    let (uid, gid) = ids(member.owner);
    fchown(fd, Some(uid), Some(gid))?;
    fchmod(fd, Mode::from_raw_mode(member.mode & 0o7777))?;
    for (name, value) in known(member, brings)? {
        fsetxattr(fd, name, value, XattrFlags::empty())?;
    }
    Ok(())
}

/// The attributes that a member gets. One that it may not bring is an error.
fn known(member: &Member, brings: Brings) -> io::Result<Vec<(&OsStr, &[u8])>> {
    let mut known = Vec::new();
    for (name, value) in &member.attributes {
        let text = name.to_str().unwrap_or_default();
        let (may, what) = match brings {
            Brings::Root => (ATTRIBUTES.iter().any(|space| text.starts_with(space)), "root"),
            Brings::Layer if OF_ONE_MACHINE.contains(&text) => continue,
            Brings::Layer => (!text.starts_with(OVERLAY) || text == OPAQUE, "layer"),
        };
        if !may {
            let name = hardtack_tree::escaped(name.as_encoded_bytes());
            return Err(io::Error::other(format!("it has the attribute {name}, which no {what} may bring")));
        }
        known.push((name.as_os_str(), value.as_slice()));
    }
    Ok(known)
}

fn ids(owner: Owner) -> (Uid, Gid) {
    (Uid::from_raw(owner.uid), Gid::from_raw(owner.gid))
}

fn times(mtime: i64) -> Timestamps {
    let time = Timespec { tv_sec: mtime, tv_nsec: 0 };
    Timestamps { last_access: time, last_modification: time }
}
