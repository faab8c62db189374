//! Packages as package URLs, in the forms that the known programs write (ECMA-427, "PURL types").

use crate::inventory::language::normalised;
use crate::inventory::rpm::source_of_file;
use crate::inventory::{Distribution, Ecosystem, Package, Place, SourcePackage};

use super::Purl;

/// The package URL of a package. A distribution's has the architecture, the release, and the source package where that
/// is another.
pub fn purl_of(package: &Package, distribution: Option<&Distribution>) -> Purl {
    let mut purl = Purl {
        kind: package.ecosystem.purl_type().to_owned(),
        name: package.name.clone(),
        version: Some(package.version.clone()).filter(|version| !version.is_empty()),
        ..Purl::default()
    };
    let split =
        |at: char| package.name.rsplit_once(at).map(|(namespace, name)| (namespace.to_owned(), name.to_owned()));
    let parts = match package.ecosystem {
        Ecosystem::Npm | Ecosystem::Go => split('/'),
        Ecosystem::Maven => split(':'),
        Ecosystem::Deb | Ecosystem::Rpm | Ecosystem::Apk | Ecosystem::PyPi | Ecosystem::Cargo => None,
    };
    if let Some((namespace, name)) = parts {
        (purl.namespace, purl.name) = (Some(namespace), name);
    }
    if package.ecosystem == Ecosystem::PyPi {
        purl.name = normalised(&package.name);
    }
    if package.ecosystem.is_of_distribution() {
        of_distribution(&mut purl, package, distribution);
    }
    purl
}

fn of_distribution(purl: &mut Purl, package: &Package, distribution: Option<&Distribution>) {
    purl.namespace = Some(distribution.map_or(unknown(package.ecosystem), |distribution| &distribution.id).to_owned());
    let mut qualify = |key: &str, value: Option<String>| {
        purl.qualifiers.extend(value.filter(|value| !value.is_empty()).map(|value| (key.to_owned(), value)));
    };
    qualify("arch", package.architecture.clone());
    qualify(
        "distro",
        distribution.map(|distribution| {
            let version = Some(&distribution.version_id).filter(|version| !version.is_empty());
            version.map_or(distribution.id.clone(), |version| format!("{}-{version}", distribution.id))
        }),
    );
    qualify("upstream", upstream(package));
    if package.ecosystem == Ecosystem::Rpm {
        qualify("rpmmod", package.modularity.clone());
        // The version of an RPM has no epoch in its URL.
        if let Some((epoch, version)) = package.version.split_once(':') {
            qualify("epoch", Some(epoch.to_owned()));
            purl.version = Some(version.to_owned());
        }
    }
}

/// The namespace of packages of an unknown distribution.
fn unknown(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::Deb => "debian",
        Ecosystem::Apk => "alpine",
        _ => "unknown",
    }
}

/// The source package, where it is another than the package itself.
fn upstream(package: &Package) -> Option<String> {
    let source = &package.source;
    if source.name == package.name && source.version == package.version {
        return None;
    }
    Some(match package.ecosystem {
        Ecosystem::Rpm => {
            let version = source.version.split_once(':').map_or(source.version.as_str(), |(_, version)| version);
            format!("{}-{version}.src.rpm", source.name)
        }
        _ if source.version == package.version => source.name.clone(),
        _ => format!("{}@{}", source.name, source.version),
    })
}

/// The source package that a URL names; `None` when it names another package.
pub(super) fn source_of(purl: &Purl) -> Option<SourcePackage> {
    let is_source = matches!(purl.qualifiers.get("arch").map(String::as_str), Some("source" | "src" | "nosrc"));
    Some(SourcePackage { name: purl.name.clone(), version: versioned(purl)? }).filter(|_| is_source)
}

/// The version with the epoch, which some keep apart.
fn versioned(purl: &Purl) -> Option<String> {
    let version = purl.version.as_deref()?;
    let epoch = purl.qualifiers.get("epoch").filter(|epoch| *epoch != "0" && !version.contains(':'));
    Some(epoch.map_or(version.to_owned(), |epoch| format!("{epoch}:{version}")))
}

/// The package that a URL names, and the distribution where it tells that; `None` when it has no version, is of an unknown
/// type, or names a source package.
pub fn package_of(purl: &Purl, place: Place) -> Option<(Package, Option<Distribution>)> {
    let ecosystem = Ecosystem::ALL.into_iter().find(|ecosystem| ecosystem.purl_type() == purl.kind)?;
    if source_of(purl).is_some() {
        return None;
    }
    let name = match (&purl.namespace, ecosystem) {
        (Some(namespace), Ecosystem::Npm | Ecosystem::Go) => format!("{namespace}/{}", purl.name),
        (Some(namespace), Ecosystem::Maven) => format!("{namespace}:{}", purl.name),
        _ => purl.name.clone(),
    };
    let mut package = Package::new(ecosystem, name, versioned(purl)?, place);
    package.architecture = purl.qualifiers.get("arch").cloned();
    package.modularity = purl.qualifiers.get("rpmmod").or(purl.qualifiers.get("modularitylabel")).cloned();
    if let Some(upstream) = purl.qualifiers.get("upstream").filter(|_| ecosystem.is_of_distribution()) {
        package.source = source(upstream, &package);
    }
    let distribution = Some(purl).filter(|_| ecosystem.is_of_distribution()).and_then(distribution);
    Some((package, distribution))
}

fn source(upstream: &str, package: &Package) -> SourcePackage {
    let epoch = package.version.split_once(':').map(|(epoch, _)| format!("{epoch}:")).unwrap_or_default();
    if let Some(source) = source_of_file(upstream, &epoch) {
        return source;
    }
    let (name, version) = upstream.split_once('@').unwrap_or((upstream, &package.version));
    SourcePackage { name: name.to_owned(), version: version.to_owned() }
}

/// `debian-12`, `debian-12.15` or, with the namespace, `bookworm`.
fn distribution(purl: &Purl) -> Option<Distribution> {
    let distro = purl.qualifiers.get("distro")?;
    let starts_with_digit = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    match distro.rsplit_once('-').filter(|(_, version)| starts_with_digit(version)) {
        Some((id, version)) => Some(release(id, version)),
        None => {
            let id = purl.namespace.clone()?;
            let codename = Some(distro.clone()).filter(|codename| *codename != id);
            Some(Distribution { id, version_id: String::new(), codename })
        }
    }
}

/// A distribution as os-release(5) names it: some programs give Debian's point release too.
pub(super) fn release(id: &str, version: &str) -> Distribution {
    let version = if id == "debian" { version.split('.').next().unwrap_or_default() } else { version };
    Distribution { id: id.to_owned(), version_id: version.to_owned(), codename: None }
}
