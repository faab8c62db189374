//! Crates of Rust programs, as `cargo auditable` lists them in the section `.dep-v0` (its "Data format").

use std::io::Read;

use flate2::read::ZlibDecoder;
use hardtack_tree::{FormatError, FormatResult, TreePath};
use serde::Deserialize;

use crate::inventory::found::Found;
use crate::inventory::{Ecosystem, Package};

/// The longest list that is unpacked, in bytes.
const LONGEST: u64 = 8 << 20;

#[derive(Deserialize)]
struct List {
    packages: Vec<Crate>,
}

#[derive(Deserialize)]
struct Crate {
    name: String,
    version: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    dependencies: Vec<usize>,
}

/// The crates that are in the program; those that only built it are left out.
pub(super) fn packages(section: &[u8], path: &TreePath) -> FormatResult<Vec<Found>> {
    let mut text = Vec::new();
    ZlibDecoder::new(section).take(LONGEST + 1).read_to_end(&mut text).map_err(|error| damaged(&error))?;
    if text.len() as u64 > LONGEST {
        return Err(damaged(&"it is too long"));
    }
    let list: List = serde_json::from_slice(&text).map_err(|error| damaged(&error))?;
    let id = |of: &Crate| format!("{path}#{}@{}", of.name, of.version);
    let runs = |of: &&Crate| of.kind.as_deref() != Some("build");
    let found = list.packages.iter().filter(runs).map(|one| Found {
        package: Package::new(Ecosystem::Cargo, &one.name, &one.version, path.clone().into()),
        needs: one.dependencies.iter().filter_map(|at| list.packages.get(*at)).map(|other| vec![id(other)]).collect(),
        provides: vec![id(one)],
    });
    Ok(found.collect())
}

fn damaged(what: &dyn std::fmt::Display) -> FormatError {
    FormatError::Damaged { format: "list of crates", what: what.to_string() }
}
