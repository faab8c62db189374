//! The systems that `diff`, `drift` and `baseline` read, with what is known of their images.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardtack_build::bake::{Artefact, Manifest};
use hardtack_recipe::ImageFormat;
use hardtack_scan::difference::{Compared, ContainerFacts, DifferenceError};
use hardtack_tree::oci::{self, Choice, ImageConfig};
use hardtack_tree::target::{self, TargetError};
use hardtack_tree::{DirectoryTree, FileSource, FormatError, Source, Tree, archive};

use crate::cli::StoreArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::note;
use crate::recipe::store_failure;

/// The label by which images of containers name their version (`annotations.md` of the OCI image specification).
const VERSION: &str = "org.opencontainers.image.version";
const MANIFEST: &str = "manifest.json";

/// A system that was opened.
pub(crate) struct Opened {
    pub(crate) tree: Box<dyn Tree>,
    pub(crate) name: String,
    pub(crate) version: Option<String>,
    pub(crate) container: Option<ContainerFacts>,
    /// What hardtack made of it, where it did.
    pub(crate) artefact: Option<Artefact>,
}

impl Opened {
    /// Opens a directory, what `hardtack build` made, a disk image, an archive of a root or a container image.
    pub(crate) fn open(path: &Path, choice: Option<&Choice>, store: &StoreArgs) -> Result<Self, Failure> {
        let name = path.display().to_string();
        if let Some((manifest, directory)) = manifest(path)? {
            let version = manifest.metadata.version.clone();
            let tree = baked(&manifest, &directory, store)?;
            return Ok(Self { tree, name, version, container: None, artefact: manifest.artefact });
        }
        let (tree, config) = foreign(path, choice)?;
        let label = config.as_ref().and_then(|config| config.labels.get(VERSION).cloned());
        let version = label.or(version_beside(path)?);
        let container = config.as_ref().map(ContainerFacts::from);
        Ok(Self { tree, name, version, container, artefact: None })
    }

    /// As one side of a comparison.
    pub(crate) fn compared(&self) -> Result<Compared<'_>, Failure> {
        let compared = Compared::tree(&*self.tree, self.name.clone()).map_err(|error| different(&error))?;
        Ok(compared.with_version(self.version.clone()).with_container(self.container.clone()))
    }
}

/// Why systems cannot be compared.
pub(crate) fn different(error: &DifferenceError) -> Failure {
    let exit = if matches!(error, DifferenceError::Index { .. }) { Exit::Failed } else { Exit::Input };
    Failure::of(exit, error).remedy_if(error.remedy())
}

/// The manifest of a directory that hardtack made, or that is named itself, with its directory.
fn manifest(path: &Path) -> Result<Option<(Manifest, PathBuf)>, Failure> {
    let directory = match path.file_name() {
        Some(name) if name == MANIFEST => path.parent().unwrap_or(Path::new("")),
        _ => path,
    };
    let Ok(text) = std::fs::read(directory.join(MANIFEST)) else { return Ok(None) };
    // An archive of Docker, unpacked, has a file of this name too.
    let value = serde_json::from_slice::<serde_json::Value>(&text).ok();
    let schema = value.as_ref().and_then(|value| value.get("schema")?.as_str());
    if !schema.is_some_and(|schema| schema.starts_with("hardtack.manifest/")) {
        return Ok(None);
    }
    let manifest = Manifest::read(directory).map_err(|error| {
        let what = format!("cannot read the manifest in {}: {error}", directory.display());
        Failure::new(Exit::Input, what, "build the image again with this version")
    })?;
    Ok(Some((manifest, directory.to_owned())))
}

