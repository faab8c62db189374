//! The files of an image, in the formats of its layout.

use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;

use hardtack_image::{Appliance, RawDisk, SealedTree, convert, export, pack};
use hardtack_recipe::{DiskFormat, DiskName, FormatSource, ImageFormat, ImageName, Layout, TreeFormat};
use hardtack_tree::Tree;

use super::{ArtefactFile, BakeError};

/// What the files of an image are made from.
pub(super) struct Files<'a> {
    pub(super) image: &'a ImageName,
    pub(super) layout: &'a Layout,
    /// Its disks, in the order of the layout.
    pub(super) disks: Vec<RawDisk<'a>>,
    /// Its sealed tree.
    pub(super) tree: &'a dyn Tree,
    /// No time in a file is later, in seconds since 1970.
    pub(super) epoch: i64,
    /// Where the files come to be.
    pub(super) directory: &'a Path,
}

/// One file to be made.
#[derive(Clone, Copy)]
struct Planned<'a> {
    format: ImageFormat,
    /// Which disk of the layout it is made from; the boot disk for what is made from all, or from the tree.
    disk: usize,
    /// The name of that disk.
    name: Option<&'a DiskName>,
}

impl Files<'_> {
    /// Makes the files, in the order of the formats. The raw images stay.
    pub(super) fn make(&self) -> Result<Vec<ArtefactFile>, BakeError> {
        let files = planned(self.layout);
        let left = Mutex::new(files.iter().copied().enumerate());
        let made = Mutex::new(Vec::new());
        // Some formats are made by one thread, so several files are made at the same time.
        let work = || {
            loop {
                let next = left.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((place, file)) = next else { return };
                let file = self.file(&file);
                made.lock().unwrap_or_else(PoisonError::into_inner).push((place, file));
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_by_key(|(place, _)| *place);
        made.into_iter().map(|(_, file)| file).collect()
    }

    fn file(&self, planned: &Planned<'_>) -> Result<ArtefactFile, BakeError> {
        let Planned { format, disk, name } = *planned;
        let file = file_name(self.image.as_str(), name, format);
        let path = self.directory.join(&file);
        let output = |action| {
            let path = path.clone();
            move |source: io::Error| BakeError::Output { path, action, source }
        };
        match format.source() {
            // It keeps its temporary name until the image is proved.
            FormatSource::Disk(DiskFormat::Raw) => {
                fs::hard_link(self.disks[disk].path, &path).map_err(output("make"))?;
            }
            FormatSource::Disk(format) => convert(&self.disks[disk], format, self.epoch, &path)?,
            FormatSource::Machine => {
                let (name, firmware) = (self.image, self.layout.firmware.as_slice());
                pack(&Appliance { name, disks: &self.disks, firmware, epoch: self.epoch }, &path)?;
            }
            FormatSource::Tree(format) => export(&SealedTree { tree: self.tree, epoch: self.epoch }, format, &path)?,
        }
        ArtefactFile::of(format, name.cloned(), &path, file).map_err(output("examine"))
    }
}

/// The root tree of an image without a disk, to be written in some formats.
pub(super) struct TreeFiles<'a> {
    pub(super) image: &'a ImageName,
    pub(super) formats: &'a [TreeFormat],
    pub(super) root: SealedTree<'a>,
    /// Where the files come to be.
    pub(super) directory: &'a Path,
}

impl TreeFiles<'_> {
    /// Makes the files, in the order of the formats.
    pub(super) fn make(&self) -> Result<Vec<ArtefactFile>, BakeError> {
        let file = |format: &TreeFormat| {
            let name = file_name(self.image.as_str(), None, (*format).into());
            let path = self.directory.join(&name);
            export(&self.root, *format, &path)?;
            ArtefactFile::of((*format).into(), None, &path, name).map_err(|source| BakeError::Output {
                path,
                action: "examine",
                source,
            })
        };
        self.formats.iter().map(file).collect()
    }
}

/// The names of all files of an image.
pub(super) fn file_names(image: &str, layout: &Layout) -> Vec<PathBuf> {
    planned(layout).iter().map(|file| file_name(image, file.name, file.format)).collect()
}

/// Every file of an image, in the order of the formats.
fn planned(layout: &Layout) -> Vec<Planned<'_>> {
    let of_format = |format: &ImageFormat| {
        let format = *format;
        let count = match format.source() {
            FormatSource::Disk(_) => usize::MAX,
            FormatSource::Machine | FormatSource::Tree(_) => 1,
        };
        let names = layout.disks().map(|disk| disk.name.as_ref()).take(count);
        names.enumerate().map(move |(disk, name)| Planned { format, disk, name })
    };
    layout.formats.iter().flat_map(of_format).collect()
}

/// `web.qcow2` for the boot disk or all of the image, `web-data.qcow2` for the disk `data`.
pub(super) fn file_name(image: &str, disk: Option<&DiskName>, format: ImageFormat) -> PathBuf {
    let disk = disk.map(|disk| format!("-{disk}")).unwrap_or_default();
    PathBuf::from(format!("{image}{disk}.{}", format.extension()))
}
