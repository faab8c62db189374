//! Root tar archives, plain or compressed.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use hardtack_tree::{Owner, TreePath, escaped};
use tar::{Archive, Entry, EntryType};

use super::BaseError;
use super::import::{Import, Member};

/// RFC 1952.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// RFC 8878.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// One block of zeros at least marks the end of an archive (POSIX pax says two).
const END: usize = 512;
/// Prefix of extended attributes in pax headers, as GNU tar and container tools write them.
const ATTRIBUTE: &str = "SCHILY.xattr.";
/// The kernel fills this directory at boot, so its nodes need not come along.
const DEVICES: &str = "/dev";

/// Unpacks the archive into an empty tree; gives the time of its newest member, in seconds since
/// 1970-01-01T00:00:00Z.
///
/// # Errors
/// With the member's name where one is damaged, a device, or would leave the tree.
pub fn unpack(path: &Path, tree: &Path) -> Result<i64, BaseError> {
    let unreadable = |source| BaseError::Read { path: path.to_owned(), source };
    let zeros = Rc::new(Cell::new(0));
    let reader = CountZeros { reader: decompressed(path).map_err(unreadable)?, zeros: Rc::clone(&zeros) };
    let mut archive = Archive::new(reader);
    let mut import = Import::new(tree).map_err(unreadable)?;
    let mut last = "its beginning".to_owned();
    for entry in archive.entries().map_err(unreadable)? {
        let mut entry = entry.map_err(|error| BaseError::Member {
            archive: path.to_owned(),
            member: format!("after {last}"),
            reason: error.to_string(),
        })?;
        last = escaped(&entry.path_bytes());
        add(&mut entry, &mut import).map_err(|error| BaseError::Member {
            archive: path.to_owned(),
            member: last.clone(),
            reason: error.to_string(),
        })?;
    }
    if zeros.get() < END {
        let reason = "the archive ends without its end mark: it is cut short".to_owned();
        return Err(BaseError::Member { archive: path.to_owned(), member: format!("after {last}"), reason });
    }
    import.finish().map_err(unreadable)
}

/// Tells how many zero bytes were read last: an archive ends with blocks of them, a truncated one does not.
struct CountZeros {
    reader: Box<dyn Read>,
    zeros: Rc<Cell<usize>>,
}

impl Read for CountZeros {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        let trailing = buffer[..length].iter().rev().take_while(|byte| **byte == 0).count();
        self.zeros.set(if trailing == length { self.zeros.get() + length } else { trailing });
        Ok(length)
    }
}

fn decompressed(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut file = File::open(path)?;
    let mut start = Vec::new();
    file.by_ref().take(4).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(if start.starts_with(&GZIP) {
        Box::new(MultiGzDecoder::new(BufReader::new(file)))
    } else if start.starts_with(&ZSTD) {
        Box::new(zstd::Decoder::new(file)?)
    } else {
        Box::new(BufReader::new(file))
    })
}

fn add(entry: &mut Entry<'_, CountZeros>, import: &mut Import) -> io::Result<()> {
    let path = member_path(&entry.path_bytes())?;
    let kind = entry.header().entry_type();
    let in_devices = path.as_path().starts_with(DEVICES) && path.as_path() != Path::new(DEVICES);
    if in_devices && !matches!(kind, EntryType::Directory) {
        return Ok(());
    }
    let member = member(entry, path)?;
    match kind {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
            let size = entry.size();
            let there = import.file(&member, entry)?;
            if there == size { Ok(()) } else { Err(io::Error::other("the archive ends within it")) }
        }
        EntryType::Directory => import.directory(&member),
        EntryType::Symlink => import.symlink(&member, &link_name(entry)?),
        EntryType::Link => {
            let existing = member_path(link_name(entry)?.as_bytes())?;
            import.hard_link(&member, &existing)
        }
        EntryType::Fifo => import.fifo(&member),
        EntryType::Char | EntryType::Block => Err(io::Error::other("it is a device")),
        // A volume's name and the like say nothing about the tree.
        EntryType::XGlobalHeader => Ok(()),
        other => Err(io::Error::other(format!("it is of the unknown type {:?}", char::from(other.as_byte())))),
    }
}

fn member(entry: &mut Entry<'_, CountZeros>, path: TreePath) -> io::Result<Member> {
    let header = entry.header();
    let id = |id: u64| u32::try_from(id).map_err(|_| io::Error::other("its owner is no user id"));
    let (mode, mtime) = (header.mode()?, header.mtime()?);
    let owner = Owner { uid: id(header.uid()?)?, gid: id(header.gid()?)? };
    let mut attributes = Vec::new();
    if let Some(extensions) = entry.pax_extensions()? {
        for extension in extensions {
            let extension = extension?;
            if let Some(name) = extension.key().ok().and_then(|key| key.strip_prefix(ATTRIBUTE)) {
                attributes.push((OsString::from(name), extension.value_bytes().to_owned()));
            }
        }
    }
    Ok(Member { path, mode, owner, mtime: i64::try_from(mtime).unwrap_or(i64::MAX), attributes })
}

