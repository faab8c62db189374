//! The output directory: written under a temporary name, there by rename.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_audit::Audit;
use hardtack_image::content_digest;
use hardtack_recipe::{Image, ImageFormat, Layout};
use hardtack_report::{AuditText, Detail, to_json};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use serde::Serialize;

use super::log::{LOG, Logged};
use super::manifest::MANIFEST;
use super::{Artefact, ArtefactFile, BakeError, BakeRequest, Manifest};
use crate::{Progress, temporary};

/// The audit for programs.
pub(super) const AUDIT: &str = "audit.json";
/// The audit for people.
pub(super) const AUDIT_TEXT: &str = "audit.txt";
/// What a booted clone showed.
pub(super) const PROOF: &str = "proof.json";

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

    /// Digests the raw image and makes the files of the image from it, in the formats of its layout. The raw image
    /// stays under its temporary name.
    pub(super) fn artefact(&self, image: &Image, layout: &Layout) -> Result<Artefact, BakeError> {
        let raw = self.raw();
        let virtual_size = fs::metadata(&raw).map_err(io_error(&raw, "examine"))?.len();
        // Both mostly read the disk: beside each other they take little longer than one.
        let (digest, files) = std::thread::scope(|scope| {
            let files = scope.spawn(|| self.convert(&raw, layout));
            let digest = content_digest(&raw).map_err(io_error(&raw, "read"));
            (digest, files.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        Ok(Artefact { image: image.name.clone(), digest: digest?, virtual_size, files: files? })
    }

    fn convert(&self, raw: &Path, layout: &Layout) -> Result<Vec<ArtefactFile>, BakeError> {
        let mut files = Vec::new();
        for format in &layout.formats {
            let path = self.named(*format);
            match format {
                ImageFormat::Raw => fs::hard_link(raw, &path).map_err(io_error(&path, "make"))?,
                ImageFormat::Qcow2 => hardtack_image::convert(raw, *format, &path)
                    .map_err(|error| BakeError::Convert(error.to_string()))?,
            }
            let file = ArtefactFile::of(*format, &path, file_name(&self.name, *format));
            files.push(file.map_err(io_error(&path, "examine"))?);
        }
        Ok(files)
    }

    /// Takes away the raw image under its temporary name, and records the files of the image as they are then:
    /// losing a name is a change of a file too.
    pub(super) fn remove_raw(&self, artefact: &mut Artefact) -> Result<(), BakeError> {
        let raw = self.raw();
        fs::remove_file(&raw).map_err(io_error(&raw, "remove"))?;
        for file in &mut artefact.files {
            let path = self.named(file.format);
            *file = ArtefactFile::of(file.format, &path, file.file.clone()).map_err(io_error(&path, "examine"))?;
        }
        Ok(())
    }

    /// Where the raw image is made.
    pub(super) fn raw(&self) -> PathBuf {
        self.path().join("image.raw")
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
    pub(super) fn keep_failed(self) -> Result<PathBuf, BakeError> {
        for image in [self.raw(), self.named(ImageFormat::Raw), self.named(ImageFormat::Qcow2)] {
            if image.exists() {
                fs::remove_file(&image).map_err(io_error(&image, "remove"))?;
            }
        }
        let place = self.failed();
        self.replace(place)
    }

    /// Where reports and logs of a failed bake are kept.
    fn failed(&self) -> PathBuf {
        self.out.join(format!("{}.failed", self.name))
    }

    /// An image file under its own name.
    fn named(&self, format: ImageFormat) -> PathBuf {
        self.path().join(file_name(&self.name, format))
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

fn file_name(image: &str, format: ImageFormat) -> PathBuf {
    let extension = match format {
        ImageFormat::Raw => "raw",
        ImageFormat::Qcow2 => "qcow2",
    };
    PathBuf::from(format!("{image}.{extension}"))
}
