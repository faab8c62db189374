//! Other formats than the raw one, read by programs that are not hardtack's.

mod archive;
mod gcp;
mod ova;
mod read_only;
mod vhd;
mod vmdk;

use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use hardtack_image::{RawDisk, convert};
use hardtack_recipe::DiskFormat;
use hardtack_tree::MemoryTree;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Disk, EPOCH, layout, succeed};

#[test]
fn qcow2_holds_the_same_disk_and_is_the_same_file_every_time() {
    let raw = Raw::new(1 << 30);
    let path = raw.converted(DiskFormat::Qcow2);
    raw.assert_holds(&path, "qcow2");
}

#[test]
fn a_raw_image_is_renamed_and_a_failure_leaves_nothing() {
    let tree = MemoryTree::new();
    let disk = Disk::assemble(&tree, &layout("100M", &["/:*"])).unwrap();
    let raw = RawDisk { path: &disk.path, uuid: disk.geometry.boot_disk().table().uuid() };
    let out = disk.directory.path().join("image.raw");
    convert(&raw, DiskFormat::Raw, EPOCH, &out).unwrap();
    assert!(out.exists() && !disk.path.exists());

    let nowhere = disk.directory.path().join("nowhere");
    let error = convert(&raw, DiskFormat::Qcow2, EPOCH, &nowhere).unwrap_err();
    assert!(error.to_string().starts_with("qemu-img failed: "), "{error}");
    for format in [DiskFormat::Vmdk, DiskFormat::Vhd, DiskFormat::Gcp] {
        let error = convert(&raw, format, EPOCH, &nowhere).unwrap_err();
        assert_eq!(error.to_string(), format!("cannot read {}", disk.path.display()));
    }
    assert!(!nowhere.exists());
}

#[test]
fn a_disk_that_a_format_cannot_hold_is_refused() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("raw");
    let out = directory.path().join("out");
    let refusal = |bytes: u64, format| {
        std::fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        let error = convert(&RawDisk { path: &path, uuid: uuid::Uuid::nil() }, format, EPOCH, &out).unwrap_err();
        assert!(!out.exists());
        error.to_string()
    };
    insta::assert_snapshot!(
        [
            refusal(1000, DiskFormat::Vmdk),
            refusal(0, DiskFormat::Vmdk),
            refusal(512, DiskFormat::Vhd),
            refusal(1 << 29, DiskFormat::Gcp)
        ].join("\n"),
        @"
    a disk of 1000 bytes cannot have this format: VMDK holds whole sectors of 512 bytes, at most 62 TiB
    a disk of 0 bytes cannot have this format: VMDK holds whole sectors of 512 bytes, at most 62 TiB
    a disk of 512 bytes cannot have this format: VHD for Azure holds whole MiB
    a disk of 536870912 bytes cannot have this format: Google Compute Engine takes whole GiB
    "
    );
}

/// A raw disk with an ext4 file system, and content behind it that formats treat differently: bytes in holes, bytes
/// that cannot be compressed, and zeros that take room.
pub(crate) struct Raw {
    pub(crate) disk: Disk,
    /// The same, without any hole in its first 100 MiB.
    dense: PathBuf,
}

impl Raw {
    pub(crate) fn new(bytes: u64) -> Self {
        let tree = MemoryTree::new().file("/etc/hostname", "test\n").unwrap();
        let size = format!("{}M", bytes >> 20);
        let disk = Disk::assemble(&tree, &layout(&size, &["/:40M"])).unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(&disk.path).unwrap();
        let mut seed = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        })
        .take(3_000_000)
        .collect();
        file.write_all_at(&noise, (60 << 20) + 12_345).unwrap();
        file.write_all_at(&vec![0; 5 << 20], 70 << 20).unwrap();
        file.write_all_at(&[1], 90 << 20).unwrap();
        let dense = disk.directory.path().join("dense");
        succeed("cp", &["--sparse=always", disk.path.to_str().unwrap(), dense.to_str().unwrap()]);
        let mut front = vec![0; 100 << 20];
        std::fs::File::open(&disk.path).unwrap().read_exact_at(&mut front, 0).unwrap();
        std::fs::OpenOptions::new().write(true).open(&dense).unwrap().write_all_at(&front, 0).unwrap();
        Self { disk, dense }
    }

    fn raw<'a>(&self, path: &'a Path) -> RawDisk<'a> {
        RawDisk { path, uuid: self.disk.geometry.boot_disk().table().uuid() }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.disk.geometry.boot_disk().bytes()
    }

    pub(crate) fn sparse(&self) -> RawDisk<'_> {
        self.raw(&self.disk.path)
    }

    /// Converts the disk twice, the second time from the file with fewer holes; gives the file, which was the same.
    pub(crate) fn converted(&self, format: DiskFormat) -> PathBuf {
        let [first, second] = ["first", "second"].map(|name| self.disk.directory.path().join(name));
        convert(&self.sparse(), format, EPOCH, &first).unwrap();
        convert(&self.raw(&self.dense), format, EPOCH, &second).unwrap();
        assert!(std::fs::read(&first).unwrap() == std::fs::read(&second).unwrap(), "another file");
        assert!(allocated(&first) < 20 << 20, "zeros were written: {} bytes", allocated(&first));
        first
    }

    /// Has qemu-img look at a file that holds the disk.
    pub(crate) fn assert_holds(&self, path: &Path, format: &str) -> Value {
        let (raw, path) = (self.disk.path.to_str().unwrap(), path.to_str().unwrap());
        succeed("qemu-img", &["compare", "-f", "raw", "-F", format, raw, path]);
        let information = succeed("qemu-img", &["info", "-f", format, "--output=json", path]);
        let information: Value = serde_json::from_str(&information).unwrap();
        assert_eq!(information["virtual-size"], self.bytes());
        let (disk, _) = hardtack_tree::disk_image::open(Path::new(path)).unwrap();
        assert_eq!(disk.size(), self.bytes());
        let (mut here, mut there) = (vec![0; 100 << 20], vec![0; 100 << 20]);
        disk.read_at(0, &mut here).unwrap();
        std::fs::File::open(raw).unwrap().read_exact_at(&mut there, 0).unwrap();
        assert!(here == there, "hardtack reads something else");
        if format != "vpc" {
            succeed("qemu-img", &["check", "-f", format, path]);
        }
        information
    }
}

/// Bytes that a file takes.
pub(crate) fn allocated(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().blocks() * 512
}
