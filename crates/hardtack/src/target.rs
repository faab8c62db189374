//! What verbs look at: a root in a directory, on disk images, in an archive or in a container image.

use std::path::{Path, PathBuf};

use hardtack_build::bake::{ArtefactFile, Manifest};
use hardtack_recipe::ImageFormat;
use hardtack_tree::FormatError;
use hardtack_tree::disk_image;
use hardtack_tree::image::Disk;
use hardtack_tree::oci::Choice;
use hardtack_tree::target::{Target, TargetError, open};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::note;

/// Formats of an image in the order in which they are looked for.
const PREFERRED: [ImageFormat; 8] = [
    ImageFormat::Raw,
    ImageFormat::Qcow2,
    ImageFormat::Vhd,
    ImageFormat::Vmdk,
    ImageFormat::Gcp,
    ImageFormat::Ova,
    ImageFormat::Tar,
    ImageFormat::Erofs,
];

/// What a manifest is called in the output of a build.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Where the root is.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct TargetArgs {
    /// A root directory, the disk images of one machine, a tar archive, a container image, or a directory that
    /// `hardtack build` made.
    #[arg(value_name = "TARGET", required = true)]
    pub(crate) targets: Vec<PathBuf>,
    #[command(flatten)]
    container: ContainerArgs,
}

/// Where the root is, for verbs that ask for paths in it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct RootArgs {
    /// A root directory, a disk image, a tar archive, a container image, or a directory that `hardtack build` made.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// A further disk of the machine.
    #[arg(long = "disk", value_name = "FILE")]
    disks: Vec<PathBuf>,
    #[command(flatten)]
    container: ContainerArgs,
}

impl RootArgs {
    /// Opens it.
    pub(crate) fn open(&self) -> Result<Target, Failure> {
        self.container.open(std::iter::once(&self.target).chain(&self.disks))
    }
}

/// Which image of a layout of container images.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ContainerArgs {
    /// The container image of several, by tag, digest or platform.
    #[arg(long, value_name = "NAME")]
    container: Option<Choice>,
}

impl TargetArgs {
    /// Opens it, and says on standard error what of it is not in the tree.
    pub(crate) fn open(&self) -> Result<Target, Failure> {
        let target = self.container.open(&self.targets)?;
        for remark in &target.remarks {
            note(format!("note: {remark}"));
        }
        Ok(target)
    }
}

impl TargetArgs {
    /// The disks themselves, whatever is on them.
    pub(crate) fn disks(&self) -> Result<Vec<Disk>, Failure> {
        let mut paths = Vec::new();
        for target in &self.targets {
            paths.extend(disks(target)?.unwrap_or_else(|| vec![target.clone()]));
        }
        let open = |path: PathBuf| match disk_image::open(&path) {
            Ok((content, _)) => Ok(Disk { name: path.display().to_string(), content }),
            Err(error) => Err(failure(&TargetError::Format { path, source: error })),
        };
        paths.into_iter().map(open).collect()
    }
}

impl ContainerArgs {
    /// Opens a root.
    pub(crate) fn open<'p>(&self, targets: impl IntoIterator<Item = &'p PathBuf>) -> Result<Target, Failure> {
        let mut paths = Vec::new();
        for target in targets {
            match disks(target)? {
                Some(disks) => paths.extend(disks),
                None => paths.push(target.clone()),
            }
        }
        open(&paths, self.container.as_ref()).map_err(|error| failure(&error))
    }
}

fn failure(error: &TargetError) -> Failure {
    let remedy = match error {
        TargetError::Format { source: FormatError::Choice { .. }, .. } => Some("name one with --container"),
        _ => error.remedy(),
    };
    Failure::of(Exit::Input, error).remedy_if(remedy)
}

/// The manifest of a directory that hardtack made; `None` when it made none there.
pub(crate) fn manifest(directory: &Path) -> Result<Option<Manifest>, Failure> {
    let Ok(text) = std::fs::read(directory.join(MANIFEST)) else { return Ok(None) };
    let schema = |value: &serde_json::Value| value.get("schema")?.as_str().map(str::to_owned);
    let value = serde_json::from_slice::<serde_json::Value>(&text).ok();
    if !value.as_ref().and_then(schema).is_some_and(|schema| schema.starts_with("hardtack.manifest/")) {
        return Ok(None);
    }
    let manifest = Manifest::read(directory).map_err(|error| {
        let what = format!("cannot read the manifest in {}: {error}", directory.display());
        Failure::new(Exit::Input, what, "build the image again with this version")
    })?;
    Ok(Some(manifest))
}

/// The files with the root of an image that hardtack built; `None` when the directory is none of its output.
fn disks(directory: &Path) -> Result<Option<Vec<PathBuf>>, Failure> {
    let Some(manifest) = manifest(directory)? else { return Ok(None) };
    let of_disks = manifest.artefact.map_or(Vec::new(), |artefact| artefact.files);
    let all = [of_disks, manifest.tree_files].concat();
    // Every format holds the same; a raw disk is read the quickest.
    let of = |format| all.iter().filter(move |file| file.format == format);
    let mut files: Vec<&ArtefactFile> = PREFERRED
        .iter()
        .map(|format| of(*format).collect())
        .find(|files: &Vec<_>| !files.is_empty())
        .unwrap_or_default();
    if files.is_empty() {
        let what = format!("the image in {} has no file that hardtack reads", directory.display());
        let remedy = "give the image a `disk` block, or the formats `tar` or `erofs`, and build it again";
        return Err(Failure::new(Exit::Input, what, remedy));
    }
    // The boot disk has no name.
    files.sort_by(|one, other| one.disk.cmp(&other.disk));
    files.into_iter().map(|file| beside(directory, &file.file)).collect::<Result<Vec<_>, _>>().map(Some)
}

/// A file of the output of a build, which its manifest names.
pub(crate) fn beside(directory: &Path, file: &Path) -> Result<PathBuf, Failure> {
    match file.file_name() {
        Some(name) if name == file.as_os_str() => Ok(directory.join(name)),
        _ => {
            let what = format!("the manifest in {} names a file elsewhere", directory.display());
            Err(Failure::new(Exit::Input, what, "do not trust this directory; build the image again"))
        }
    }
}