/// The tree of an image that hardtack made: out of its disks, or where it has none, out of the layers in the store.
fn baked(manifest: &Manifest, directory: &Path, store: &StoreArgs) -> Result<Box<dyn Tree>, Failure> {
    let files = manifest.artefact.iter().flat_map(|artefact| &artefact.files);
    // Every other format holds the same as the raw one.
    let (raw, others): (Vec<_>, Vec<_>) = files.partition(|file| file.format == ImageFormat::Raw);
    let first = others.first().map(|file| file.format);
    let others = others.into_iter().filter(|file| Some(file.format) == first).collect();
    let files = if raw.is_empty() { others } else { raw };
    if files.is_empty() {
        let stack: Vec<_> = manifest.layers.iter().map(|layer| layer.key).collect();
        let tree = store.open()?.joined(&stack).map_err(|error| store_failure(&error))?;
        return Ok(Box::new(tree));
    }
    let name = |file: &Path| file.file_name().map(|name| directory.join(name));
    let disks: Vec<PathBuf> = files.iter().filter_map(|file| name(&file.file)).collect();
    disks_or_directory(&disks)
}

/// A tree that hardtack did not make, and what a container of it runs.
fn foreign(path: &Path, choice: Option<&Choice>) -> Result<(Box<dyn Tree>, Option<ImageConfig>), Failure> {
    let wrong = |error: FormatError| unreadable(path, &error);
    let label = path.display().to_string();
    let container = |layout: &dyn Tree| {
        let is_layout = oci::is_layout(layout).map_err(|error| Failure::of(Exit::Input, &error))?;
        let image = is_layout.then(|| oci::open(layout, choice, label.clone())).transpose().map_err(wrong)?;
        Ok::<_, Failure>(image.map(|image| (Box::new(image.tree) as Box<dyn Tree>, Some(image.config))))
    };
    if path.is_dir() {
        let tree = DirectoryTree::open(path).map_err(|error| Failure::of(Exit::Input, &error).remedy(WHAT))?;
        return Ok(container(&tree)?.unwrap_or((Box::new(tree), None)));
    }
    let source = File::open(path).and_then(FileSource::new).and_then(|source| {
        let source: Arc<dyn Source> = Arc::new(source);
        archive::is_archive(&source).map(|is_archive| (source, is_archive))
    });
    match source {
        Err(error) => Err(Failure::new(Exit::Input, format!("cannot open {label}: {error}"), WHAT)),
        Ok((source, true)) => {
            let tree = archive::open(source, label.clone()).map_err(wrong)?;
            Ok(container(&tree)?.unwrap_or((Box::new(tree), None)))
        }
        Ok((_, false)) => Ok((disks_or_directory(&[path.to_owned()])?, None)),
    }
}

fn disks_or_directory(paths: &[PathBuf]) -> Result<Box<dyn Tree>, Failure> {
    let failure = |error: TargetError| Failure::of(Exit::Input, &error).remedy_if(error.remedy());
    let target = target::open(paths, None).map_err(failure)?;
    target.remarks.iter().for_each(|remark| note(format!("note: {remark}")));
    Ok(target.tree)
}

/// The version of an image whose manifest lies beside its file.
fn version_beside(path: &Path) -> Result<Option<String>, Failure> {
    let Some(directory) = path.parent().filter(|_| path.is_file()) else { return Ok(None) };
    let Some((manifest, _)) = manifest(&directory.join(MANIFEST))? else { return Ok(None) };
    let mut files = manifest.artefact.iter().flat_map(|artefact| &artefact.files);
    let is_its_own = files.any(|file| file.file.file_name() == path.file_name());
    Ok(manifest.metadata.version.filter(|_| is_its_own))
}

fn unreadable(path: &Path, error: &FormatError) -> Failure {
    let what = format!("cannot read {}: {error}", path.display());
    let remedy = match error {
        FormatError::Choice { .. } => "name one with --container",
        FormatError::Damaged { .. } => "take another copy of it, and compare its digest",
        FormatError::Unsupported { .. } | FormatError::Io { .. } => WHAT,
    };
    Failure::new(Exit::Input, what, remedy)
}

const WHAT: &str = "name a root directory, a directory that `hardtack build` made, a disk image, a tar archive of a root, \
                    or a container image";
