//! Images on the command line: in a directory that `hardtack build` made, or in the store.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use hardtack_build::history::{Judged, JudgedError};
use hardtack_build::store::{ImageRecord, Store};
use hardtack_hcl::nearest;
use hardtack_recipe::{ChannelName, ImageName};

use crate::channel_arg::image_name;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::recipe::store_failure;

/// An image: `out/web`, `web`, `web@golden`, `web@sha256:DIGEST`.
#[derive(Clone, Debug)]
pub(crate) struct ImageArg(String);

/// The beginning of a digest, as people copy it out of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct DigestPrefix(String);

impl FromStr for ImageArg {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl ImageArg {
    /// The directory, where it is one that `hardtack build` made.
    pub(crate) fn directory(&self) -> Option<&Path> {
        let path = Path::new(&self.0);
        path.join("manifest.json").is_file().then_some(path)
    }

    /// An image of the store by its name and what stands behind the `@`.
    fn of(name: &str, which: &str) -> Self {
        Self(format!("store:{name}@{which}"))
    }

    /// Its record in the store: the newest of its name where no digest is given.
    pub(crate) fn record(&self, store: &Store) -> Result<ImageRecord, Failure> {
        let text = self.0.strip_prefix("store:").unwrap_or(&self.0);
        let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
        let is_path = PathBuf::from(text).components().count() > 1;
        if is_path {
            let what = format!("there is no image in {text}");
            return Err(Failure::new(
                Exit::Input,
                what,
                "name a directory that `hardtack build` made, for example out/web",
            ));
        }
        let records = history(store, name)?;
        let Some(digest) = digest else {
            // There is one at least, and the newest is the first.
            return records.into_iter().next().ok_or_else(|| unknown(store, name));
        };
        if let Ok(channel) = digest.parse::<ChannelName>() {
            return pointed(store, &image_name(name)?, &channel);
        }
        let prefix = DigestPrefix::parse(digest)?;
        let known: Vec<String> = records.iter().map(|record| format!("{name}@{}", record.digest)).collect();
        let mut found = records.into_iter().filter(|record| record.digest.hex().starts_with(&prefix.0));
        let remedy = format!("the store has:\n{}", known.join("\n"));
        match (found.next(), found.next()) {
            (Some(record), None) => Ok(record),
            (None, _) => Err(Failure::new(
                Exit::Input,
                format!("no image {name} has a digest that begins with {}", prefix.0),
                remedy,
            )),
            (Some(_), Some(_)) => Err(Failure::new(
                Exit::Input,
                format!("several images {name} have digests that begin with {}", prefix.0),
                remedy,
            )),
        }
    }

    /// The image with the evidence that is kept of it. `store` is only opened for an image that is in none of the
    /// directories that `hardtack build` made.
    pub(crate) fn judged(&self, store: impl FnOnce() -> Result<Store, Failure>) -> Result<Judged, Failure> {
        let judged = match self.directory() {
            Some(directory) => Judged::built(directory),
            None => {
                let store = store()?;
                Judged::recorded(&store, &self.record(&store)?)
            }
        };
        judged.map_err(|error| judged_failure(&error))
    }
}

/// The record of an earlier build of a name, by its version, a channel, or the beginning of its digest. Of several with a version
/// the newest is meant.
pub(crate) fn earlier(store: &Store, name: &str, build: &str) -> Result<ImageRecord, Failure> {
    let records = history(store, name)?;
    if let Some(record) = records.iter().find(|record| record.version.as_deref() == Some(build)) {
        return Ok(record.clone());
    }
    let is_digest = DigestPrefix::parse(build).is_ok();
    let is_channel = match build.parse::<ChannelName>() {
        Ok(channel) => {
            let found = store.channel(&image_name(name)?, &channel).map_err(|error| store_failure(&error))?;
            found.current().is_some()
        }
        Err(_) => false,
    };
    if is_digest || is_channel {
        return ImageArg::of(name, build).record(store);
    }
    let known: Vec<String> = records
        .iter()
        .map(|record| format!("{}  {}", record.version.as_deref().unwrap_or("-"), record.digest.short()))
        .collect();
    Err(Failure::new(
        Exit::Input,
        format!("{build} is no version, channel or digest of {name}"),
        format!("the store has:\n{}", known.join("\n")),
    ))
}

/// The record of what a channel points to.
pub(crate) fn pointed(store: &Store, name: &ImageName, channel: &ChannelName) -> Result<ImageRecord, Failure> {
    let failed = |error| store_failure(&error);
    let Some(image) = store.channel(name, channel).map_err(failed)?.current() else {
        let channels = store.channels(name).map_err(failed)?;
        let remedy = match nearest(channel.as_str(), channels.iter().map(|channel| channel.channel.as_str())) {
            Some(near) => format!("did you mean `{name}@{near}`?"),
            None => format!("`hardtack promote {name} {channel}` puts the newest there"),
        };
        return Err(Failure::new(Exit::Input, format!("no image of {name} is in the channel {channel}"), remedy));
    };
    store.recorded(&image).map_err(failed)?.ok_or_else(|| {
        let what = format!("the store has no record of {image}, to which {channel} points");
        Failure::new(Exit::Input, what, format!("bake {name} again from the same recipe, or promote another image"))
    })
}

/// The records of a name, the newest first; there is one at least.
pub(crate) fn history(store: &Store, name: &str) -> Result<Vec<ImageRecord>, Failure> {
    let records = store.history(&image_name(name)?).map_err(|error| store_failure(&error))?;
    if records.is_empty() { Err(unknown(store, name)) } else { Ok(records) }
}

/// There is no image of a name.
pub(crate) fn unknown(store: &Store, name: &str) -> Failure {
    let names = store.recorded_names().unwrap_or_default();
    let remedy = match nearest(name, names.iter().map(ImageName::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "every image that `hardtack build` makes is recorded; there is none yet".to_owned(),
        None => format!("the store has {}", names.iter().map(ImageName::as_str).collect::<Vec<_>>().join(", ")),
    };
    Failure::new(Exit::Input, format!("the store has no image `{name}`"), remedy)
}

/// Why the evidence of an image cannot be had.
pub(crate) fn judged_failure(error: &JudgedError) -> Failure {
    match error {
        JudgedError::Store(error) => store_failure(error),
        JudgedError::Report { .. } | JudgedError::NoName { .. } => {
            Failure::of(Exit::Input, error).remedy_if(error.remedy())
        }
    }
}

impl DigestPrefix {
    fn parse(text: &str) -> Result<Self, Failure> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        let is_digit = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
        if digits.is_empty() || digits.len() > 64 || !digits.chars().all(is_digit) {
            let what = format!("`{}` is no digest nor the beginning of one", text.escape_debug());
            return Err(Failure::new(
                Exit::Usage,
                what,
                "write `sha256:` and its hexadecimal digits, or the first of them",
            ));
        }
        Ok(Self(digits.to_owned()))
    }
}
