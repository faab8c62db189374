//! The output directory: written under a temporary name, there by rename.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_audit::Audit;
use hardtack_image::{content_digest, image_digest};
use hardtack_recipe::{DiskName, Image, ImageFormat, Layout};
use hardtack_report::{AuditText, Detail, to_json};
use hardtack_scan::inventory::Inventory;
use hardtack_scan::sbom::{self, Format, Subject};
use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use serde::Serialize;

use super::files::{Files, file_name, file_names};
use super::log::{LOG, Logged};
use super::manifest::MANIFEST;
use super::{Artefact, ArtefactDisk, ArtefactFile, BakeError, BakeRequest, Manifest};
use crate::store::Evidence;
use crate::{Progress, temporary};

/// The audit for programs.
pub(super) const AUDIT: &str = Evidence::Audit.file();
/// The audit for people.
pub(super) const AUDIT_TEXT: &str = "audit.txt";
/// What a booted clone showed.
pub(super) const PROOF: &str = Evidence::Proof.file();
/// What the gate decided.
pub(super) const DECISION: &str = Evidence::Decision.file();
/// The installed packages with their versions.
pub(super) const PACKAGES: &str = Evidence::Packages.file();

/// An output directory in the making. When it is dropped unfinished, it goes.
pub(super) struct Output {
    directory: tempfile::TempDir,
    out: PathBuf,
    /// The image's name, also of its files.
    name: String,
    /// Where the directory comes to be.
    place: PathBuf,
}

