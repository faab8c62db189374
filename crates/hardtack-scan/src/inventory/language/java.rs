//! Packages of Java: archives, and archives in them (Maven, "pom.properties"; JAR file specification).

use std::ffi::OsStr;
use std::sync::Arc;

use hardtack_tree::{FormatError, FormatResult, Source, TreePath};

use super::zip::Zip;
use crate::inventory::{Ecosystem, Package, Place};

const ENDINGS: [&str; 5] = ["jar", "war", "ear", "par", "hpi"];
const MANIFEST: &str = "META-INF/MANIFEST.MF";
const MAVEN: &str = "META-INF/maven/";
const PROPERTIES: &str = "/pom.properties";
/// Archives in archives in archives; what lies deeper is damage.
const DEEPEST: usize = 6;
/// The longest text, and the largest archive in an archive, in bytes.
const LONGEST_TEXT: u64 = 4 << 20;
const LARGEST_INNER: u64 = 256 << 20;
/// What all archives in one together may have when they are unpacked.
const LARGEST_TOGETHER: u64 = 2 << 30;

/// Whether a name is that of an archive of Java.
pub(super) fn is_archive(name: &OsStr) -> bool {
    let name = name.to_str().and_then(|name| name.rsplit_once('.'));
    name.is_some_and(|(_, ending)| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The packages in an archive, and in the archives in it.
///
/// # Errors
/// When it is no zip archive or damaged, or unpacks to more than could be meant.
pub fn archive(source: Arc<dyn Source>, path: &TreePath) -> FormatResult<Vec<Package>> {
    let mut packages = Vec::new();
    let mut left = LARGEST_TOGETHER;
    collect(source, &Place::from(path.clone()), &mut left, &mut packages)?;
    Ok(packages)
}

fn collect(source: Arc<dyn Source>, place: &Place, left: &mut u64, packages: &mut Vec<Package>) -> FormatResult<()> {
    if place.inside.len() > DEEPEST {
        let what = format!("{place} lies in too many archives");
        return Err(FormatError::Damaged { format: "zip archive", what });
    }
    let zip = Zip::open(source)?;
    let mut named = Vec::new();
    let mut manifest = None;
    for member in &zip.members {
        if member.name == MANIFEST {
            manifest = Some(zip.read(member, LONGEST_TEXT)?);
        } else if member.name.starts_with(MAVEN) && member.name.ends_with(PROPERTIES) {
            named.extend(by_maven(&String::from_utf8_lossy(&zip.read(member, LONGEST_TEXT)?), place));
        } else if is_archive(OsStr::new(&member.name)) {
            let content = zip.read(member, LARGEST_INNER.min(*left))?;
            *left -= content.len() as u64;
            let mut inner = place.clone();
            inner.inside.push(member.name.clone());
            collect(Arc::new(content), &inner, left, packages)?;
        }
    }
    if named.is_empty() {
        let manifest = manifest.unwrap_or_default();
        named.extend(by_manifest(&String::from_utf8_lossy(&manifest), place));
    }
    packages.append(&mut named);
    Ok(())
}

/// A file of properties (`java.util.Properties`) with `groupId`, `artifactId` and `version`.
fn by_maven(text: &str, place: &Place) -> Option<Package> {
    let value = |key: &str| {
        let found = text.lines().find_map(|line| line.trim_ascii().strip_prefix(key)?.trim_ascii().strip_prefix('='));
        found.map(str::trim_ascii).filter(|value| !value.is_empty())
    };
    let (group, artefact, version) = (value("groupId")?, value("artifactId")?, value("version")?);
    Some(Package::new(Ecosystem::Maven, format!("{group}:{artefact}"), version, place.clone()))
}

/// The main section of a manifest, where Maven left nothing. Without a group the name of the file stands for it, as far
/// as nobody says better.
fn by_manifest(text: &str, place: &Place) -> Option<Package> {
    let text = text.replace("\r\n", "\n");
    let main = text.split("\n\n").next().unwrap_or_default().replace("\n ", "");
    let value = |key: &str| {
        let found = main.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        found.map(str::trim_ascii).filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let file = match place.inside.last() {
        Some(member) => member.rsplit('/').next().unwrap_or_default().to_owned(),
        None => place.path.file_name()?.to_string_lossy().into_owned(),
    };
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let version = value("Implementation-Version").or(value("Bundle-Version")).or(value("Specification-Version"));
    // `name-1.2.jar`: the version begins with the first digit after a dash.
    let cut = stem
        .match_indices('-')
        .map(|(at, _)| at)
        .find(|at| stem.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit));
    let (artefact, told) = cut.and_then(|at| Some((stem.get(..at)?, stem.get(at + 1..)?))).unzip();
    let version = version.or(told.map(str::to_owned))?;
    let artefact = artefact.unwrap_or(stem);
    let group =
        value("Implementation-Vendor-Id").or(value("Bundle-SymbolicName").and_then(|name| group(&name, artefact)));
    let name = group.map_or_else(|| artefact.to_owned(), |group| format!("{group}:{artefact}"));
    let mut package = Package::new(Ecosystem::Maven, name, version, place.clone());
    package.supplier = value("Implementation-Vendor").or(value("Bundle-Vendor"));
    package.licences = value("Bundle-License").into_iter().collect();
    Some(package)
}

/// `org.example.name` for the artefact `name` is of the group `org.example`.
fn group(symbolic: &str, artefact: &str) -> Option<String> {
    let symbolic = symbolic.split(';').next().unwrap_or_default().trim_ascii();
    let group = symbolic.strip_suffix(artefact).and_then(|rest| rest.strip_suffix('.')).unwrap_or(symbolic);
    Some(group.to_owned()).filter(|group| group.contains('.'))
}
