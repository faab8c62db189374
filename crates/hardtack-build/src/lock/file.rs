//! The file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hardtack_hcl::quoted;
use hardtack_recipe::{Base, Image, ImageName};
use indexmap::IndexMap;

use super::{LockError, LockedImage, read};
use crate::replace_file;

const NAME: &str = "hardtack.lock";
const HEAD: &str =
    "# What the images were made from. hardtack writes it; `hardtack build --locked` holds a build to it.\n";

/// What the images of a recipe were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    images: BTreeMap<ImageName, LockedImage>,
}

impl Lock {
    /// Where the lock of the recipe in `directory` is.
    pub fn path(directory: &Path) -> PathBuf {
        directory.join(NAME)
    }

    /// Reads a lock; an empty one when there is no such file.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn read(path: &Path) -> Result<Self, LockError> {
        match fs::read_to_string(path) {
            Ok(text) => Ok(Self { images: read::images(path, text)? }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(LockError::Io { path: path.to_owned(), action: "read", source }),
        }
    }

    /// What it says about an image.
    pub fn image(&self, name: &ImageName) -> Option<&LockedImage> {
        self.images.get(name)
    }

    /// What it says about an image that must be locked. `path` is where it was read from.
    ///
    /// # Errors
    /// When it says nothing.
    pub fn required(&self, name: &ImageName, path: &Path) -> Result<&LockedImage, LockError> {
        self.image(name).ok_or_else(|| LockError::NotLocked { path: path.to_owned(), image: name.clone() })
    }

    /// The lock with a new entry for an image.
    pub fn with(mut self, name: ImageName, entry: LockedImage) -> Self {
        self.images.insert(name, entry);
        self
    }

    /// Has images of the recipe in `directory` that leave open which disk image they are made from made from the one that this lock
    /// names, while it is there.
    pub fn choose_files(&self, images: &mut IndexMap<ImageName, Image>, directory: &Path) {
        for (name, image) in images {
            let (Base::Image { disks }, Some(locked)) = (&mut image.base, self.image(name)) else { continue };
            for (disk, locked) in disks.iter_mut().zip(&locked.files) {
                let named = directory.join(&locked.path);
                if let Some(other) = disk.others.iter_mut().find(|other| **other == named) {
                    std::mem::swap(other, &mut disk.path);
                }
            }
        }
    }

    /// Compares what an image was made from with its entry.
    ///
    /// # Errors
    /// With every difference; or when there is no entry to be held to.
    pub fn check(&self, name: &ImageName, found: &LockedImage, path: &Path) -> Result<(), LockError> {
        let differences = self.required(name, path)?.differences(found);
        if differences.is_empty() { Ok(()) } else { Err(LockError::Differs { image: name.clone(), differences }) }
    }

    /// Writes it by rename, and only when it changes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), LockError> {
        let text = self.text();
        if fs::read_to_string(path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        replace_file(path, text.as_bytes()).map_err(|source| LockError::Io {
            path: path.to_owned(),
            action: "write",
            source,
        })
    }

