//! The images of the store.

use std::collections::BTreeSet;

use hardtack_build::store::{ImageRecord, Store};

use super::{Candidate, Candidates};
use crate::advisories::read_recorded;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::image_arg::history;
use crate::recipe::store_failure;

/// The directory of the store in which inventories are kept, a file for each choice of images: each choice has its own last
/// time.
const KEPT: &str = "rescan";

/// The images of these names, all where there are none. Where releases count, of several images of one version only the
/// newest does.
pub(super) fn candidates(store: &Store, names: &[String], newest: Option<usize>) -> Result<Candidates, Failure> {
    let records = match names {
        [] => store.records().map_err(|error| store_failure(&error))?,
        names => names.iter().map(|name| history(store, name)).collect::<Result<Vec<_>, _>>()?.concat(),
    };
    let mut seen = BTreeSet::new();
    let mut images = Vec::new();
    for record in records {
        let release = release(&record);
        // Records come with the newest first.
        if newest.is_some() && !seen.insert(release.clone()) {
            continue;
        }
        let name = format!("{release}@{}", record.digest.short());
        let stamp = record.digest.to_string();
        let store = store.clone();
        images.push(Candidate { name, release, stamp, read: Box::new(move || read_recorded(&store, &record)) });
    }
    images.sort_by(|one, other| one.name.cmp(&other.name));
    let directory = store.root().join(KEPT);
    std::fs::create_dir_all(&directory).map_err(|error| super::unreadable(&directory, &error))?;
    let what = format!("the store in {} has no images", store.root().display());
    let none =
        Failure::new(Exit::Input, what, "bake some with `hardtack build`, or name a directory of bills of materials");
    Ok(Candidates { kept: directory.join(choice(names, newest)), images, none })
}

/// The name of an image, with the version of its recipe behind it.
fn release(record: &ImageRecord) -> String {
    match &record.version {
        Some(version) if !record.name.as_str().ends_with(version.as_str()) => format!("{}-{version}", record.name),
        _ => record.name.to_string(),
    }
}

/// A name of a file for each choice of images. Names of images have neither `+` nor `=`.
fn choice(names: &[String], newest: Option<usize>) -> String {
    let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let majors = newest.map(|count| format!("newest={count}+")).unwrap_or_default();
    format!("{majors}{}.fleet", if names.is_empty() { "all=".to_owned() } else { names.join("+") })
}