fn io_error(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> BakeError + use<> {
    let path = path.to_owned();
    move |source| BakeError::Output { path, action, source }
}

impl Output {
    /// Begins beside the final place, on the same file system. What earlier bakes left there when they
    /// were killed goes first.
    pub(super) fn begin(request: &BakeRequest<'_>) -> Result<Self, BakeError> {
        let out = &request.out;
        fs::create_dir_all(out).map_err(io_error(out, "make"))?;
        let name = request.image.name.as_str().to_owned();
        temporary::sweep(out, &name);
        let directory = tempfile::Builder::new()
            .prefix(&temporary::prefix(&name))
            .tempdir_in(out)
            .map_err(io_error(out, "write to"))?;
        Ok(Self { directory, out: out.clone(), name, place: request.directory() })
    }

    /// The directory under its temporary name.
    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a JSON file.
    pub(super) fn json(&self, name: &str, value: &impl Serialize) -> Result<(), BakeError> {
        let path = self.path().join(name);
        let text = to_json(value).map_err(|error| io_error(&path, "write")(error.into()))?;
        fs::write(&path, text).map_err(io_error(&path, "write"))
    }

    /// Writes the audit for programs and for people.
    pub(super) fn audit(&self, audit: &Audit) -> Result<(), BakeError> {
        self.json(AUDIT, audit)?;
        let path = self.path().join(AUDIT_TEXT);
        let text = anstream::adapter::strip_str(&AuditText::new(audit, Detail::All).to_string()).to_string();
        fs::write(&path, text).map_err(io_error(&path, "write"))
    }

    /// Writes the bills of materials.
    pub(super) fn materials(&self, inventory: &Inventory, subject: &Subject<'_>) -> Result<(), BakeError> {
        Format::ALL.into_par_iter().try_for_each(|format| {
            let path = self.path().join(format.file_name());
            let text = sbom::write(inventory, subject, format)
                .map_err(|error| io_error(&path, "write")(io::Error::other(error)))?;
            fs::write(&path, text).map_err(io_error(&path, "write"))
        })
    }

    /// Digests the raw images and makes the files of the image from them and the sealed tree, in the formats of its
    /// layout. The raw images stay under their temporary names.
    pub(super) fn artefact(&self, files: &Files<'_>) -> Result<Artefact, BakeError> {
        let layout = files.layout;
        // Both mostly read the disks: beside each other they take little longer than one.
        let (disks, made) = std::thread::scope(|scope| {
            let made = scope.spawn(|| files.make());
            let disks = layout.disks().map(|disk| self.content(disk.name.as_ref())).collect::<Result<Vec<_>, _>>();
            (disks, made.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let disks = disks?;
        let digest = image_digest(disks.iter().map(|disk| (disk.name.as_ref(), disk.digest)));
        let virtual_size = layout.boot.size.bytes();
        Ok(Artefact { image: files.image.clone(), digest, virtual_size, disks, files: made? })
    }

    /// What a raw image holds.
    fn content(&self, disk: Option<&DiskName>) -> Result<ArtefactDisk, BakeError> {
        let raw = self.raw(disk);
        let virtual_size = fs::metadata(&raw).map_err(io_error(&raw, "examine"))?.len();
        let digest = content_digest(&raw).map_err(io_error(&raw, "read"))?;
        Ok(ArtefactDisk { name: disk.cloned(), digest, virtual_size })
    }

    /// Takes away the raw images under their temporary names, and records the files of the image as they are then:
    /// losing a name is a change of a file too.
    pub(super) fn remove_raw(&self, artefact: &mut Artefact) -> Result<(), BakeError> {
        for disk in &artefact.disks {
            let raw = self.raw(disk.name.as_ref());
            fs::remove_file(&raw).map_err(io_error(&raw, "remove"))?;
        }
        for file in &mut artefact.files {
            let path = self.path().join(&file.file);
            *file = ArtefactFile::of(file.format, file.disk.clone(), &path, file.file.clone())
                .map_err(io_error(&path, "examine"))?;
        }
        Ok(())
    }

    /// Where the raw image of a disk is made.
    pub(super) fn raw(&self, disk: Option<&DiskName>) -> PathBuf {
        self.path().join(file_name("image", disk, ImageFormat::Raw))
    }

    /// Begins the log.
    pub(super) fn log<'p>(&self, listener: &'p mut dyn Progress) -> Result<Logged<'p>, BakeError> {
        let path = self.path().join(LOG);
        Logged::begin(&path, &self.name, listener).map_err(io_error(&path, "write"))
    }

    /// Gives the directory its final name; an earlier one of that name goes, and what was kept of a failure.
    pub(super) fn finish(self, manifest: &Manifest) -> Result<PathBuf, BakeError> {
        self.json(MANIFEST, manifest)?;
        let failed = self.failed();
        // An image of that name has a manifest.
        if failed.join(LOG).exists() && !failed.join(MANIFEST).exists() {
            fs::remove_dir_all(&failed).map_err(io_error(&failed, "remove"))?;
        }
        let place = self.place.clone();
        self.replace(place)
    }

    /// Keeps what is known of a failed bake beside the final place: reports and logs, never an image.
    pub(super) fn keep_failed(self, image: &Image) -> Result<PathBuf, BakeError> {
        let layout = image.disk.as_ref();
        let raw = layout.into_iter().flat_map(Layout::disks).map(|disk| self.raw(disk.name.as_ref()));
        let named = layout.into_iter().flat_map(|layout| file_names(&self.name, layout));
        let of_tree = image.tree_formats.iter().map(|format| file_name(&self.name, None, (*format).into()));
        for file in raw.chain(named.chain(of_tree).map(|name| self.path().join(name))) {
            if file.exists() {
                fs::remove_file(&file).map_err(io_error(&file, "remove"))?;
            }
        }
        let place = self.failed();
        self.replace(place)
    }

    /// Where reports and logs of a failed bake are kept.
    fn failed(&self) -> PathBuf {
        self.out.join(format!("{}.failed", self.name))
    }

    fn replace(self, place: PathBuf) -> Result<PathBuf, BakeError> {
        let made = self.directory.keep();
        let readable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&made, readable).map_err(io_error(&made, "set the mode of"))?;
        // Exchanged at once: at no moment is there neither the earlier output nor this one.
        match renameat_with(CWD, &made, CWD, &place, RenameFlags::EXCHANGE) {
            Ok(()) => fs::remove_dir_all(&made).map_err(io_error(&made, "remove"))?,
            Err(Errno::NOENT) => fs::rename(&made, &place).map_err(io_error(&place, "make"))?,
            Err(error) => return Err(io_error(&place, "replace")(error.into())),
        }
        Ok(place)
    }
}
