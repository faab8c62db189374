//! From a header to a package.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use hardtack_tree::{FormatResult, TreePath};

use super::header::{Header, damaged, tag};
use crate::inventory::found::Found;
use crate::inventory::merged::Merged;
use crate::inventory::{Checksum, ChecksumAlgorithm, Depth, Ecosystem, OwnedFile, Package, SourcePackage};

/// What RPM stores keys to check signatures as; no package.
const KEY: &str = "gpg-pubkey";
/// The bits of a file's mode that say what it is, and those of a directory (inode(7)).
const KIND: u32 = 0o170_000;
const DIRECTORY: u32 = 0o040_000;

/// No path is longer (`PATH_MAX`).
const LONGEST_PATH: usize = 4096;

/// The package that a header describes; `None` for a key to check signatures.
///
/// # Errors
/// When the header is damaged.
pub fn package(header: &[u8]) -> FormatResult<Option<Package>> {
    let found = of_header(header, &TreePath::root(), Depth::Files, &Merged::default())?;
    Ok(found.map(|found| found.package))
}

/// [`package`], as deep as is asked for, with what it needs and provides.
pub(super) fn of_header(
    bytes: &[u8],
    database: &TreePath,
    depth: Depth,
    merged: &Merged,
) -> FormatResult<Option<Found>> {
    let header = Header::new(bytes)?;
    let needed = |tag| header.text(tag)?.ok_or_else(|| damaged(format!("it has no tag {tag}")));
    let name = needed(tag::NAME)?;
    if name == KEY {
        return Ok(None);
    }
    let epoch = header.numbers(tag::EPOCH)?.first().filter(|epoch| **epoch != 0).map(|epoch| format!("{epoch}:"));
    let epoch = epoch.unwrap_or_default();
    let version = format!("{epoch}{}-{}", needed(tag::VERSION)?, needed(tag::RELEASE)?);
    let source = header.text(tag::SOURCE_RPM)?.and_then(|file| source_of_file(&file, &epoch));
    let supplier = match header.text(tag::VENDOR)? {
        Some(vendor) => Some(vendor),
        None => header.text(tag::PACKAGER)?,
    };
    let mut package = Package::new(Ecosystem::Rpm, name, version, database.clone().into());
    package.architecture = header.text(tag::ARCH)?;
    package.source = source.unwrap_or(package.source);
    package.supplier = supplier;
    package.modularity = header.text(tag::MODULARITY_LABEL)?;
    if depth == Depth::Packages {
        return Ok(Some(package.into()));
    }
    package.licences = header.text(tag::LICENSE)?.into_iter().collect();
    package.files = files(header, merged)?;
    let names = |tag| -> FormatResult<Vec<String>> {
        Ok(header.texts(tag)?.into_iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    };
    let needs = names(tag::REQUIRE_NAME)?.into_iter().filter(|name| !name.starts_with('('));
    let mut provides = names(tag::PROVIDE_NAME)?;
    provides.push(package.name.clone());
    Ok(Some(Found { needs: needs.map(|name| vec![name]).collect(), provides, package }))
}

/// `NAME-VERSION-RELEASE.src.rpm`. The file's name has no epoch; source packages have that of what is built from them.
pub(crate) fn source_of_file(file: &str, epoch: &str) -> Option<SourcePackage> {
    let whole = file.strip_suffix(".src.rpm").or(file.strip_suffix(".nosrc.rpm"))?;
    let (rest, release) = whole.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    Some(SourcePackage { name: name.to_owned(), version: format!("{epoch}{version}-{release}") })
}

/// What the package brought, without its directories.
fn files(header: Header<'_>, merged: &Merged) -> FormatResult<Vec<OwnedFile>> {
    let names = header.texts(tag::BASE_NAMES)?;
    let directories = header.texts(tag::DIR_NAMES)?;
    let indexes = header.numbers(tag::DIR_INDEXES)?;
    let digests = header.texts(tag::FILE_DIGESTS)?;
    let modes = header.numbers(tag::FILE_MODES)?;
    let algorithm = match header.numbers(tag::FILE_DIGEST_ALGORITHM)?.first() {
        None | Some(1) => Some(ChecksumAlgorithm::Md5),
        Some(2) => Some(ChecksumAlgorithm::Sha1),
        Some(8) => Some(ChecksumAlgorithm::Sha256),
        Some(9) => Some(ChecksumAlgorithm::Sha384),
        Some(10) => Some(ChecksumAlgorithm::Sha512),
        Some(_) => None,
    };
    let mut files = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        if modes.get(at).is_some_and(|mode| mode & KIND == DIRECTORY) {
            continue;
        }
        let directory = indexes.get(at).and_then(|index| directories.get(usize::try_from(*index).ok()?));
        let directory = directory.ok_or_else(|| damaged(format!("file {at} has no directory")))?;
        if directory.len() + name.len() > LONGEST_PATH {
            return Err(damaged(format!("the path of file {at} is too long")));
        }
        let path = TreePath::new(OsStr::from_bytes(directory)).and_then(|path| path.join_os(OsStr::from_bytes(name)));
        let path = merged.place(path.map_err(|error| damaged(format!("file {at}: {error}")))?);
        let digest = digests.get(at).and_then(|digest| std::str::from_utf8(digest).ok());
        let checksum = digest.zip(algorithm).and_then(|(digest, algorithm)| Checksum::new(algorithm, digest));
        files.push(OwnedFile { path, checksum });
    }
    files.sort_unstable();
    Ok(files)
}

/// Requirements may name files: each that is asked for is provided by the package that brings it.
pub(super) fn provide_files(found: &mut [Found]) {
    let asked: HashSet<String> = found
        .iter()
        .flat_map(|found| found.needs.iter().flatten())
        .filter(|name| name.starts_with('/'))
        .cloned()
        .collect();
    for one in found {
        let brought = one.package.files.iter().filter_map(|file| std::str::from_utf8(file.path.bytes()).ok());
        one.provides.extend(brought.filter(|path| asked.contains(*path)).map(str::to_owned));
    }
}
