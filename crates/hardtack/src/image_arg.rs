//! Images on the command line: in a directory that `hardtack build` made, or in the store.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use hardtack_build::history::{Judged, JudgedError};
use hardtack_build::store::{ImageRecord, Store};
use hardtack_hcl::nearest;
use hardtack_recipe::ImageName;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::recipe::store_failure;

/// An image: `out/web`, `web`, `web@sha256:DIGEST`.
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

/// The records of a name, the newest first; there is one at least.
pub(crate) fn history(store: &Store, name: &str) -> Result<Vec<ImageRecord>, Failure> {
    let parsed: ImageName = name
        .parse()
        .map_err(|error: hardtack_recipe::NameError| Failure::of(Exit::Usage, &error).remedy(error.remedy()))?;
    let records = store.history(&parsed).map_err(|error| store_failure(&error))?;
    if records.is_empty() { Err(unknown(store, name)) } else { Ok(records) }
}

fn unknown(store: &Store, name: &str) -> Failure {
    let names = store.recorded_names().unwrap_or_default();
    let remedy = match nearest(name, names.iter().map(ImageName::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "every image that `hardtack build` makes is recorded; there is none yet".to_owned(),
        None => format!("the store has {}", names.iter().map(ImageName::as_str).collect::<Vec<_>>().join(", ")),
    };
    Failure::new(Exit::Input, format!("the store has no image `{name}`"), remedy)
}

fn judged_failure(error: &JudgedError) -> Failure {
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
