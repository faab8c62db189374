//! Distributions that can be bootstrapped.

use std::path::PathBuf;

use hardtack_recipe::Bootstrap;

use super::BaseError;
use crate::steps::AptSources;

/// What differs between distributions.
struct Distribution {
    name: &'static str,
    keyring: &'static str,
    keyring_package: &'static str,
    /// The mirrors that machines of the image use.
    mirror: &'static str,
    security_mirror: &'static str,
}

const DISTRIBUTIONS: [Distribution; 1] = [Distribution {
    name: "debian",
    keyring: "/usr/share/keyrings/debian-archive-keyring.gpg",
    keyring_package: "debian-archive-keyring",
    mirror: "http://deb.debian.org/debian",
    security_mirror: "http://security.debian.org/debian-security",
}];

fn distribution(bootstrap: &Bootstrap) -> Result<&'static Distribution, BaseError> {
    DISTRIBUTIONS
        .iter()
        .find(|known| known.name == bootstrap.distribution)
        .ok_or_else(|| BaseError::UnknownDistribution(bootstrap.distribution.clone()))
}

/// Suites of the bootstrap with their mirrors, the release itself first.
pub(super) fn suites(bootstrap: &Bootstrap) -> Result<Vec<(String, String)>, BaseError> {
    let release = &bootstrap.release;
    let mirror = bootstrap.mirror.trim_end_matches('/');
    let mut suites = vec![(release.clone(), mirror.to_owned())];
    if bootstrap.updates {
        suites.push((format!("{release}-updates"), mirror.to_owned()));
        suites.push((format!("{release}-security"), security_mirror(mirror, distribution(bootstrap)?)));
    }
    Ok(suites)
}

/// Debian's security suite has an archive of its own. Beside the main archive on the project's content
/// network and its snapshots; elsewhere it is taken from the project itself.
fn security_mirror(mirror: &str, distribution: &Distribution) -> String {
    let sibling = mirror
        .contains("://snapshot.debian.org/archive/debian/")
        .then(|| mirror.replacen("/archive/debian/", "/archive/debian-security/", 1));
    sibling.unwrap_or_else(|| distribution.security_mirror.to_owned())
}

/// The keyring on the build host.
pub(super) fn keyring(bootstrap: &Bootstrap) -> Result<PathBuf, BaseError> {
    let distribution = distribution(bootstrap)?;
    let path = bootstrap.keyring.clone().unwrap_or_else(|| PathBuf::from(distribution.keyring));
    if path.is_file() { Ok(path) } else { Err(BaseError::NoKeyring { path, package: distribution.keyring_package }) }
}

/// sources.list(5) lines with `keyring` as their signer.
pub(super) fn lines(bootstrap: &Bootstrap, keyring: &str) -> Result<Vec<String>, BaseError> {
    let components = bootstrap.components.join(" ");
    let line = |(suite, mirror)| {
        format!("deb [arch={} signed-by={keyring}] {mirror} {suite} {components}", bootstrap.architecture)
    };
    Ok(suites(bootstrap)?.into_iter().map(line).collect())
}

/// Where steps take packages from. The tree has the distribution's own keyring; the recipe's own is lent.
pub(crate) fn sources(bootstrap: &Bootstrap) -> Result<AptSources, BaseError> {
    let keyring = bootstrap.keyring.clone();
    let inside = if keyring.is_some() { AptSources::KEYRING } else { distribution(bootstrap)?.keyring };
    Ok(AptSources { lines: lines(bootstrap, inside)?, keyring })
}

/// `/etc/apt/sources.list` of the image: the distribution's own mirrors, wherever the build took its
/// packages from.
pub(super) fn image_sources(bootstrap: &Bootstrap) -> Result<String, BaseError> {
    let distribution = distribution(bootstrap)?;
    let components = bootstrap.components.join(" ");
    let release = &bootstrap.release;
    let mut lines = vec![format!("deb {} {release} {components}", distribution.mirror)];
    if bootstrap.updates {
        lines.push(format!("deb {} {release}-updates {components}", distribution.mirror));
        lines.push(format!("deb {} {release}-security {components}", distribution.security_mirror));
    }
    Ok(lines.join("\n") + "\n")
}