fn link_name(entry: &Entry<'_, CountZeros>) -> io::Result<OsString> {
    let name = entry.link_name_bytes().ok_or_else(|| io::Error::other("it links to nothing"))?;
    Ok(OsString::from_vec(name.into_owned()))
}

/// `./etc/passwd`, `etc/passwd` and `/etc/passwd` are one; what climbs out with `..` is none.
fn member_path(bytes: &[u8]) -> io::Result<TreePath> {
    let mut path = PathBuf::from("/");
    for component in Path::new(std::ffi::OsStr::from_bytes(bytes)).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir | Component::RootDir => {}
            Component::ParentDir | Component::Prefix(_) => {
                return Err(io::Error::other("its name leads out of the tree"));
            }
        }
    }
    TreePath::new(path).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    fn archive(build: impl FnOnce(&mut tar::Builder<Vec<u8>>)) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        build(&mut builder);
        builder.into_inner().unwrap()
    }

    fn header(name: &str, kind: EntryType, size: u64) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        // `set_path` refuses what these tests are about.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o644);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_600_000_000);
        header.set_cksum();
        header
    }

    fn unpacked(bytes: &[u8]) -> (tempfile::TempDir, Result<i64, String>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("root.tar");
        fs::write(&path, bytes).unwrap();
        fs::create_dir(directory.path().join("tree")).unwrap();
        let result = unpack(&path, &directory.path().join("tree"));
        let text = result.map_err(|error| error.to_string().replace(&path.display().to_string(), "root.tar"));
        (directory, text)
    }

    #[test]
    fn keeps_attributes_links_and_times() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: owners need root");
            return;
        }
        let bytes = archive(|builder| {
            builder.append_pax_extensions([("SCHILY.xattr.user.note", b"kept".as_slice())]).unwrap();
            let mut file = header("usr/bin/tool", EntryType::Regular, 4);
            file.set_uid(7);
            file.set_mode(0o4755);
            file.set_cksum();
            builder.append(&file, b"tool".as_slice()).unwrap();
            let mut link = header("usr/bin/same", EntryType::Link, 0);
            link.set_link_name("./usr/bin/tool").unwrap();
            link.set_cksum();
            builder.append(&link, io::empty()).unwrap();
        });
        let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        compressed.write_all(&bytes).unwrap();
        for bytes in [bytes, compressed.finish().unwrap()] {
            let (directory, result) = unpacked(&bytes);
            assert_eq!(result.unwrap(), 1_600_000_000);
            let output = std::process::Command::new("stat")
                .args(["-c", "%a %u %h %Y", "tree/usr/bin/tool", "tree/usr/bin/same"])
                .current_dir(directory.path())
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), "4755 7 2 1600000000\n4755 7 2 1600000000\n");
            let mut value = [0; 4];
            let tool = directory.path().join("tree/usr/bin/tool");
            rustix::fs::lgetxattr(&tool, "user.note", &mut value).unwrap();
            assert_eq!(&value, b"kept");
        }
    }

    #[test]
    fn refuses_what_reaches_out() {
        let message = |bytes: Vec<u8>| unpacked(&bytes).1.unwrap_err();
        let climbing = archive(|b| b.append(&header("../../etc/passwd", EntryType::Regular, 0), io::empty()).unwrap());
        insta::assert_snapshot!(message(climbing), @"root.tar: ../../etc/passwd: its name leads out of the tree");
        let device = archive(|b| b.append(&header("srv/disk", EntryType::Block, 0), io::empty()).unwrap());
        insta::assert_snapshot!(message(device), @"root.tar: srv/disk: it is a device");
        let overlay = archive(|b| {
            b.append_pax_extensions([("SCHILY.xattr.trusted.overlay.opaque", b"y".as_slice())]).unwrap();
            b.append(&header("srv", EntryType::Regular, 0), io::empty()).unwrap();
        });
        insta::assert_snapshot!(message(overlay), @"root.tar: srv: it has the attribute trusted.overlay.opaque, which no root may bring");
    }

    #[test]
    fn links_lead_inside_the_tree_only() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: owners need root");
            return;
        }
        let bytes = archive(|builder| {
            let mut link = header("out", EntryType::Symlink, 0);
            link.set_link_name("/etc").unwrap();
            link.set_cksum();
            builder.append(&link, io::empty()).unwrap();
            builder.append(&header("etc/", EntryType::Directory, 0), io::empty()).unwrap();
            builder.append(&header("out/planted-by-test", EntryType::Regular, 1), b"x".as_slice()).unwrap();
        });
        let (directory, result) = unpacked(&bytes);
        result.unwrap();
        assert!(directory.path().join("tree/etc/planted-by-test").exists());
        assert!(!Path::new("/etc/planted-by-test").exists());
    }

    #[test]
    fn a_truncated_archive_is_no_root() {
        let whole = archive(|builder| {
            builder.append(&header("etc/a", EntryType::Regular, 2000), [b'a'; 2000].as_slice()).unwrap();
        });
        let message = |length: usize| unpacked(&whole[..length]).1.unwrap_err();
        insta::assert_snapshot!(message(1500), @"root.tar: etc/a: the archive ends within it");
        insta::assert_snapshot!(message(2560), @"root.tar: after etc/a: the archive ends without its end mark: it is cut short");
    }
}
