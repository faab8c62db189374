//! Sparse disks, and qemu-img.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use hardtack_tree::Source;
use hardtack_tree::disk_image::{self, DiskFormat};
use tempfile::TempDir;

/// Runs qemu-img, which must succeed; gives what it printed.
pub(crate) fn qemu_img(arguments: &[&str]) -> String {
    let mut command = Command::new("qemu-img");
    let output = command.args(arguments).env("LC_ALL", "C").output();
    let output = output.unwrap_or_else(|error| panic!("cannot run qemu-img: {error}; scripts/setup installs it"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "qemu-img {arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// A raw disk with stretches of data between holes.
pub(crate) struct Disk {
    directory: TempDir,
}

impl Disk {
    /// A disk of `size` bytes with these stretches: start, length, and a number that decides the content. Even numbers
    /// give bytes that can be packed, odd ones bytes that cannot.
    pub(crate) fn new(size: u64, stretches: &[(u64, usize, u8)]) -> Self {
        let disk = Self { directory: TempDir::new().unwrap() };
        let file = File::create(disk.raw()).unwrap();
        file.set_len(size).unwrap();
        for (start, length, seed) in stretches {
            let mut state = u64::from(*seed) + 1;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_be_bytes()[0]
            };
            let odd = seed % 2 == 1;
            let length = (*length).min(usize::try_from(size.saturating_sub(*start)).unwrap());
            let bytes: Vec<u8> = (0..length).map(|at| if odd { next() } else { (at / 64) as u8 ^ seed }).collect();
            file.write_all_at(&bytes, *start).unwrap();
        }
        disk
    }

    pub(crate) fn raw(&self) -> PathBuf {
        self.path("disk.raw")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Has qemu-img make an image of it; the name says nothing of the format.
    pub(crate) fn convert(&self, arguments: &[&str]) -> PathBuf {
        let image = self.path("image");
        let _ = std::fs::remove_file(&image);
        let (raw, to) = (self.raw(), image.to_str().unwrap().to_owned());
        let arguments = [&["convert", "-f", "raw"], arguments, &["--", raw.to_str().unwrap(), &to]].concat();
        qemu_img(&arguments);
        image
    }
}

/// Opens an image, which must be of this format.
pub(crate) fn open(path: &Path, expected: DiskFormat) -> Arc<dyn Source> {
    let (disk, format) = disk_image::open(path).unwrap_or_else(|error| panic!("{expected}: {}", chain(&error)));
    assert_eq!(format, expected);
    disk
}

/// Everything that a disk holds.
pub(crate) fn content(disk: &dyn Source) -> Vec<u8> {
    let mut content = vec![0; usize::try_from(disk.size()).unwrap()];
    disk.read_at(0, &mut content).unwrap();
    content
}

/// The stretches that may hold data, those that touch made one.
pub(crate) fn data(disk: &dyn Source) -> Vec<(u64, u64)> {
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut at = 0;
    while let Some(found) = disk.data_after(at).unwrap() {
        assert!(found.start >= at && found.end > found.start && found.end <= disk.size(), "{found:?} after {at}");
        match stretches.last_mut() {
            Some(last) if last.1 == found.start => last.1 = found.end,
            _ => stretches.push((found.start, found.end)),
        }
        at = found.end;
    }
    stretches
}

/// What qemu-img says holds data in an image.
pub(crate) fn data_by_qemu(image: &Path, format: &str) -> Vec<(u64, u64)> {
    let map = qemu_img(&["map", "--output=json", "-f", format, image.to_str().unwrap()]);
    let map: Vec<serde_json::Value> = serde_json::from_str(&map).unwrap();
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    for part in map.iter().filter(|part| part["data"] == true && part["zero"] == false) {
        let start = part["start"].as_u64().unwrap();
        let end = start + part["length"].as_u64().unwrap();
        match stretches.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => stretches.push((start, end)),
        }
    }
    stretches
}

/// An error with its causes.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