    /// Aligned and ordered, so that changes are readable in a diff.
    fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (name, image) in &self.images {
            // Writing to a string cannot fail.
            let _ = write!(text, "\nimage {} {{\n", quoted(name.as_str()));
            if let Some(base) = &image.base {
                let _ = writeln!(text, "  base = {}\n", quoted(&format!("store:{base}")));
            }
            for file in &image.files {
                let _ = writeln!(text, "  file {} {{", quoted(&file.path.display().to_string()));
                let _ = writeln!(text, "    sha256 = {}\n  }}\n", quoted(&file.sha256.to_string()));
            }
            for suite in image.origin.iter().flat_map(|origin| &origin.suites) {
                let _ = writeln!(text, "  suite {} {{", quoted(&suite.name));
                let _ = writeln!(text, "    mirror       = {}", quoted(&suite.mirror));
                let _ = writeln!(text, "    release_file = {}", quoted(&suite.release_file.to_string()));
                let _ = writeln!(text, "    date         = {}\n  }}\n", quoted(&suite.date.to_string()));
            }
            text.push_str("  packages = {\n");
            let width = image.packages.keys().map(|name| quoted(name).len()).max().unwrap_or(0);
            for (name, version) in &image.packages {
                let _ = writeln!(text, "    {:width$} = {}", quoted(name), quoted(version));
            }
            text.push_str("  }\n}\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use hardtack_tree::Digest;

    use super::*;
    use crate::base::{Origin, Suite};
    use crate::lock::LockedFile;

    fn entry(version: &str) -> LockedImage {
        let suite = |name: &str| Suite {
            name: name.to_owned(),
            mirror: "http://deb.debian.org/debian".to_owned(),
            release_file: Digest::of(name),
            date: "2026-07-11T10:16:37Z".parse().unwrap(),
        };
        LockedImage {
            origin: Some(Origin { suites: vec![suite("bookworm"), suite("bookworm-updates")] }),
            packages: [("adduser", "3.134"), ("openssh-server", version)]
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
                .into(),
            base: None,
            files: vec![LockedFile { path: "images/debian-12-1.qcow2".into(), sha256: Digest::of("disk") }],
        }
    }

    fn name() -> ImageName {
        "web".parse().unwrap()
    }

    #[test]
    fn is_read_as_it_was_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = Lock::path(directory.path());
        assert_eq!(Lock::read(&path).unwrap(), Lock::default());
        let lock = Lock::default().with(name(), entry("1:9.2p1-2+deb12u10"));
        lock.write(&path).unwrap();
        insta::assert_snapshot!(fs::read_to_string(&path).unwrap(), @r#"
        # What the images were made from. hardtack writes it; `hardtack build --locked` holds a build to it.

        image "web" {
          file "images/debian-12-1.qcow2" {
            sha256 = "sha256:1044dec7206e8d7c9fbb4ae8f766668406d2567fc7fc1a160a9d4700fcf8f8e9"
          }

          suite "bookworm" {
            mirror       = "http://deb.debian.org/debian"
            release_file = "sha256:84938191021c881180909908525dc2124cbc214081adf074cf609de9f9ab5ab6"
            date         = "2026-07-11T10:16:37Z"
          }

          suite "bookworm-updates" {
            mirror       = "http://deb.debian.org/debian"
            release_file = "sha256:c4c806229df809a163b97b867c3848a08e05b263979556f722f9172c6a3ca963"
            date         = "2026-07-11T10:16:37Z"
          }

          packages = {
            "adduser"        = "3.134"
            "openssh-server" = "1:9.2p1-2+deb12u10"
          }
        }
        "#);
        assert_eq!(Lock::read(&path).unwrap(), lock);
    }

    #[test]
    fn every_difference_is_named() {
        let lock = Lock::default().with(name(), entry("1:9.2p1-2+deb12u10"));
        lock.check(&name(), &entry("1:9.2p1-2+deb12u10"), Path::new("hardtack.lock")).unwrap();

        let mut found = entry("1:9.2p1-2+deb12u11");
        found.packages.remove("adduser");
        found.packages.insert("sudo".to_owned(), "1.9".to_owned());
        found.origin.iter_mut().for_each(|origin| origin.suites[1].release_file = Digest::of("later"));
        let error = lock.check(&name(), &found, Path::new("hardtack.lock")).unwrap_err();
        insta::assert_snapshot!(error, @r"
        the image web is not what the lock says:
          suite bookworm-updates: sha256:c4c806229df809a163b97b867c3848a08e05b263979556f722f9172c6a3ca963 in the lock, sha256:1d9283d848ea941ace1fe0d2378ef8b70056a0d4d1648b95a322d90163e78285 now
          package adduser: 3.134 in the lock, not there now
          package openssh-server: 1:9.2p1-2+deb12u10 in the lock, 1:9.2p1-2+deb12u11 now
          package sudo: 1.9 now, not in the lock
        ");
        let error = Lock::default().check(&name(), &found, Path::new("hardtack.lock")).unwrap_err();
        insta::assert_snapshot!(error, @"hardtack.lock says nothing about the image web");
    }

    #[test]
    fn a_mended_lock_gets_a_place_in_its_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = Lock::path(directory.path());
        fs::write(&path, "image \"web\" {\n  suite \"bookworm\" {\n    mirror = \"http://x\"\n    release_file = \"sha256:12\"\n    date = \"yesterday\"\n  }\n  packges = {}\n}\n").unwrap();
        let error = Lock::read(&path).unwrap_err();
        let text = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        insta::assert_snapshot!(text.replace(&path.display().to_string(), "hardtack.lock"), @r"
        hardtack.lock:4:20: `sha256:12` is not a digest: write `sha256:` and 64 hexadecimal digits
        hardtack.lock:5:12: failed to parse four digit integer as year: invalid digit, expected 0-9 but got y
        hardtack.lock:7:3: `image` has no key `packges`
        ");
    }
}
