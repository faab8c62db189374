//! The images of the store.

use std::collections::BTreeSet;

use hardtack_build::store::{Channel, ImageId, ImageRecord, Store};
use hardtack_hcl::nearest;
use hardtack_recipe::ChannelName;

use super::{Candidate, Candidates};
use crate::advisories::read_recorded;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::image_arg::history;
use crate::recipe::store_failure;

/// The directory of the store in which inventories are kept, a file for each choice of images: each choice has its own last
/// time.
const KEPT: &str = "rescan";

/// A choice of images of the store.
#[derive(Clone, Copy)]
pub(super) struct Choice<'c> {
    /// Their names; all where there are none.
    pub(super) names: &'c [String],
    /// The channel that must point to them.
    pub(super) channel: Option<&'c ChannelName>,
    /// How many of the highest major versions count.
    pub(super) newest: Option<usize>,
}

/// The images of a choice. Where releases count, of several images of one version only the newest does.
pub(super) fn candidates(store: &Store, choice: Choice<'_>) -> Result<Candidates, Failure> {
    let Choice { names, channel, newest } = choice;
    let mut records = match names {
        [] => store.records().map_err(|error| store_failure(&error))?,
        names => names.iter().map(|name| history(store, name)).collect::<Result<Vec<_>, _>>()?.concat(),
    };
    if let Some(channel) = channel {
        let pointed = pointed(store, channel)?;
        records.retain(|record| pointed.contains(&record.id()));
    }
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
    let none = match channel {
        Some(channel) => {
            let what = format!("the channel {channel} points to none of these images");
            Failure::new(Exit::Input, what, format!("`hardtack promote NAME {channel}` puts one there"))
        }
        None => {
            let what = format!("the store in {} has no images", store.root().display());
            let remedy = "bake some with `hardtack build`, or name a directory of bills of materials";
            Failure::new(Exit::Input, what, remedy)
        }
    };
    Ok(Candidates { kept: directory.join(choice.file()), images, none })
}

/// What a channel points to, of every name.
fn pointed(store: &Store, channel: &ChannelName) -> Result<BTreeSet<ImageId>, Failure> {
    let channels = store.all_channels().map_err(|error| store_failure(&error))?;
    let pointed = channels.iter().filter(|one| one.channel == *channel).filter_map(Channel::current);
    let pointed: BTreeSet<ImageId> = pointed.collect();
    if !pointed.is_empty() {
        return Ok(pointed);
    }
    let remedy = match nearest(channel.as_str(), channels.iter().map(|one| one.channel.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`hardtack promote NAME {channel}` puts an image there"),
    };
    Err(Failure::new(Exit::Input, format!("no image is in the channel {channel}"), remedy))
}

/// The name of an image, with the version of its recipe behind it.
fn release(record: &ImageRecord) -> String {
    match &record.version {
        Some(version) if !record.name.as_str().ends_with(version.as_str()) => format!("{}-{version}", record.name),
        _ => record.name.to_string(),
    }
}

impl Choice<'_> {
    /// A name of a file for each choice. Names of images and channels have neither `+` nor `=`.
    fn file(self) -> String {
        let names: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let majors = self.newest.map(|count| format!("newest={count}+")).unwrap_or_default();
        let channel = self.channel.map(|channel| format!("channel={channel}+")).unwrap_or_default();
        let names = if names.is_empty() { "all=".to_owned() } else { names.join("+") };
        format!("{majors}{channel}{names}.fleet")
    }
}
