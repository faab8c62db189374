//! What dpkg's database says.

use hardtack_tree::dpkg::{self, Record, relations};
use hardtack_tree::{FormatError, Tree, TreePath};

use super::files::Lists;
use crate::inventory::found::Found;
use crate::inventory::merged::Merged;
use crate::inventory::read::Findings;
use crate::inventory::{Depth, Ecosystem, InventoryError, Package, SourcePackage};

/// Reads the packages of which anything but configuration is there.
pub(in crate::inventory) fn read(
    tree: &dyn Tree,
    depth: Depth,
    merged: &Merged,
    findings: &mut Findings,
) -> Result<(), InventoryError> {
    let Some(files) = dpkg::files(tree)? else { return Ok(()) };
    let mut records = Vec::new();
    for (path, text) in &files {
        for record in dpkg::records(text) {
            let record = record.map_err(|error| InventoryError::Database {
                path: path.clone(),
                source: FormatError::Damaged { format: "dpkg status", what: error.to_string() },
            })?;
            records.push((path, record));
        }
    }
    if files.len() > 1 {
        keep_latest(&mut records);
    }
    records.retain(|(_, record)| record.state.is_present());
    let lists = if depth == Depth::Files { Some(Lists::read(tree)?) } else { None };
    for (path, record) in records {
        let mut found = found(&record, path, depth);
        if let Some(lists) = &lists {
            found.package.files = lists.files(tree, &record, merged, findings)?;
            found.package.licences = super::copyright::of_package(tree, record.package, findings)?;
        }
        findings.packages.push(found);
    }
    Ok(())
}

/// Of two records of one package and architecture the later one holds.
fn keep_latest(records: &mut Vec<(&TreePath, Record<'_>)>) {
    records.sort_by(|(_, a), (_, b)| (a.package, a.architecture).cmp(&(b.package, b.architecture)));
    records.dedup_by(|later, first| {
        let same = (later.1.package, later.1.architecture) == (first.1.package, first.1.architecture);
        if same {
            *first = *later;
        }
        same
    });
}

fn found(record: &Record<'_>, path: &TreePath, depth: Depth) -> Found {
    let text = |field: &str| Some(field.to_owned()).filter(|field| !field.is_empty());
    let package = Package {
        architecture: text(record.architecture),
        source: SourcePackage { name: record.source.name.to_owned(), version: record.source.version.to_owned() },
        supplier: text(record.maintainer),
        priority: text(record.priority),
        essential: record.essential,
        ..Package::new(Ecosystem::Deb, record.package, record.version, path.clone().into())
    };
    if depth == Depth::Packages {
        return package.into();
    }
    let choices = |field| relations(field).map(|choice| choice.map(str::to_owned).collect());
    let provided = relations(record.provides).flatten().map(str::to_owned);
    Found {
        needs: choices(record.pre_depends).chain(choices(record.depends)).collect(),
        provides: std::iter::once(package.name.clone()).chain(provided).collect(),
        package,
    }
}
