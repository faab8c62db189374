//! The systems that `diff`, `drift` and `baseline` read, with what is known of their images.

use std::path::{Path, PathBuf};

use hardtack_build::bake::{Artefact, Manifest};
use hardtack_scan::difference::{Compared, ContainerFacts, DifferenceError};
use hardtack_tree::Tree;
use hardtack_tree::target::Form;

use crate::cli::StoreArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::note;
use crate::recipe::store_failure;
use crate::target::{ContainerArgs, MANIFEST, manifest};

/// The label by which images of containers name their version (`annotations.md` of the OCI image specification).
const VERSION: &str = "org.opencontainers.image.version";

/// From where systems come.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct SourceArgs {
    #[command(flatten)]
    container: ContainerArgs,
    #[command(flatten)]
    store: StoreArgs,
}

/// A system that was opened.
pub(crate) struct Opened {
    pub(crate) tree: Box<dyn Tree>,
    pub(crate) name: String,
    pub(crate) version: Option<String>,
    pub(crate) container: Option<ContainerFacts>,
    /// What hardtack made of it, where it did.
    pub(crate) artefact: Option<Artefact>,
}

impl SourceArgs {
    /// Opens whatever holds a root, the output of a build by its directory or its manifest.
    pub(crate) fn open(&self, path: &PathBuf) -> Result<Opened, Failure> {
        let name = path.display().to_string();
        let directory = match path.parent() {
            Some(parent) if path.file_name().is_some_and(|name| name == MANIFEST) => parent.to_owned(),
            _ => path.clone(),
        };
        if let Some(manifest) = manifest(&directory)? {
            let version = manifest.metadata.version.clone();
            // The store has the tree of an image without a disk, whatever formats it is written in.
            let tree = match &manifest.artefact {
                Some(_) => self.root(&directory)?.0,
                None => self.layers(&manifest)?,
            };
            return Ok(Opened { tree, name, version, container: None, artefact: manifest.artefact });
        }
        let (tree, form) = self.root(path)?;
        let config = if let Form::Container(config) = form { Some(config) } else { None };
        let label = config.as_ref().and_then(|config| config.labels.get(VERSION).cloned());
        let version = label.or(version_beside(path)?);
        let container = config.as_deref().map(ContainerFacts::from);
        Ok(Opened { tree, name, version, container, artefact: None })
    }

    fn root(&self, path: &PathBuf) -> Result<(Box<dyn Tree>, Form), Failure> {
        let target = self.container.open([path])?;
        target.remarks.iter().for_each(|remark| note(format!("note: {remark}")));
        Ok((target.tree, target.form))
    }

    fn layers(&self, manifest: &Manifest) -> Result<Box<dyn Tree>, Failure> {
        let stack: Vec<_> = manifest.layers.iter().map(|layer| layer.key).collect();
        let tree = self.store.open()?.joined(&stack).map_err(|error| store_failure(&error))?;
        Ok(Box::new(tree))
    }
}

impl Opened {
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

/// The version of an image whose manifest lies beside its file.
fn version_beside(path: &Path) -> Result<Option<String>, Failure> {
    let Some(directory) = path.parent().filter(|_| path.is_file()) else { return Ok(None) };
    let Some(manifest) = manifest(directory)? else { return Ok(None) };
    let mut files = manifest.artefact.iter().flat_map(|artefact| &artefact.files).chain(&manifest.tree_files);
    let is_its_own = files.any(|file| file.file.file_name() == path.file_name());
    Ok(manifest.metadata.version.filter(|_| is_its_own))
}
