//! Root tar archives, plain or compressed.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use hardtack_tree::archive::{self, Members};
use hardtack_tree::{FileKind, FileSource};

use super::BaseError;
use super::import::{Brings, Import};

/// The kernel fills this directory at boot, so its nodes need not come along.
const DEVICES: &str = "/dev";

/// Unpacks the archive into an empty tree; gives the time of its newest member, in seconds since
/// 1970-01-01T00:00:00Z.
///
/// # Errors
/// With the member's name where one is damaged, a device, or would leave the tree.
pub fn unpack(path: &Path, tree: &Path) -> Result<i64, BaseError> {
    let unreadable = |source| BaseError::Read { path: path.to_owned(), source };
    let wrong = |source| BaseError::Archive { path: path.to_owned(), source };
    let source = File::open(path).and_then(FileSource::new).map_err(unreadable)?;
    let mut members = Members::open(Arc::new(source)).map_err(wrong)?;
    let mut import = Import::new(tree, Brings::Root).map_err(unreadable)?;
    while let Some(member) = members.next_member().map_err(wrong)? {
        add(&member, &mut import).map_err(|error| BaseError::Member {
            archive: path.to_owned(),
            member: member.name().to_owned(),
            reason: error.to_string(),
        })?;
    }
    import.finish().map_err(unreadable)
}

fn add(found: &archive::Member, import: &mut Import) -> io::Result<()> {
    let kind = found.metadata.kind;
    let path = found.path.as_path();
    if path.starts_with(DEVICES) && path != Path::new(DEVICES) && kind != FileKind::Directory {
        return Ok(());
    }
    import.member(found)
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fs;
    use std::io::Write;

    use tar::EntryType;

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
        let text = result.map_err(|error| {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{error}{cause}").replace(&path.display().to_string(), "root.tar")
        });
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
        insta::assert_snapshot!(message(climbing), @"cannot unpack root.tar: damaged tar archive: ../../etc/passwd: its name leads out of the tree");
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
        insta::assert_snapshot!(message(1500), @"cannot unpack root.tar: damaged tar archive: etc/a: the archive ends within it");
        insta::assert_snapshot!(message(2560), @"cannot unpack root.tar: damaged tar archive: after etc/a: the archive ends without its end mark: it is cut short");
    }
}
