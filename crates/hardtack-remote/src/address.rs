//! Where a shared store is, as the user names it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use url::Url;

use crate::RemoteError;

/// The address of a shared store: `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `az://CONTAINER/PREFIX` or `file:///DIRECTORY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub(crate) place: Place,
    /// What the names of all objects begin with; empty, or without slashes at its ends.
    pub(crate) prefix: String,
}

/// Whose storage it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A bucket of Amazon S3, or of a server that understands the same.
    S3(String),
    /// A bucket of Google Cloud Storage.
    Google(String),
    /// A container of Azure Blob Storage.
    Azure(String),
    /// A directory, as on a disk that machines share.
    Directory(PathBuf),
}

impl FromStr for Address {
    type Err = RemoteError;

    fn from_str(text: &str) -> Result<Self, RemoteError> {
        let wrong = |reason: &'static str| RemoteError::Address { reason };
        let url = Url::parse(text).map_err(|_| wrong("it is no URL"))?;
        // What stands on a command line is seen by everybody on the machine.
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it has more than a scheme, a name and a path"));
        }
        let bucket =
            || url.host_str().filter(|host| !host.is_empty()).map(str::to_owned).ok_or(wrong("it names no bucket"));
        let place = match url.scheme() {
            "s3" => Place::S3(bucket()?),
            "gs" => Place::Google(bucket()?),
            "az" => Place::Azure(bucket()?),
            "file" => {
                let path = url.to_file_path().map_err(|()| wrong("it names no directory of this machine"))?;
                return Ok(Self { place: Place::Directory(path), prefix: String::new() });
            }
            _ => return Err(wrong("its scheme is none that is known")),
        };
        let prefix = url.path().trim_matches('/');
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if !prefix.is_empty() && !prefix.split('/').all(|part| !part.is_empty() && plain(part)) {
            return Err(wrong("its path has other characters than letters, digits, dots and dashes"));
        }
        Ok(Self { place, prefix: prefix.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::S3(bucket) => write!(f, "s3://{bucket}")?,
            Place::Google(bucket) => write!(f, "gs://{bucket}")?,
            Place::Azure(container) => write!(f, "az://{container}")?,
            Place::Directory(path) => write!(f, "file://{}", path.display())?,
        }
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown_alike() {
        for text in ["s3://bakes", "s3://bakes/team/web", "gs://bakes/x", "az://bakes", "file:///srv/shared"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        assert_eq!("s3://bakes//team/".parse::<Address>().unwrap().to_string(), "s3://bakes/team");
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        let refused = |text: &str| text.parse::<Address>().unwrap_err().to_string();
        insta::assert_snapshot!(refused("bakes"), @"the address of the shared store is wrong: it is no URL");
        insta::assert_snapshot!(refused("s3://"), @"the address of the shared store is wrong: it names no bucket");
        insta::assert_snapshot!(refused("https://bakes/x"), @"the address of the shared store is wrong: its scheme is none that is known");
        insta::assert_snapshot!(refused("s3://KEY:SECRET@bakes"), @"the address of the shared store is wrong: it has more than a scheme, a name and a path");
        insta::assert_snapshot!(refused("s3://bakes/a%2e/b"), @"the address of the shared store is wrong: its path has other characters than letters, digits, dots and dashes");
    }
}
