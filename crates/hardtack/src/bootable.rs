//! Baked images that can be booted.

use std::error::Error;
use std::path::{Path, PathBuf};

use hardtack_build::Interrupt;
use hardtack_build::bake::{Artefact, ArtefactFile, FoundNeighbour, Manifest};
use hardtack_build::store::Store;
use hardtack_image::{Geometry, content_digest_of};
use hardtack_prove::{CloneFormat, NeighbourImage};
use hardtack_recipe::{Layout, Neighbour};
use hardtack_tree::{Digest, disk_image};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::target::beside;

/// The parts of a manifest without which nothing can be booted.
pub(crate) struct Bootable<'m> {
    pub(crate) artefact: &'m Artefact,
    /// The file of each disk, the boot disk first; all have one format.
    files: Vec<&'m ArtefactFile>,
    pub(crate) format: CloneFormat,
    pub(crate) layout: &'m Layout,
    pub(crate) geometry: &'m Geometry,
}

impl<'m> Bootable<'m> {
    /// Those of an image in this directory.
    pub(crate) fn of(manifest: &'m Manifest, directory: &Path) -> Result<Self, Failure> {
        let parts = (&manifest.artefact, &manifest.layout, &manifest.geometry);
        let (Some(artefact), Some(layout), Some(geometry)) = parts else {
            let what = format!("the image in {} has no disk to boot", directory.display());
            return Err(Failure::new(Exit::Input, what, "give the image a `disk` block, and build it again"));
        };
        let formats = || artefact.files.iter().filter_map(|file| CloneFormat::of(file.format));
        let raw = formats().find(|format| *format == CloneFormat::Raw);
        let Some(format) = raw.or(formats().next()) else {
            let what = format!("the image in {} has no file of a format that can be booted", directory.display());
            let remedy = "add \"raw\" to `formats` of the `disk` block, and build it again";
            return Err(Failure::new(Exit::Input, what, remedy));
        };
        let holds = |file: &&ArtefactFile| CloneFormat::of(file.format) == Some(format);
        let files: Vec<&ArtefactFile> = artefact.files.iter().filter(holds).collect();
        if files.is_empty() || files.len() != geometry.disks().count() || files.len() != artefact.disks.len() {
            let what = format!("the manifest in {} names too few files", directory.display());
            return Err(Failure::new(Exit::Input, what, "build the image again"));
        }
        Ok(Self { artefact, files, format, layout, geometry })
    }

    /// Where its files are.
    pub(crate) fn paths(&self, directory: &Path) -> Result<Vec<PathBuf>, Failure> {
        self.files.iter().map(|file| beside(directory, &file.file)).collect()
    }

    /// The digests of its disks, which must be those of its manifest.
    pub(crate) fn whole(&self, paths: &[PathBuf]) -> Result<Vec<Digest>, Failure> {
        let found = digests(paths)?;
        unchanged(paths, self.artefact.disks.iter().map(|disk| disk.digest), &found)?;
        Ok(found)
    }
}

/// An image beside another, ready to be booted; one of the recipe has its output in `out`, one of the store is made once more in
/// `room`.
pub(crate) fn neighbour(
    neighbour: &Neighbour,
    store: &Store,
    out: &Path,
    rules: &[PathBuf],
    room: &Path,
    interrupt: &Interrupt,
) -> Result<NeighbourImage, Failure> {
    let found =
        FoundNeighbour::find(neighbour, out, store).and_then(|found| found.output(store, rules, room, interrupt));
    let (directory, manifest) = found.map_err(|error| Failure::of(Exit::Input, &error).remedy_if(error.remedy()))?;
    let image = Bootable::of(&manifest, &directory)?;
    let disks = image.paths(&directory)?;
    image.whole(&disks)?;
    Ok(NeighbourImage {
        name: image.artefact.image.clone(),
        digest: image.artefact.digest,
        disks,
        format: image.format,
        geometry: image.geometry.clone(),
        firmware: image.layout.firmware.clone(),
    })
}

/// The digests of the content of disks.
pub(crate) fn digests(paths: &[PathBuf]) -> Result<Vec<Digest>, Failure> {
    paths.iter().map(|path| digest(path)).collect()
}

fn digest(path: &Path) -> Result<Digest, Failure> {
    let unusable = |error: &dyn Error| {
        Failure::new(Exit::Input, format!("cannot read {}: {error}", path.display()), "build the image again")
    };
    let (disk, _) = disk_image::open(path).map_err(|error| unusable(&error))?;
    content_digest_of(disk).map_err(|error| unusable(&error))
}

/// Refuses files that do not hold what they should.
pub(crate) fn unchanged(
    paths: &[PathBuf],
    expected: impl Iterator<Item = Digest>,
    found: &[Digest],
) -> Result<(), Failure> {
    let mut all = paths.iter().zip(expected).zip(found);
    match all.find(|((_, expected), found)| expected != *found) {
        Some(((path, expected), found)) => Err(changed(path, &expected, found)),
        None => Ok(()),
    }
}

fn changed(path: &Path, expected: &Digest, found: &Digest) -> Failure {
    let what = format!("{} is not the image that it should be: {expected} expected, {found} found", path.display());
    Failure::new(Exit::Test, what, "something has written to it; build the image again")
}
