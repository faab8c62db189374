//! Layers as archives. Those of a shared store are foreign: nothing of them may get out of the layer's own directory.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::sync::Arc;

use hardtack_image::{SealedTree, export};
use hardtack_recipe::TreeFormat;
use hardtack_tree::archive::Members;
use hardtack_tree::{Digest, Digester, DirectoryTree, FileSource};

use crate::base::{Brings, Import};

/// How hard zstd tries: more takes longer than the network saves.
const LEVEL: i32 = 3;
/// Bytes that are passed on at once.
const PIECE: usize = 1 << 20;

/// An archive that was made.
pub(super) struct Packed {
    pub(super) digest: Digest,
    pub(super) size: u64,
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Packs the tree of a layer as it lies in the store, into `out`; `plain` is a name for what is in between.
pub(super) fn pack(tree: &Path, plain: &Path, out: &Path) -> Result<Packed, Failed> {
    let tree = DirectoryTree::open(tree)?;
    // A layer keeps the times that it has.
    export(&SealedTree { tree: &tree, epoch: i64::MAX }, TreeFormat::Tar, plain)?;
    let sink = Digesting { out: File::create(out)?, digester: Digester::new(), size: 0 };
    let mut encoder = zstd::Encoder::new(BufWriter::with_capacity(PIECE, sink), LEVEL)?;
    encoder.include_checksum(true)?;
    io::copy(&mut File::open(plain)?, &mut encoder)?;
    fs::remove_file(plain)?;
    let sink = encoder.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(Packed { digest: sink.digester.finish(), size: sink.size })
}

/// Unpacks a layer into an empty directory.
///
/// # Errors
/// With the member that is wrong.
pub(super) fn unpack(packed: &Path, tree: &Path) -> Result<(), Failed> {
    let source = FileSource::new(File::open(packed)?)?;
    let mut members = Members::open(Arc::new(source))?;
    let mut import = Import::new(tree, Brings::Layer)?;
    while let Some(member) = members.next_member()? {
        import.member(&member).map_err(|error| format!("{}: {error}", member.name()))?;
    }
    import.finish()?;
    Ok(())
}

/// Digests what is written.
pub(super) struct Digesting<W> {
    pub(super) out: W,
    pub(super) digester: Digester,
    pub(super) size: u64,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digester.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Packs a small text.
pub(super) fn pack_text(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(text)?;
    encoder.finish()
}

/// Unpacks a text that has no more than so many bytes.
pub(super) fn unpack_text(packed: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    zstd::Decoder::new(packed)?.take(limit + 1).read_to_end(&mut text)?;
    if text.len() as u64 > limit {
        return Err(io::Error::other(format!("unpacked it has more than {limit} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use tar::EntryType;

    use super::*;

    fn member(builder: &mut tar::Builder<Vec<u8>>, attribute: Option<&str>, name: &str, kind: EntryType) {
        if let Some(attribute) = attribute {
            builder.append_pax_extensions([(attribute, b"y".as_slice())]).unwrap();
        }
        let mut header = tar::Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_mode(0o755);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1);
        header.set_device_major(0).unwrap();
        header.set_device_minor(0).unwrap();
        header.set_cksum();
        builder.append(&header, io::empty()).unwrap();
    }

    fn unpacked(attribute: Option<&str>, name: &str, kind: EntryType) -> (tempfile::TempDir, Result<(), String>) {
        let mut builder = tar::Builder::new(Vec::new());
        member(&mut builder, attribute, name, kind);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("layer.tar.zst");
        fs::write(&path, pack_text(&builder.into_inner().unwrap()).unwrap()).unwrap();
        fs::create_dir(directory.path().join("tree")).unwrap();
        let result = unpack(&path, &directory.path().join("tree")).map_err(|error| error.to_string());
        (directory, result)
    }

    #[test]
    fn a_layer_brings_what_hides_lower_ones_and_nothing_that_leads_into_them() {
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: devices need root");
            return;
        }
        let (directory, whiteout) = unpacked(None, "gone", EntryType::Char);
        whiteout.unwrap();
        assert_eq!(fs::symlink_metadata(directory.path().join("tree/gone")).unwrap().rdev(), 0);
        let attributes = |directory: &tempfile::TempDir| {
            let mut names = [0; 100];
            let length = rustix::fs::listxattr(directory.path().join("tree/d"), &mut names).unwrap();
            String::from_utf8(names[..length].to_vec()).unwrap()
        };
        let (directory, opaque) = unpacked(Some("SCHILY.xattr.trusted.overlay.opaque"), "d", EntryType::Directory);
        opaque.unwrap();
        assert_eq!(attributes(&directory), "trusted.overlay.opaque\0");
        let (directory, origin) = unpacked(Some("SCHILY.xattr.trusted.overlay.origin"), "d", EntryType::Directory);
        origin.unwrap();
        assert_eq!(attributes(&directory), "");
        let refused = |attribute, name| unpacked(attribute, name, EntryType::Directory).1.unwrap_err();
        insta::assert_snapshot!(refused(Some("SCHILY.xattr.trusted.overlay.redirect"), "d"), @"d: it has the attribute trusted.overlay.redirect, which no layer may bring");
        insta::assert_snapshot!(refused(None, "../d"), @"damaged tar archive: ../d: its name leads out of the tree");
    }

    #[test]
    fn a_text_is_unpacked_up_to_its_limit() {
        let packed = pack_text(&[b'a'; 100_000]).unwrap();
        assert_eq!(unpack_text(&packed, 100_000).unwrap().len(), 100_000);
        insta::assert_snapshot!(unpack_text(&packed, 99_999).unwrap_err(), @"unpacked it has more than 99999 bytes");
        assert!(unpack_text(&packed[..packed.len() - 1], 100_000).is_err());
    }
}
