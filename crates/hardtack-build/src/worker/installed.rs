//! What is installed in a tree.

use std::collections::BTreeMap;
use std::path::Path;

use hardtack_audit::system::packages::{PackageStatus, Packages};
use hardtack_tree::{Tree, tree_path};
use serde::{Deserialize, Serialize};

use super::tree::{fault, open};
use crate::sandbox::Fault;

/// Lists the installed packages with their versions, as a lock has them. A tree without a package database
/// has none.
#[derive(Debug, Serialize, Deserialize)]
pub struct InstalledJob {}

impl InstalledJob {
    pub(super) fn perform(self, tree: &Path) -> Result<BTreeMap<String, String>, Fault> {
        let directory = open(tree)?;
        if !directory
            .exists(&tree_path!("/var/lib/dpkg/status"))
            .map_err(|error| fault("find dpkg's database", &error, None))?
        {
            return Ok(BTreeMap::new());
        }
        let packages = Packages::read(&directory).map_err(|cause| Fault::new("list the packages", cause))?;
        let own = packages.installed("dpkg").map(|dpkg| dpkg.architecture.clone());
        let name = |name: &str, architecture: &str| match &own {
            Some(own) if architecture != own && architecture != "all" => format!("{name}:{architecture}"),
            _ => name.to_owned(),
        };
        let installed = packages.all().iter().filter(|package| package.status == PackageStatus::Installed);
        Ok(installed.map(|package| (name(&package.name, &package.architecture), package.version.clone())).collect())
    }
}
